"""The page of a body's rota: one week, and the opening hours ahead that nobody covers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.scope import Viewer
from administration import duty
from administration.bodies import body_for
from administration.rota import Span, holes
from foundation import clock
from foundation.database import session
from records.rota import RotaShift
from records.staff import Staff
from routing.due import Hours

_YEARS_AROUND = 5
_SOON = 10


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One shift as the page shows it; `key` names it in a form."""

    words: str
    name: str
    key: str
    is_over: bool


@dataclass(frozen=True, kw_only=True)
class Day:
    """One day: when the body is open, who is on duty, and what nobody covers."""

    day: date
    opening: str
    duties: Sequence[Duty]
    holes: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Page:
    """A week of the rota; `soon` are the first holes of the next 60 days, `later` the others."""

    body: str
    monday: date
    days: Sequence[Day]
    soon: Sequence[str]
    later: Sequence[str]
    next_hole: Span | None
    staff: Sequence[Staff]
    may_edit: bool
    has_duties: bool

    @property
    def count(self) -> int:
        """Return how many holes there are."""
        return len(self.soon) + len(self.later)

    @property
    def weeks(self) -> tuple[date, date]:
        """Return the Mondays before and after."""
        return self.monday - duty.WEEK, self.monday + duty.WEEK


def week_wanted(typed: str, now: datetime) -> date:
    """Return the Monday of the week that an address asks for; this week for one that names no day of our time."""
    today = clock.day_in_japan(now)
    try:
        wanted = date.fromisoformat(typed)
    except ValueError:
        wanted = today
    return duty.monday_of(wanted if abs(wanted.year - today.year) <= _YEARS_AROUND else today)


def page_of(viewer: Viewer, monday: date, now: datetime) -> Page:
    """Return a week of the viewer's body's rota. Raises: NoResultFound: the viewer has no body."""
    body = session.scalars(body_for(viewer)).one()
    week, hours = duty.week_from(monday), Hours.read(body.hours)
    rows = session.execute(duty.shifts_of(body.id, week)).all()
    ahead = duty.coming_holes(body, now)
    return Page(
        body=body.name,
        monday=monday,
        days=[_day(monday + timedelta(days=number), hours, rows, now=now) for number in range(7)],
        soon=[duty.spoken(*hole) for hole in ahead[:_SOON]],
        later=[duty.spoken(*hole) for hole in ahead[_SOON:]],
        next_hole=ahead[0] if ahead else None,
        staff=session.scalars(duty.staff_of(body.id)).all(),
        may_edit=duty.may_edit(viewer),
        has_duties=bool(rows),
    )


def _day(day: date, hours: Hours, rows: Sequence[tuple[RotaShift, Staff]], *, now: datetime) -> Day:
    opening = hours.opening(day)
    on_day = [row for row in rows if clock.day_in_japan(row[0].starts_at) == day]
    taken = [(shift.starts_at, shift.ends_at) for shift, _ in rows]
    return Day(
        day=day,
        opening=_span(opening) if opening else "休み",
        duties=[_duty(shift, staff, now) for shift, staff in on_day],
        holes=[_span(hole) for hole in holes(hours, taken, opening)] if opening else [],
    )


def _duty(shift: RotaShift, staff: Staff, now: datetime) -> Duty:
    begins = clock.in_japan(shift.starts_at)
    return Duty(
        words=_span((shift.starts_at, shift.ends_at)),
        name=staff.name,
        key=begins.isoformat(),
        is_over=begins.date() < clock.day_in_japan(now),
    )


def _span(span: Span) -> str:
    begins, ends = (clock.in_japan(moment) for moment in span)
    return f"{begins:%H:%M}-{ends:%H:%M}"
