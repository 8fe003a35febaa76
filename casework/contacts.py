"""Logging a contact (対応記録), and what it makes of the case's state and next step."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from accounts.scope import Viewer
from casework import casefile, countable, deadlines
from foundation import clock
from foundation.database import session, transaction
from foundation.refusal import Refusal
from records.body import Body
from records.case import Case
from records.casework import Contact
from records.trail import Act
from routing import offers
from routing.due import Hours

NEXT_IN = {
    "next_day": "翌営業日",
    "three_days": "3営業日",
    "week": "1週間",
    "two_weeks": "2週間",
    "date": "日付",
    "none": "なし",
}
# What follows when nothing was chosen; and what the next step then is.
NEXT_BY_RESULT = {"reached": "week", "absent": "next_day", "message": "next_day", "callback": "next_day"}
MINUTES_BY_METHOD = {"phone": 5, "outreach": 60, "accompany": 60}
_WORKING_DAYS = {"next_day": 1, "three_days": 3}
_DAYS = {"week": 7, "two_weeks": 14}


@dataclass(frozen=True, kw_only=True)
class Contacted:
    """One contact as it was logged; `next_on` goes before `next_in`, and without both the result decides."""

    method: str
    result: str
    held_at: datetime
    minutes: int | None = None
    counterpart: str = "subject"
    memo: str = ""
    next_in: str = ""
    next_on: date | None = None


def log_contact(viewer: Viewer, reference: str, what: Contacted, *, at: datetime) -> Contact:
    """Log a contact: whether it counts, the case's state, and the next step with its due time.

    Raises: Refusal: the case is closed or not the viewer's, or the contact lies ahead.
    """
    with transaction():
        case = casefile.lock_shared(viewer, reference)
        _check_loggable(case, what, at)
        contact = new_contact(viewer, case, what, at=at, counted_today=_is_counted_on(case, what))
        session.add(contact)
        # The next step is the lead's to plan; whoever takes part only tells what was done.
        if case.lead_body_id == viewer.body_id:
            move_on(case, what, at)
            _follow(viewer, case)
        casefile.leave(Act.CONTACT_LOGGED, case, by=viewer, at=at, method=what.method, result=what.result)
    return contact


def _follow(viewer: Viewer, case: Case) -> None:
    """Let whoever goes on with a case follow the worker whom a conflict of interest took off it."""
    if case.is_accepted and case.worker_id is None:
        case.worker_id = viewer.staff_id


def _check_loggable(case: Case, what: Contacted, at: datetime) -> None:
    if case.state == "closed":
        raise Refusal("終結した相談です。「また開く」を押してから記録してください。")
    if what.held_at > at + timedelta(minutes=1):
        raise Refusal("「いつ」が先の時刻です。連絡したあとで記録してください。", "held_at")
    if clock.day_in_japan(what.held_at) < case.opened_on:
        raise Refusal("「いつ」が受付の日より前です。日付を確かめてください。", "held_at")


def new_contact(viewer: Viewer, case: Case, what: Contacted, *, at: datetime, counted_today: bool) -> Contact:
    """Return a contact as it is kept; not added to the session.

    `counted_today` tells whether one of its method and counterpart counts on that day already.
    """
    body = session.get_one(Body, viewer.body_id)
    return Contact(
        prefecture_id=case.prefecture_id,
        case_id=case.id,
        body_id=body.id,
        staff_id=viewer.staff_id,
        held_at=what.held_at,
        held_on=clock.day_in_japan(what.held_at),
        recorded_at=at,
        method=what.method,
        result=what.result,
        counterpart=what.counterpart,
        is_countable=countable.is_countable(what.method, what.result, counted_today=counted_today),
        support_type=_support_type(case, body, clock.day_in_japan(what.held_at)),
        programme=case.programme,
        minutes=what.minutes,
        memo=what.memo or None,
    )


def _support_type(case: Case, body: Body, on: date) -> str:
    """Return what the work counts as: the lead's is the case's, that of a body beside it its own contract's."""
    if case.lead_body_id == body.id and case.support_type:
        return case.support_type
    return offers.support_type(body.id, on)


def _is_counted_on(case: Case, what: Contacted) -> bool:
    if what.method not in countable.ONCE_A_DAY:
        return False
    counted = select(Contact.id).where(
        Contact.case_id == case.id,
        Contact.held_on == clock.day_in_japan(what.held_at),
        Contact.method == what.method,
        Contact.counterpart == what.counterpart,
        Contact.is_countable,
    )
    return session.scalars(counted.limit(1)).one_or_none() is not None


def move_on(case: Case, what: Contacted, at: datetime) -> None:
    """Let a contact change the case's state and plan its next step."""
    if case.last_contact_at is None or what.held_at >= case.last_contact_at:
        case.last_contact_at, case.last_method, case.last_result = what.held_at, what.method, what.result
    if case.is_accepted and (what.result == "reached" or case.state == "watching"):
        case.state = "supporting"
    # What the desk must still settle stays due until it is settled.
    if case.review is None:
        _plan(case, what, at)


def _plan(case: Case, what: Contacted, at: datetime) -> None:
    chosen = what.next_in or NEXT_BY_RESULT.get(what.result, "next_day")
    hours = casefile.hours_of(case.lead_body_id)
    case.next_due_at = hours.closing(what.next_on) if what.next_on else _due(chosen, at, hours)
    case.next_step = "follow_up" if what.result == "reached" else "call_again"
    if case.next_due_at is None:
        case.next_step = None


def _due(chosen: str, at: datetime, hours: Hours) -> datetime | None:
    if chosen in _WORKING_DAYS:
        return deadlines.after_working_days(at, _WORKING_DAYS[chosen], hours)
    if chosen in _DAYS:
        return hours.closing(clock.day_in_japan(at) + timedelta(days=_DAYS[chosen]))
    return None


def watch(viewer: Viewer, reference: str, until: date, *, at: datetime) -> Case:
    """Let a case rest until a day; any contact wakes it.

    Raises: Refusal: it is closed, or the day is not ahead.
    """
    with transaction():
        case = casefile.lock_own(viewer, reference)
        if case.state == "closed" or not case.is_accepted:
            raise Refusal("見守りにできるのは、受けて開いている相談だけです。")
        if until <= clock.day_in_japan(at):
            raise Refusal("見守りの日は、あしたから先の日にしてください。", "until")
        rest(case, until)
        casefile.leave(Act.NOTE_WRITTEN, case, by=viewer, at=at, kind="watch")
    return case


def rest(case: Case, until: date) -> None:
    """Let nothing be due on a case before a day."""
    case.state, case.next_step = "watching", "watch"
    case.next_due_at = casefile.hours_of(case.lead_body_id).closing(until)
