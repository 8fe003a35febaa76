"""Whether a written calendar of opening hours is one that `due.Hours` can read."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from routing.rows import as_written

_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PARTS = ("week", "closed", "holidays")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def hours_fault(content: object) -> object:
    """Return the first part of a calendar that cannot be read, or means nothing; None when there is none."""
    return next(_faults(content), None)


def is_closed_day(written: str) -> bool:
    """Tell whether a text can stand among closed days: 2025-10-10 for one day, 10-10 for every year."""
    # 2024 had a February 29.
    day = written if len(written) > len("10-10") else f"2024-{written}"
    try:
        return date.fromisoformat(day).isoformat() == day
    except ValueError:
        return False


def _faults(content: object) -> Iterator[object]:
    if not isinstance(content, Mapping):
        yield content
        return
    yield from (_written(name, content[name]) for name in content if name not in _PARTS)
    yield from _faults_of_week(content.get("week"))
    closed = content.get("closed", [])
    if not isinstance(closed, list):
        yield closed
        return
    yield from (day for day in closed if not (isinstance(day, str) and is_closed_day(day)))
    if not isinstance(content.get("holidays", False), bool):
        yield content["holidays"]


def _faults_of_week(week: object) -> Iterator[str]:
    # A week without an open day would be read as office hours.
    if not isinstance(week, Mapping) or not any(week.values()):
        yield _written("week", week)
        return
    for name, span in week.items():
        if name not in _WEEK or not (span == [] or _is_span(span)):
            yield _written(name, span)


def _written(name: object, value: object) -> str:
    return f"{name} = {as_written(value)}"


def _is_span(span: object) -> bool:
    match span:
        case [str(opens), str(closes)]:
            return bool(_CLOCK.fullmatch(opens) and _CLOCK.fullmatch(closes)) and opens < closes
    return False
