"""The rota of a body: who is on duty when, added, taken out, copied. One act, one trace each; no two at one time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, exists, select

from accounts.keeping import keeps_body
from accounts.scope import Viewer
from administration.bodies import locked
from administration.rota import Span, first_crossing, holes
from foundation import clock
from foundation.database import session, transaction
from foundation.refusal import Refusal
from records import trail
from records.body import Body
from records.days import monday_of
from records.rota import Absence, RotaShift
from records.staff import Staff
from records.trail import Act
from routing.due import Hours

LOOK_AHEAD = timedelta(days=60)
WEEK = timedelta(days=7)
_NOT_YOURS = "当番表は、団体の管理者が直します。"


@dataclass(frozen=True, kw_only=True)
class Shift:
    """A duty to be: whose (log-in), and from when to when."""

    login: str
    starts_at: datetime
    ends_at: datetime


def shifts_of(body_id: int, window: Span) -> Select[RotaShift, Staff, bool]:
    """Return a body's shifts that lie in a window at least in part, in order: whose, and whether they are away then."""
    is_away = exists().where(
        Absence.staff_id == RotaShift.staff_id,
        Absence.starts_at < RotaShift.ends_at,
        Absence.ends_at > RotaShift.starts_at,
    )
    return (
        select(RotaShift, Staff, is_away.label("is_away"))
        .join(Staff, Staff.id == RotaShift.staff_id)
        .where(RotaShift.body_id == body_id, RotaShift.starts_at < window[1], RotaShift.ends_at > window[0])
        .order_by(RotaShift.starts_at)
    )


def staff_of(body_id: int) -> Select[Staff]:
    """Return who may be put on duty: the body's active staff."""
    return select(Staff).where(Staff.body_id == body_id, Staff.is_active).order_by(Staff.login)


def coming_holes(body: Body, now: datetime) -> list[Span]:
    """Return the opening hours of the next 60 days that no shift covers of somebody who is there."""
    window = (now, now + LOOK_AHEAD)
    return holes(Hours.read(body.hours), covered(session.execute(shifts_of(body.id, window)).all()), window)


def covered(rows: Iterable[tuple[RotaShift, Staff, bool]]) -> list[Span]:
    """Return the spans of the shifts whose people are there."""
    return [(shift.starts_at, shift.ends_at) for shift, _, is_away in rows if not is_away]


def add_shift(viewer: Viewer, wanted: Shift, *, at: datetime) -> None:
    """Put somebody of the viewer's body on duty.

    Raises: Refusal: it is not the viewer's to keep, it is over, another shift of the body lies in the same time, or
    they are away.
    """
    with transaction():
        body = kept_by(viewer)
        staff = session.scalars(staff_of(body.id).where(Staff.login == wanted.login)).one_or_none()
        if staff is None:
            raise Refusal("この団体で働いている人を選んでください。", "staff")
        if clock.day_in_japan(wanted.starts_at) < clock.day_in_japan(at):
            raise Refusal("過ぎた日の当番は入れられません。", "on")
        _add(body, [(staff.id, wanted.starts_at, wanted.ends_at)])
        _trace(Act.SHIFT_ADDED, viewer, body, at=at, starts_at=wanted.starts_at)


def remove_shift(viewer: Viewer, starts_at: datetime, *, at: datetime) -> None:
    """Take the viewer's body's shift out that starts at a moment.

    Raises: NoResultFound: none does. Refusal: it is not the viewer's to keep, or the day is over.
    """
    with transaction():
        body = kept_by(viewer)
        query = select(RotaShift).where(RotaShift.body_id == body.id, RotaShift.starts_at == starts_at)
        shift = session.scalars(query).one()
        if clock.day_in_japan(shift.starts_at) < clock.day_in_japan(at):
            raise Refusal("過ぎた日の当番は消せません。")
        session.delete(shift)
        _trace(Act.SHIFT_REMOVED, viewer, body, at=at, starts_at=starts_at)


def copy_week(viewer: Viewer, monday: date, *, weeks: int, at: datetime) -> int:
    """Copy the shifts of a week into each of the following weeks and return how many that made.

    Who no longer works there is left out. Raises: Refusal: not the viewer's to keep, a week that is over, an empty
    week, a shift that is in the way, or somebody who is away then; then nothing is copied.
    """
    with transaction():
        body = kept_by(viewer)
        if monday < monday_of(clock.day_in_japan(at)):
            raise Refusal("過ぎた週は写せません。今週か、それより後の週を開いてください。")
        pattern = _pattern(body, week_from(monday))
        if not pattern:
            raise Refusal("この週には、写す当番がありません。")
        copies = [
            (staff_id, begins + number * WEEK, ends + number * WEEK)
            for number in range(1, weeks + 1)
            for staff_id, begins, ends in pattern
        ]
        _add(body, copies)
        _trace(Act.SHIFTS_COPIED, viewer, body, at=at, starts_at=pattern[0][1])
        return len(copies)


def week_from(monday: date) -> Span:
    """Return the week that begins on a Monday, in Japan time."""
    begins = datetime.combine(monday, time(), clock.JAPAN)
    return begins, begins + WEEK


def kept_by(viewer: Viewer) -> Body:
    """Return the viewer's body, locked for an act on its rota. Raises: Refusal: it is not the viewer's to keep."""
    body = locked(viewer, None)
    if not keeps_body(viewer):
        raise Refusal(_NOT_YOURS)
    return body


def _pattern(body: Body, week: Span) -> list[tuple[int, datetime, datetime]]:
    return [
        (staff.id, shift.starts_at, shift.ends_at)
        for shift, staff, _ in session.execute(shifts_of(body.id, week))
        if shift.starts_at >= week[0] and staff.is_active and staff.body_id == body.id
    ]


def _add(body: Body, wanted: Sequence[tuple[int, datetime, datetime]]) -> None:
    """Add shifts, given in order, unless one shares a moment with another of the body, or its person is away."""
    window = wanted[0][1], max(ends for _, _, ends in wanted)
    _refuse_away(wanted, window)
    there = session.execute(shifts_of(body.id, window)).all()
    spans = [(shift.starts_at, shift.ends_at) for shift, _, _ in there]
    for _, begins, ends in wanted:
        place = first_crossing(spans, (begins, ends))
        if place is not None:
            shift, staff, _ = there[place]
            raise Refusal(
                f"{spoken(shift.starts_at, shift.ends_at)}の{staff.name}さんの当番と時間が重なります。", "begins"
            )
    session.add_all(
        RotaShift(body_id=body.id, staff_id=staff_id, starts_at=begins, ends_at=ends)
        for staff_id, begins, ends in wanted
    )


def _refuse_away(wanted: Sequence[tuple[int, datetime, datetime]], window: Span) -> None:
    lasting = select(Absence, Staff.name).join(Staff, Staff.id == Absence.staff_id)
    lasting = lasting.where(Absence.starts_at < window[1], Absence.ends_at > window[0])
    for absence, name in session.execute(lasting.where(Staff.id.in_({staff_id for staff_id, _, _ in wanted}))):
        theirs = [(begins, ends) for staff_id, begins, ends in wanted if staff_id == absence.staff_id]
        place = first_crossing(theirs, (absence.starts_at, absence.ends_at))
        if place is not None:
            sentence = f"{spoken(*theirs[place])}は{name}さんの休みです。ほかの人を入れるか、先に休みを終えてください。"
            raise Refusal(sentence, "on")


def spoken(begins: datetime, ends: datetime) -> str:
    """Return a span of one day in words: 9/24（水）09:00から12:00."""
    local = clock.in_japan(begins)
    return f"{clock.short_day(local.date())}{local:%H:%M}から{clock.in_japan(ends):%H:%M}"


def _trace(act: Act, viewer: Viewer, body: Body, *, at: datetime, starts_at: datetime) -> None:
    begins = clock.in_japan(starts_at).isoformat()
    trail.leave(act, at=at, by=viewer.staff_id, prefecture_id=viewer.prefecture_id, body=body.code, starts_at=begins)
