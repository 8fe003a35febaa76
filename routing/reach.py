"""The hours at which somebody may be called, held against the week in which a body is open: both in half hours.

Source: record.md, time_ok; its words say from when to when each answer is.
"""

from collections.abc import Iterable, Sequence
from datetime import time

from routing.due import Hours

_WORKDAYS, _WEEK = range(5), range(7)
_SATURDAY = range(5, 6)
_HALF = 30
# Answer → its days (Monday is 0) and its times; "any" rules nobody out.
_TIMES = {
    "wd_am": (_WORKDAYS, (time(9), time(12))),
    "wd_noon": (_WORKDAYS, (time(12), time(14))),
    "wd_pm": (_WORKDAYS, (time(14), time(17))),
    "wd_evening": (_WORKDAYS, (time(17), time(20))),
    "sat": (_SATURDAY, (time(9), time(20))),
}


def asked(times: Sequence[str]) -> tuple[str, ...] | None:
    """Return the half hours of a week in which the person may be called; None when any time will do.

    An exact span holds on every day, and comes before "any".
    """
    exact = [_span(written) for written in times if "-" in written]
    if not exact and (not times or "any" in times):
        return None
    named = [_TIMES[code] for code in times if code in _TIMES]
    told = [*named, *((_WEEK, span) for span in exact)]
    return tuple(sorted({half for days, span in told for half in _halves(days, *_touched(span))}))


def opened(hours: Hours) -> frozenset[str]:
    """Return the half hours of a week in which a body is open from end to end; days closed besides do not matter."""
    week = enumerate(hours.week)
    return frozenset(half for day, span in week if span for half in _halves((day,), *_filled(span)))


def _span(written: str) -> tuple[time, time]:
    begins, ends = (time.fromisoformat(text) for text in written.split("-"))
    return begins, ends


def _touched(span: tuple[time, time]) -> tuple[int, int]:
    begins, ends = map(_minutes, span)
    return begins // _HALF, -(-ends // _HALF)


def _filled(span: tuple[time, time]) -> tuple[int, int]:
    begins, ends = map(_minutes, span)
    return -(-begins // _HALF), ends // _HALF


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _halves(days: Iterable[int], begins: int, ends: int) -> list[str]:
    return [f"{day}:{half}" for day in days for half in range(begins, ends)]
