"""The hours at which somebody may be called, held against the week in which a body is open: both in half hours.

Source: record.md, time_ok; its words say from when to when each answer is.
"""

from collections.abc import Iterable, Sequence

from routing.due import Hours

_WORKDAYS, _WEEK = range(5), range(7)
_SATURDAY = range(5, 6)
_HALF = 30
# Answer → its days (Monday is 0) and its hours; "any" rules nobody out.
_TIMES = {
    "wd_am": (_WORKDAYS, (9, 12)),
    "wd_noon": (_WORKDAYS, (12, 14)),
    "wd_pm": (_WORKDAYS, (14, 17)),
    "wd_evening": (_WORKDAYS, (17, 20)),
    "sat": (_SATURDAY, (9, 20)),
}


def asked(times: Sequence[str]) -> tuple[str, ...] | None:
    """Return the half hours of a week in which the person may be called; None when any time will do.

    An exact span holds on every day, and comes before "any".
    """
    is_exact = any("-" in written for written in times)
    if not is_exact and (not times or "any" in times):
        return None
    told = [_told(written) for written in times if "-" in written or written in _TIMES]
    return tuple(sorted({half for days, span in told for half in _halves(days, *_touched(span))}))


def opened(hours: Hours) -> frozenset[str]:
    """Return the half hours of a week in which a body is open from end to end; days closed besides do not matter."""
    spans = [(day, [_minute(one.hour, one.minute) for one in span]) for day, span in enumerate(hours.week) if span]
    return frozenset(half for day, span in spans for half in _halves((day,), *_filled(*span)))


def _told(written: str) -> tuple[range, tuple[int, int]]:
    if written not in _TIMES:
        return _WEEK, _span(written)
    days, (begins, ends) = _TIMES[written]
    return days, (_minute(begins), _minute(ends))


def _span(written: str) -> tuple[int, int]:
    """Return the minutes of the day that are written as 12:10-12:40, or as 9:00-24:00."""
    begins, ends = (_minute(*map(int, moment.split(":"))) for moment in written.split("-"))
    return begins, ends


def _minute(hour: int, minute: int = 0) -> int:
    return hour * 60 + minute


def _touched(span: tuple[int, int]) -> tuple[int, int]:
    begins, ends = span
    return begins // _HALF, -(-ends // _HALF)


def _filled(begins: int, ends: int) -> tuple[int, int]:
    return -(-begins // _HALF), ends // _HALF


def _halves(days: Iterable[int], begins: int, ends: int) -> list[str]:
    return [f"{day}:{half}" for day in days for half in range(begins, ends)]
