"""Absences (休み) of a body's staff: entered from day to day, ended, told to the rota. One act, one trace each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, select

from accounts.scope import Viewer
from administration import duty
from administration.rota import Span, first_crossing
from foundation import clock
from foundation.database import session, transaction
from foundation.refusal import Refusal
from records import trail
from records.rota import Absence, RotaShift
from records.staff import Staff
from records.trail import Act

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Away:
    """An absence to be: whose (log-in), and its first and last day."""

    login: str
    first: date
    last: date

    @property
    def span(self) -> Span:
        """Return from which midnight to which it lasts, in Japan time."""
        return _midnight(self.first), _midnight(self.last + _DAY)


def staff_and_absences(body_id: int, since: date) -> Select[Staff, Absence | None]:
    """Return a body's active staff, each with every absence that is not over before a day; without one, once."""
    lasting = (Absence.staff_id == Staff.id) & (Absence.ends_at > _midnight(since))
    return (
        select(Staff, Absence)
        .outerjoin(Absence, lasting)
        .where(Staff.body_id == body_id, Staff.is_active)
        .order_by(Staff.login, Absence.starts_at)
    )


def enter(viewer: Viewer, wanted: Away, *, at: datetime) -> list[str]:
    """Let somebody of the viewer's body be away; return their shifts that lie in it, in words: nobody covers them now.

    Raises: Refusal: it is not the viewer's to enter, it is over, or they are away then already.
    """
    with transaction():
        body = duty.kept_by(viewer)
        staff = session.scalars(duty.staff_of(body.id).where(Staff.login == wanted.login)).one_or_none()
        if staff is None:
            raise Refusal("この団体で働いている人を選んでください。", "away")
        if wanted.last < clock.day_in_japan(at):
            raise Refusal("過ぎた日の休みは入れられません。", "last_on")
        _refuse_twice(staff, wanted.span)
        begins, ends = wanted.span
        session.add(Absence(staff_id=staff.id, starts_at=begins, ends_at=ends))
        days = {"first": wanted.first.isoformat(), "last": wanted.last.isoformat()}
        _trace(Act.ABSENCE_ENTERED, viewer, body.code, at=at, staff=staff.id, **days)
        left = session.execute(duty.shifts_of(body.id, (max(begins, at), ends)).where(RotaShift.staff_id == staff.id))
        return [duty.spoken(shift.starts_at, shift.ends_at) for shift, _, _ in left]


def end(viewer: Viewer, login: str, first: date, *, at: datetime) -> None:
    """End an absence: from today on they are back; one that has not begun is taken out.

    Raises: NoResultFound: there is none. Refusal: it is not the viewer's to end.
    """
    with transaction():
        body, today = duty.kept_by(viewer), _midnight(clock.day_in_japan(at))
        query = select(Absence).join(Staff, Staff.id == Absence.staff_id).where(Staff.body_id == body.id)
        theirs = query.where(Staff.login == login, Absence.starts_at == _midnight(first), Absence.ends_at > today)
        absence = session.scalars(theirs).one()
        if absence.starts_at < today:
            absence.ends_at = today
        else:
            session.delete(absence)
        _trace(Act.ABSENCE_ENDED, viewer, body.code, at=at, staff=absence.staff_id, first=first.isoformat())


def _refuse_twice(staff: Staff, wanted: Span) -> None:
    there: Sequence[Absence] = session.scalars(select(Absence).where(Absence.staff_id == staff.id)).all()
    place = first_crossing([(absence.starts_at, absence.ends_at) for absence in there], wanted)
    if place is not None:
        raise Refusal(f"{staff.name}さんは、{spoken(there[place])}もう休みです。", "first_on")


def spoken(absence: Absence) -> str:
    """Return the days of an absence in words: 9/22（月）から9/26（金）まで."""
    first, last = days_of(absence)
    return f"{clock.short_day(first)}から{clock.short_day(last)}まで"


def days_of(absence: Absence) -> tuple[date, date]:
    """Return the first and the last day of an absence."""
    return clock.day_in_japan(absence.starts_at), clock.day_in_japan(absence.ends_at) - _DAY


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.JAPAN)


def _trace(act: Act, viewer: Viewer, body: str, *, at: datetime, **detail: str | int) -> None:
    who, place = viewer.staff_id, viewer.prefecture_id
    trail.leave(act, at=at, by=who, prefecture_id=place, case_id=None, body=body, **detail)
