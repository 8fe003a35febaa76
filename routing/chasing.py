"""Offers that nobody answers: the body is reminded, then its manager, and at the limit the next body is asked.

Half of the working time that a body has runs before it is reminded, three quarters before its manager is. The
prefecture's own desk is never passed over: it is where everything ends that nobody takes.
Source: bodies-and-routing.md 4.2; goals.md G42.
"""

from datetime import datetime

from sqlalchemy import select

from foundation import logs
from foundation.database import own_transaction, read_anew, session
from records import trail
from records.assignment import Assignment, AssignmentState
from records.body import Body
from records.case import Case
from records.trail import Act
from routing import dispatch
from routing.chase_times import next_chase
from routing.due import Hours

_REMINDED, _ESCALATED = 1, 2
_STEPS = {
    _REMINDED: (Act.OFFER_REMINDED, "answer_reminded"),
    _ESCALATED: (Act.OFFER_ESCALATED, "answer_escalated"),
}


def chase(at: datetime) -> int:
    """Do what is due on offers that were not answered by `at`, oldest first; return how many were chased.

    Each is an act of its own. A fault leaves one offer as it was, to be tried again, and is logged.
    """
    read_anew()
    due = select(Assignment.id, Assignment.case_id).where(
        Assignment.state == AssignmentState.OFFERED, Assignment.chase_at <= at
    )
    chased = 0
    for number, case_id in session.execute(due.order_by(Assignment.chase_at, Assignment.id)).all():
        try:
            with own_transaction():
                chased += _chase(number, case_id, at)
        except Exception as error:  # noqa: BLE001 - one offer's fault must not keep the others waiting
            logs.fault("chase_failed", error, case_id=case_id)
    return chased


def _chase(number: int, case_id: int, at: datetime) -> bool:
    # The case first, as every other act locks them; somebody may have answered in the meantime.
    fresh = {"populate_existing": True}
    case = session.scalars(select(Case).where(Case.id == case_id).with_for_update().execution_options(**fresh)).one()
    offered = select(Assignment).where(Assignment.id == number, Assignment.state == AssignmentState.OFFERED)
    offer = session.scalars(offered.with_for_update().execution_options(**fresh)).one_or_none()
    if offer is None:
        return False
    if case.state == "closed":
        offer.state, offer.answered_at, offer.chase_at = AssignmentState.WITHDRAWN, at, None
        return False
    hours = Hours.read(session.get_one(Body, offer.body_id).hours)
    while offer.chase_at is not None and offer.chase_at <= at and offer.urged < _ESCALATED:
        _urge(case, offer, hours, at=at)
    if offer.chase_at is not None and offer.chase_at <= at:
        _lapse(case, offer, at)
    return True


def _urge(case: Case, offer: Assignment, hours: Hours, *, at: datetime) -> None:
    offer.urged += 1
    act, case.next_step = _STEPS[offer.urged]
    is_urgent = case.urgency == "urgent"
    offer.chase_at = next_chase(hours, offer.offered_at, offer.answer_by, urged=offer.urged, is_urgent=is_urgent)
    trail.leave(act, at=at, prefecture_id=case.prefecture_id, case_id=case.id, body=offer.body_id)


def _lapse(case: Case, offer: Assignment, at: datetime) -> None:
    offer.state, offer.answered_at, offer.chase_at = AssignmentState.LAPSED, at, None
    session.flush()
    trail.leave(Act.OFFER_LAPSED, at=at, prefecture_id=case.prefecture_id, case_id=case.id, body=offer.body_id)
    dispatch.after_no(case, at, cause="lapse")
