"""Shifts against each other and against opening hours, as pure arithmetic; a shift's end is no longer part of it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from foundation import clock
from routing.due import Hours

Span = tuple[datetime, datetime]


def first_crossing(spans: Iterable[Span], wanted: Span) -> int | None:
    """Return the place of the first span that shares a moment with `wanted`: crossing, inside it, or around it."""
    begins, ends = wanted
    return next((place for place, (opens, closes) in enumerate(spans) if opens < ends and begins < closes), None)


def holes(hours: Hours, shifts: Sequence[Span], window: Span) -> list[Span]:
    """Return the opening hours within a window that no shift covers, in order, in Japan time, each within one day."""
    begins, ends = window
    in_order = sorted(shifts)
    found: list[Span] = []
    for opens, closes in _openings(hours, window):
        found += _uncovered((max(opens, begins), min(closes, ends)), in_order)
    return [(clock.in_japan(opens), clock.in_japan(closes)) for opens, closes in found]


def _openings(hours: Hours, window: Span) -> Iterator[Span]:
    day, last = clock.day_in_japan(window[0]), clock.day_in_japan(window[1])
    while day <= last:
        opening = hours.opening(day)
        if opening:
            yield opening
        day += timedelta(days=1)


def _uncovered(span: Span, in_order: Iterable[Span]) -> Iterator[Span]:
    """Yield the parts of `span` that none of the shifts covers, which come in order of their beginnings."""
    reached, ends = span
    for begins, finishes in in_order:
        if reached < min(begins, ends):
            yield reached, min(begins, ends)
        reached = max(reached, finishes)
    if reached < ends:
        yield reached, ends
