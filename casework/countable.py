"""What counts as one contact (延べ件数); pure.

Source: counting.md 5.1. A call held, a visit, an accompaniment, a meeting about a named person, an answer written;
not a missed call, a message left, or what was called off. Mail is one a day for each counterpart.
"""

# Where the two speak with each other, and where an answer is written.
_HELD = frozenset({"phone", "visit", "outreach", "accompany", "online", "meeting", "agency"})
_WRITTEN = frozenset({"form", "mail", "letter"})
ONCE_A_DAY = frozenset({"mail"})


def is_countable(method: str, result: str, *, counted_today: bool) -> bool:
    """Say whether a contact counts.

    `counted_today` tells whether a countable one of this method and counterpart already stands on that day.
    """
    if result != "reached" or method not in _HELD | _WRITTEN:
        return False
    return not (method in ONCE_A_DAY and counted_today)
