"""Whole numbers: those in addresses and hidden fields (a page, a row, a position), and parts of a hundred."""

from collections.abc import Mapping
from typing import TypeVar

Key = TypeVar("Key")

# What the narrowest whole number of both databases holds.
MOST = 2**31 - 1


def whole_number(text: str) -> int:
    """Return the number written in `text`, brought between 0 and MOST: beyond lies nothing to be found.

    Raises: ValueError: it is no number.
    """
    return min(max(int(text), 0), MOST)


def whole_percents(counts: Mapping[Key, int]) -> dict[Key, int]:
    """Return each count as a part of a hundred: together exactly 100, those rounded up that lose most otherwise."""
    total = sum(counts.values())
    if not total:
        return dict.fromkeys(counts, 0)
    parts = {key: count * 100 // total for key, count in counts.items()}
    losing = sorted(counts, key=lambda key: -(counts[key] * 100 % total))
    for key in losing[: 100 - sum(parts.values())]:
        parts[key] += 1
    return parts
