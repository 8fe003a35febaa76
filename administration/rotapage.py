"""The page of a body's rota: one week, who is away, and the opening hours ahead that nobody covers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.keeping import keeps_body
from accounts.scope import Viewer
from administration import absences, duty
from administration.bodies import body_for
from administration.rota import Span, holes
from foundation import clock
from foundation.database import session
from records.days import monday_of
from records.rota import Absence, RotaShift
from records.staff import Staff
from routing.due import Hours

_YEARS_AROUND = 5
_SOON = 10
_NAMED = 5


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One shift as the page shows it; `key` names it in a form. Whoever is away then covers nothing."""

    words: str
    name: str
    key: str
    is_over: bool
    is_away: bool


@dataclass(frozen=True, kw_only=True)
class Leave:
    """One absence as the page shows it; `key` names it in a form."""

    name: str
    words: str
    key: str
    days: tuple[date, date]


@dataclass(frozen=True, kw_only=True)
class Day:
    """One day: when the body is open, who is on duty, who is away, and what nobody covers."""

    day: date
    opening: str
    duties: Sequence[Duty]
    away: Sequence[str]
    holes: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Page:
    """A week of the rota; `soon` are the first holes of the next 60 days, `later` the others.

    `leaves` are the absences that are not over.
    """

    body: str
    monday: date
    days: Sequence[Day]
    soon: Sequence[str]
    later: Sequence[str]
    next_hole: Span | None
    staff: Sequence[Staff]
    leaves: Sequence[Leave]
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
    return monday_of(wanted if abs(wanted.year - today.year) <= _YEARS_AROUND else today)


def page_of(viewer: Viewer, monday: date, now: datetime) -> Page:
    """Return a week of the viewer's body's rota. Raises: NoResultFound: the viewer has no body."""
    body = session.scalars(body_for(viewer)).one()
    week, hours = duty.week_from(monday), Hours.read(body.hours)
    rows = session.execute(duty.shifts_of(body.id, week)).all()
    ahead, today = duty.coming_holes(body, now), clock.day_in_japan(now)
    people = session.execute(absences.staff_and_absences(body.id, min(monday, today))).all()
    leaves = [_leave(staff, absence) for staff, absence in people if absence is not None]
    return Page(
        body=body.name,
        monday=monday,
        days=[_day(monday + timedelta(days=number), hours, rows, leaves=leaves, now=now) for number in range(7)],
        soon=[duty.spoken(*hole) for hole in ahead[:_SOON]],
        later=[duty.spoken(*hole) for hole in ahead[_SOON:]],
        next_hole=ahead[0] if ahead else None,
        staff=list({staff.id: staff for staff, _ in people}.values()),
        leaves=[leave for leave in leaves if leave.days[1] >= today],
        may_edit=keeps_body(viewer),
        has_duties=bool(rows),
    )


def shifts_left(left: Sequence[str]) -> str:
    """Return what to say once an absence is entered over shifts, given in words: they are holes until others come."""
    if not left:
        return "休みを入れました。"
    named = "、".join(left[:_NAMED]) + (f"、ほか{len(left) - _NAMED}つ" if len(left) > _NAMED else "")
    do = "その当番を消して、ほかの人を入れてください。それまでは空きとして数えます。"
    return f"休みを入れました。この間に、休む人の当番が{len(left)}つあります（{named}）。{do}"


def _leave(staff: Staff, absence: Absence) -> Leave:
    days = absences.days_of(absence)
    return Leave(name=staff.name, words=absences.spoken(absence), key=f"{days[0]}@{staff.login}", days=days)


def _day(
    day: date,
    hours: Hours,
    rows: Sequence[tuple[RotaShift, Staff, bool]],
    *,
    leaves: Sequence[Leave],
    now: datetime,
) -> Day:
    opening = hours.opening(day)
    on_day = [row for row in rows if clock.day_in_japan(row[0].starts_at) == day]
    return Day(
        day=day,
        opening=_span(opening) if opening else "休み",
        duties=[_duty(shift, staff, now, is_away=is_away) for shift, staff, is_away in on_day],
        away=[leave.name for leave in leaves if leave.days[0] <= day <= leave.days[1]],
        holes=[_span(hole) for hole in holes(hours, duty.covered(rows), opening)] if opening else [],
    )


def _duty(shift: RotaShift, staff: Staff, now: datetime, *, is_away: bool) -> Duty:
    begins = clock.in_japan(shift.starts_at)
    return Duty(
        is_away=is_away,
        words=_span((shift.starts_at, shift.ends_at)),
        name=staff.name,
        key=begins.isoformat(),
        is_over=begins.date() < clock.day_in_japan(now),
    )


def _span(span: Span) -> str:
    begins, ends = (clock.in_japan(moment) for moment in span)
    return f"{begins:%H:%M}-{ends:%H:%M}"
