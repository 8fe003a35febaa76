"""Opening hours in the words the public reads."""

from collections.abc import Mapping
from datetime import time
from itertools import groupby
from typing import Any

from foundation.translation import _
from intake.moments import time_words, weekday_words

_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def opening_lines(hours: Mapping[str, Any]) -> list[str]:
    """Return one line for each run of days with the same hours: 月曜日から金曜日 午前8時30分から午後5時15分."""
    week = [(number, tuple(hours["week"].get(day) or ())) for number, day in enumerate(_WEEK)]
    runs = [(span, [day for day, _span in run]) for span, run in groupby(week, key=lambda entry: entry[1])]
    return [_line(days, *span) for span, days in runs if span]


def _line(days: list[int], opens: str, closes: str) -> str:
    hours = {"opens": time_words(time.fromisoformat(opens)), "closes": time_words(time.fromisoformat(closes))}
    return _("%(days)s %(opens)sから%(closes)s", days=_days(days), **hours)


def _days(days: list[int]) -> str:
    first, last = weekday_words(days[0]), weekday_words(days[-1])
    if days == list(range(5)):
        return _("平日")
    return first if first == last else _("%(first)sから%(last)s", first=first, last=last)
