"""Days as the record keeps them: 2025-10-01, or 2025-10 where only the month is known; and the weeks they lie in."""

import re
from datetime import date, timedelta

_WRITTEN = re.compile(r"^\d{4}-\d{2}(-\d{2})?$")
# A release may lie a lifetime back.
_YEARS = range(1900, 2100)


def is_day_or_month(written: str) -> bool:
    """Say whether this is a day or month of the calendar that the record could keep."""
    try:
        day = date.fromisoformat(f"{written}-01"[:10])
    except ValueError:
        return False
    return _WRITTEN.match(written) is not None and day.year in _YEARS


def monday_of(day: date) -> date:
    """Return the Monday of the week that holds a day."""
    return day - timedelta(days=day.weekday())
