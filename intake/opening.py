"""Opening hours in the words the public reads."""

from collections.abc import Mapping
from datetime import time
from itertools import groupby
from typing import Any

from foundation.translation import _

_DAYS = {"mon": "月", "tue": "火", "wed": "水", "thu": "木", "fri": "金", "sat": "土", "sun": "日"}
_NOON = 12


def opening_lines(hours: Mapping[str, Any]) -> list[str]:
    """Return one line for each run of days with the same hours: 月曜から金曜 午前8時30分から午後5時15分."""
    week = [(day, tuple(hours["week"].get(day) or ())) for day in _DAYS]
    runs = [(span, [day for day, _span in run]) for span, run in groupby(week, key=lambda entry: entry[1])]
    return [f"{_days(days)} {_clock(span[0])}から{_clock(span[1])}" for span, days in runs if span]


def _days(days: list[str]) -> str:
    first, last = _DAYS[days[0]], _DAYS[days[-1]]
    if days == list(_DAYS)[:5]:
        return _("平日")
    return f"{first}曜" if first == last else f"{first}曜から{last}曜"


def _clock(written: str) -> str:
    moment = time.fromisoformat(written)
    half = "午前" if moment.hour < _NOON else "午後"
    hour = moment.hour if moment.hour <= _NOON else moment.hour - _NOON
    minutes = f"{moment.minute}分" if moment.minute else ""
    return f"{half}{hour}時{minutes}"
