"""Words that are translated elsewhere: marked where they stand, so that the catalogs learn of them."""


def mark(words: str) -> str:
    """Return words as they are; the extraction of catalogs finds them by this call."""
    return words
