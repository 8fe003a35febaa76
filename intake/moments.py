"""Days and times in the language of the page; in Japanese as the house writes them for the public."""

from datetime import date, datetime, time

from babel.dates import format_skeleton, format_time

from foundation import clock
from foundation.translation import _, _l, spoken

_WEEKDAYS = (_l("月曜日"), _l("火曜日"), _l("水曜日"), _l("木曜日"), _l("金曜日"), _l("土曜日"), _l("日曜日"))
_NOON = 12
_WIDE = {ord("0") + digit: ord("０") + digit for digit in range(10)}


def day_words(day: date | datetime) -> str:
    """Return a day with its weekday; a moment's day is that of Japan."""
    on = clock.day_in_japan(day) if isinstance(day, datetime) else day
    if not spoken().is_japanese:
        return format_skeleton("MMMMEEEEd", on, locale=spoken().locale)
    parts = {"month": _number(on.month), "day": _number(on.day), "weekday": weekday_words(on.weekday())}
    return _("%(month)s月%(day)s日（%(weekday)s）", **parts)


def weekday_words(number: int) -> str:
    """Return the name of a weekday; Monday is 0."""
    return str(_WEEKDAYS[number])


def time_words(moment: datetime | time) -> str:
    """Return a time of day in halves; a moment's is that of Japan."""
    at = clock.in_japan(moment).time() if isinstance(moment, datetime) else moment
    if not spoken().is_japanese:
        return format_time(at, "short", locale=spoken().locale)
    hour = _number(at.hour if at.hour <= _NOON else at.hour - _NOON)
    half = _("午前") if at.hour < _NOON else _("午後")
    if not at.minute:
        return _("%(half)s%(hour)s時", half=half, hour=hour)
    return _("%(half)s%(hour)s時%(minute)s分", half=half, hour=hour, minute=_number(at.minute))


def moment_words(moment: datetime) -> str:
    """Return a day and a time of day."""
    return _("%(day)s%(time)s", day=day_words(moment), time=time_words(moment))


def _number(value: int) -> str:
    return str(value).translate(_WIDE) if spoken().is_easy else str(value)
