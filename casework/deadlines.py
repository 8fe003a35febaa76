"""Until when something is due, in the words of the list, counted in the body's own working days."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from casework.queue import Span
from foundation import clock
from routing.due import Hours

_MOST_DAYS = 30


@dataclass(frozen=True)
class Due:
    """A due time as the screen shows it."""

    text: str = ""
    late: bool = False
    title: str = ""


def due_words(due_at: datetime | None, now: datetime, hours: Hours) -> Due:
    """Return the words for a due time: 今日まで, あと2営業日, 1営業日超過."""
    if due_at is None:
        return Due()
    day, today = clock.day_in_japan(due_at), clock.day_in_japan(now)
    local = clock.in_japan(due_at)
    title = f"{clock.japanese_day(day)} {local:%H:%M}まで"
    if due_at < now:
        return Due(_late_words(local, today, hours), late=True, title=title)
    if day == today:
        return Due("今日まで", title=title)
    return Due(f"{day.month}/{day.day} {_left_words(_working_days(today, day, hours))}", title=title)


def _left_words(days: int) -> str:
    if days > _MOST_DAYS:
        return f"あと{_MOST_DAYS}営業日以上"
    return f"あと{days}営業日" if days else "まで"


def _late_words(local: datetime, today: date, hours: Hours) -> str:
    day = local.date()
    if day == today:
        return f"今日 {local:%H:%M} を過ぎた"
    days = _working_days(day, today, hours)
    if days > _MOST_DAYS:
        return f"{day.month}/{day.day} {_MOST_DAYS}営業日以上超過"
    return f"{day.month}/{day.day} {days}営業日超過" if days else f"{day.month}/{day.day} 期限切れ"


def _working_days(after: date, until: date, hours: Hours) -> int:
    """Count working days after one day up to and with another; stops counting beyond the most that is shown."""
    days, day = 0, after
    while day < until and days <= _MOST_DAYS:
        day += timedelta(days=1)
        days += hours.opening(day) is not None
    return days


def span(now: datetime, hours: Hours) -> Span:
    """Return the moments that the views of the queue compare with."""
    next_day = hours.add_working_days(clock.day_in_japan(now), 1)
    return Span(now, datetime.combine(next_day, time.max, clock.JAPAN))


def after_working_days(now: datetime, days: int, hours: Hours) -> datetime:
    """Return when the working day closes that lies some working days ahead of today."""
    return hours.closing(hours.add_working_days(clock.day_in_japan(now), days))
