"""Whole numbers that stand in addresses and hidden fields: a page, a row, a position."""

# What the narrowest whole number of both databases holds.
MOST = 2**31 - 1


def whole_number(text: str) -> int:
    """Return the number written in `text`, brought between 0 and MOST: beyond lies nothing to be found.

    Raises: ValueError: it is no number.
    """
    return min(max(int(text), 0), MOST)


def number_in(text: str, otherwise: int = 0) -> int:
    """Return the number written in a hidden field or an address, between 0 and MOST; `otherwise` when there is none.

    What has more digits than Python reads is none, too.
    """
    try:
        return whole_number(text)
    except ValueError:
        return otherwise
