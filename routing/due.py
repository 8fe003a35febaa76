"""Working hours of a body's calendar, and the due times counted in them.

Source: bodies-and-routing.md 4.2, the only table of due times. All moments are in Japan time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import holidays

JAPAN = ZoneInfo("Asia/Tokyo")
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_OFFICE = {name: ["08:30", "17:15"] for name in _WEEK[:5]}
_YEAR_END = ("12-29", "12-30", "12-31", "01-01", "01-02", "01-03")
_LONGEST_GAP = 400
_URGENT_READ = timedelta(hours=2)
_FOLLOW_UP_DAYS = {"urgent": 3}
_FOLLOW_UP_NORMAL = 14
_ANSWER_DAYS = 2
_CONTACT_DAYS = {"soon": 2}
_CONTACT_NORMAL = 3


@dataclass(frozen=True)
class Hours:
    """Weekly opening hours (Monday first, None closed), days closed besides, and whether holidays are open.

    `closed` holds 2025-10-10 for one day and 10-10 for every year. 29 December to 3 January is always closed.
    """

    week: tuple[tuple[time, time] | None, ...]
    closed: frozenset[str] = frozenset()
    open_on_holidays: bool = False
    # What was found out about a day: decisions of one process ask about the same few days again and again.
    _seen: dict[date, tuple[datetime, datetime] | None] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> "Hours":
        """Return the hours of a stored or written calendar; office hours when it names no day."""
        week = content.get("week") or _OFFICE
        spans = tuple(_span(week[name]) if week.get(name) else None for name in _WEEK)
        return cls(spans, frozenset(content.get("closed", ())), bool(content.get("holidays")))

    def opening(self, day: date) -> tuple[datetime, datetime] | None:
        """Return when the body opens and closes on a day; None on a day off."""
        if day not in self._seen:
            self._seen[day] = self._opening(day)
        return self._seen[day]

    def _opening(self, day: date) -> tuple[datetime, datetime] | None:
        span = self.week[day.weekday()]
        if span is None or self._is_day_off(day):
            return None
        opens, closes = span
        return datetime.combine(day, opens, JAPAN), datetime.combine(day, closes, JAPAN)

    def _is_day_off(self, day: date) -> bool:
        yearly = day.strftime("%m-%d")
        if yearly in _YEAR_END or yearly in self.closed or day.isoformat() in self.closed:
            return True
        return not self.open_on_holidays and day in _public_holidays(day.year)

    def is_open(self, at: datetime) -> bool:
        """Tell whether the body works at a moment; at closing time it no longer does."""
        span = self.opening(at.astimezone(JAPAN).date())
        return span is not None and span[0] <= at < span[1]

    def working_spans(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield what is left of the working day at `at`, then the following working days, without end.

        A calendar without an open day within a year is taken as office hours, so that nothing waits for ever.
        """
        local, today = at.astimezone(JAPAN), at.astimezone(JAPAN).date()
        last_open = 0
        for offset in count():
            span = self.opening(today + timedelta(days=offset))
            if span and local < span[1]:
                last_open = offset
                yield max(span[0], local), span[1]
            elif offset - last_open > _LONGEST_GAP:
                yield from Hours.read({}).working_spans(at)

    def next_open(self, at: datetime) -> datetime:
        """Return `at` itself while the body is open, else the next opening."""
        return next(self.working_spans(at))[0]

    def add_working_days(self, day: date, number: int) -> date:
        """Return the `number`-th working day after a day."""
        spans = self.working_spans(datetime.combine(day + timedelta(days=1), time(), JAPAN))
        for _ in range(number - 1):
            next(spans)
        return next(spans)[0].date()

    def add_working_time(self, at: datetime, length: timedelta) -> datetime:
        """Return the moment when `length` of working time has passed since `at`."""
        left, spans = length, self.working_spans(at)
        opens, closes = next(spans)
        while left > closes - opens:
            left -= closes - opens
            opens, closes = next(spans)
        return opens + left

    def working_time(self, since: datetime, until: datetime) -> timedelta:
        """Return how much working time lies between two moments."""
        total = timedelta()
        for opens, closes in self.working_spans(since):
            if opens >= until:
                return total
            total += min(closes, until) - opens
        return total

    def closing(self, day: date) -> datetime:
        """Return when the working day `day` ends."""
        span = self.opening(day)
        return span[1] if span else next(self.working_spans(datetime.combine(day, time(), JAPAN)))[1]


@dataclass(frozen=True)
class Due:
    """When a person must have read, the body answered and tried to reach the person; None where nothing is due."""

    read_by: datetime
    answer_by: datetime | None = None
    first_contact_by: datetime | None = None

    def to_json(self) -> dict[str, str | None]:
        """Return the moments as ISO text with +09:00."""
        named = {"read_by": self.read_by, "answer_by": self.answer_by, "first_contact_by": self.first_contact_by}
        return {name: moment.astimezone(JAPAN).isoformat() if moment else None for name, moment in named.items()}

    @classmethod
    def from_json(cls, content: Mapping[str, str | None]) -> "Due":
        """Return what `to_json` wrote."""
        read = {name: datetime.fromisoformat(text) for name, text in content.items() if text}
        return cls(read["read_by"], read.get("answer_by"), read.get("first_contact_by"))


def due_times(received_at: datetime, urgency: str, hours: Hours) -> Due:
    """Return the due times of a case received now; the first contact counts from the last moment to accept."""
    read_by, answer_by = read_time(received_at, urgency, hours), _answer_time(received_at, urgency, hours)
    return Due(read_by, answer_by, first_contact_by(answer_by, urgency, hours))


def read_time(received_at: datetime, urgency: str, hours: Hours) -> datetime:
    """Return when a person must have read it: next working day; urgent: two working hours, the same working day.

    What is urgent is never carried over to another day, however little of this one is left: a person reads today.
    """
    if urgency != "urgent":
        return hours.closing(hours.add_working_days(received_at.astimezone(JAPAN).date(), 1))
    opens, closes = next(hours.working_spans(received_at))
    return min(opens + _URGENT_READ, closes)


def _answer_time(received_at: datetime, urgency: str, hours: Hours) -> datetime:
    if urgency == "urgent":
        return next(hours.working_spans(received_at))[1]
    return hours.closing(hours.add_working_days(received_at.astimezone(JAPAN).date(), _ANSWER_DAYS))


def first_contact_by(accepted_at: datetime, urgency: str, hours: Hours) -> datetime:
    """Return when the body must first have tried to reach the person, counted from acceptance."""
    if urgency == "urgent":
        return _same_day(accepted_at, hours)
    days = _CONTACT_DAYS.get(urgency, _CONTACT_NORMAL)
    return hours.closing(hours.add_working_days(accepted_at.astimezone(JAPAN).date(), days))


def _same_day(at: datetime, hours: Hours) -> datetime:
    """Return the end of the working day that `at` belongs to; its closing time still belongs to it."""
    span = hours.opening(at.astimezone(JAPAN).date())
    return span[1] if span and at <= span[1] else next(hours.working_spans(at))[1]


def follow_up_on(referred_at: datetime, urgency: str) -> date:
    """Return the day to ask whether an onward referral arrived: 14 days, urgent 3."""
    days = _FOLLOW_UP_DAYS.get(urgency, _FOLLOW_UP_NORMAL)
    return referred_at.astimezone(JAPAN).date() + timedelta(days=days)


def promised_on(received_at: datetime, hours: Hours | None = None) -> date:
    """Return the day by which the person is promised an answer: the second working day after receipt."""
    return (hours or Hours.read({})).add_working_days(received_at.astimezone(JAPAN).date(), _ANSWER_DAYS)


def _span(written: list[str]) -> tuple[time, time]:
    opens, closes = (time.fromisoformat(text) for text in written)
    return opens, closes


@lru_cache(maxsize=64)
def _public_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("JP", years=year))
