"""Days as people write them (令和7年10月1日, R7.10, 2025/10/1, 10月), read into the record's way of writing."""

import re
from datetime import date

from records.answers import narrow

_REIWA_BEGINS = 2018
_LONGEST_MONTH = 31
_YEARS = range(2000, 2100)
_WRITTEN = re.compile(
    r"^(?:(?:(?:令和|R|r)(?P<reiwa>元|\d{1,2})|(?P<year>\d{4}))[年./-])?"
    r"(?P<month>\d{1,2})(?P<tells>[月./-](?:(?P<day>\d{1,2})日?)?)?$"
)


def read_day_or_month(typed: str, today: date) -> str | None:
    """Return a day as 2025-10-01 or a month as 2025-10; empty for nothing typed, None when it cannot be read.

    Without a year the next such day or month from `today` on is meant; years outside this century are none.
    """
    plain = narrow(typed)
    if not plain:
        return ""
    found = _WRITTEN.match(plain)
    # A bare number may be a day as well as a month.
    if found is None or not (found["tells"] or found["reiwa"] or found["year"]):
        return None
    month, day = int(found["month"]), int(found["day"]) if found["day"] else None
    if found["reiwa"]:
        year = _REIWA_BEGINS + (1 if found["reiwa"] == "元" else int(found["reiwa"]))
    else:
        year = int(found["year"]) if found["year"] else _coming_year(month, day, today)
    return _written(year, month, day)


def _coming_year(month: int, day: int | None, today: date) -> int:
    later = (month, day or _LONGEST_MONTH) >= (today.month, today.day)
    return today.year if later else today.year + 1


def _written(year: int, month: int, day: int | None) -> str | None:
    if year not in _YEARS:
        return None
    try:
        whole = date(year, month, day or 1)
    except ValueError:
        return None
    return whole.isoformat() if day else whole.isoformat()[:7]
