"""A calendar of opening hours between the rows of a form, what is stored, and words."""

import re
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from records.answers import narrow
from routing.written_hours import is_closed_day

WEEK = {"mon": "月", "tue": "火", "wed": "水", "thu": "木", "fri": "金", "sat": "土", "sun": "日"}
_SPAN = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])[-〜]([01]?[0-9]|2[0-3]):([0-5][0-9])")
_SEPARATORS = re.compile(r"[\s,、]+")


def read_span(typed: str) -> list[str]:
    """Return the hours typed as 09:00-17:00; an empty list for a day off.

    Raises: ValueError: it is neither, or closes before it opens.
    """
    plain = narrow(typed)
    found = _SPAN.fullmatch(plain)
    if plain and not found:
        raise ValueError
    if not found:
        return []
    opens, closes = f"{int(found[1]):02}:{found[2]}", f"{int(found[3]):02}:{found[4]}"
    if opens >= closes:
        raise ValueError
    return [opens, closes]


def read_closed(typed: str) -> list[str]:
    """Return the closed days typed one a line: 2025-10-10 for one day, 10-10 for every year.

    Raises: ValueError: its argument is the first that is no day.
    """
    return sorted({_closed_day(part) for part in _SEPARATORS.split(typed) if part})


def _closed_day(typed: str) -> str:
    written = "-".join(part.zfill(2) for part in narrow(typed).replace("/", "-").split("-"))
    if not is_closed_day(written):
        raise ValueError(typed)
    return written


def typed_hours(hours: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored calendar as the form shows it."""
    week = hours.get("week") or {}
    rows = {day: "-".join(week.get(day) or ()) for day in WEEK}
    return {**rows, "closed": "\n".join(hours.get("closed", ())), "holidays": bool(hours.get("holidays"))}


def opening_lines(hours: Mapping[str, Any]) -> list[str]:
    """Return one line for each run of days with the same hours: 月から金 09:00-17:00."""
    days = [(day, typed) for day, typed in typed_hours(hours).items() if day in WEEK]
    runs = [(typed, [day for day, _ in run]) for typed, run in groupby(days, key=lambda entry: entry[1])]
    return [f"{_named(run)} {typed}" for typed, run in runs if typed]


def _named(days: list[str]) -> str:
    first, last = WEEK[days[0]], WEEK[days[-1]]
    return first if first == last else f"{first}から{last}"
