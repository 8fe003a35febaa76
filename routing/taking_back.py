"""Taking a case back from a body where nobody may find it any more, because of whom the case concerns (goals.md G39).

An open offer goes on to the next body at once; what was accepted comes before the prefecture's desk, which moves it.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Literal

from sqlalchemy import Select, exists, select

from foundation import logs
from foundation.database import own_transaction, read_anew, session
from records import trail
from records.assignment import LIVE_STATES, Assignment, AssignmentState, CoAssignment
from records.case import Case
from records.conflict import CaseBar
from records.staff import Staff
from records.trail import Act
from routing import conflicts, dispatch
from routing.attached import told_of

# What became of a case, or of a body's part in it: it went on, came before the desk, or goes on without the body.
Taken = Literal["offered_on", "at_desk", "without_them"]


def take_back(case: Case, at: datetime) -> Taken | None:
    """Take a locked case from whoever can have nobody on it; None where there was nothing to take.

    Runs within the caller's act, after the bars were set.
    """
    if case.state == "closed" or case.merged_into_id is not None:
        return None
    session.flush()
    nobody_at = conflicts.without_anybody(case)
    is_without_part = _end_parts(case, nobody_at, at)
    if case.lead_body_id in nobody_at:
        return _end_lead(case, at)
    return "without_them" if is_without_part else None


def _end_parts(case: Case, bodies: Collection[int], at: datetime) -> bool:
    beside = select(CoAssignment).where(
        CoAssignment.case_id == case.id, CoAssignment.body_id.in_(bodies), CoAssignment.state.in_(LIVE_STATES)
    )
    parts = session.scalars(beside.with_for_update()).all() if bodies else ()
    for part in parts:
        part.state, part.answered_at = AssignmentState.WITHDRAWN, at
        _leave(case, part.body_id, at)
    return bool(parts)


def _end_lead(case: Case, at: datetime) -> Taken:
    assignment = session.scalars(dispatch.live_assignment(case.id)).one()
    is_accepted = assignment.state == AssignmentState.ACCEPTED
    assignment.state, assignment.answered_at, assignment.chase_at = AssignmentState.WITHDRAWN, at, None
    session.flush()
    _leave(case, assignment.body_id, at)
    case.worker_id, case.state = None, "new"
    dispatch.route(case, told_of(case.id), at, cause="conflict", is_held=is_accepted)
    return "at_desk" if is_accepted else "offered_on"


def take_back_all(at: datetime) -> int:
    """Take back what has come to lie where nobody finds it: a colleague left, or a case was joined to another.

    Each is an act of its own; one that fails stays as it is and is logged. Returns how many were taken back.
    """
    read_anew()
    taken = 0
    for case_id in session.scalars(_found_by_nobody()).all():
        try:
            with own_transaction():
                locked = select(Case).where(Case.id == case_id).with_for_update()
                case = session.scalars(locked.execution_options(populate_existing=True)).one()
                taken += take_back(case, at) is not None
        except Exception as error:  # noqa: BLE001 - one case's fault must not keep the others hidden
            logs.fault("taking_back_failed", error, case_id=case_id)
    return taken


def _found_by_nobody() -> Select[int]:
    """The open cases from which all active staff of the body that leads them are barred, oldest first."""
    here = exists().where(CaseBar.case_id == Case.id)
    bars = exists().where(CaseBar.case_id == Case.id, CaseBar.staff_id == Staff.id)
    finds_it = exists().where(Staff.body_id == Case.lead_body_id, Staff.is_active, ~bars)
    query = select(Case.id).join(
        Assignment, (Assignment.case_id == Case.id) & (Assignment.body_id == Case.lead_body_id)
    )
    is_led = Assignment.state.in_(LIVE_STATES) & (Case.state != "closed") & Case.merged_into_id.is_(None)
    return query.where(is_led, here, ~finds_it).order_by(Case.id)


def _leave(case: Case, body_id: int, at: datetime) -> None:
    trail.leave(Act.BODY_BARRED, at=at, prefecture_id=case.prefecture_id, case_id=case.id, body=body_id)
