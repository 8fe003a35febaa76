"""副担当: bodies that are asked to take part in a case beside its lead, each of which answers for itself.

The only place that makes co-assignments; every function runs within the caller's act. Source: goals.md G51.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from foundation.database import session
from records import trail
from records.assignment import LIVE_STATES, Assignment, AssignmentState, CoAssignment
from records.case import Case
from records.trail import Act
from routing.offers import Desk


def ask(case: Case, codes: Collection[str], *, lead: Assignment, desk: Desk) -> None:
    """Ask the bodies that the decision names beside the lead; whoever was asked before is not asked again.

    The prefecture's own desk may take its time: what it was asked stays with it.
    """
    asked = set(session.scalars(select(CoAssignment.body_id).where(CoAssignment.case_id == case.id)))
    for code in codes:
        body = desk.body(code)
        if body.id not in asked and body.id != lead.body_id:
            session.add(_asked(body.id, lead, answer_by=None if body is desk.own else lead.answer_by))


def step_aside(case: Case, at: datetime) -> None:
    """Take back what was asked of the body that leads now: it no longer takes part beside itself."""
    beside = select(CoAssignment).where(
        CoAssignment.case_id == case.id,
        CoAssignment.body_id == case.lead_body_id,
        CoAssignment.state.in_(LIVE_STATES),
    )
    for part in session.scalars(beside.with_for_update()):
        part.state, part.answered_at = AssignmentState.WITHDRAWN, at


def _asked(body_id: int, lead: Assignment, *, answer_by: datetime | None) -> CoAssignment:
    return CoAssignment(
        case_id=lead.case_id,
        body_id=body_id,
        decision_id=lead.decision_id,
        state=AssignmentState.OFFERED,
        offered_at=lead.offered_at,
        answer_by=answer_by,
    )


def lapse(at: datetime) -> int:
    """Let the questions lapse that nobody answered in time; nobody is asked instead. Returns how many."""
    overdue = select(CoAssignment).where(CoAssignment.state == AssignmentState.OFFERED, CoAssignment.answer_by <= at)
    rows = session.scalars(overdue.order_by(CoAssignment.id).with_for_update()).all()
    for row in rows:
        row.state, row.answered_at = AssignmentState.LAPSED, at
        case = session.get_one(Case, row.case_id)
        trail.leave(Act.PART_LAPSED, at=at, prefecture_id=case.prefecture_id, case_id=case.id, body=row.body_id)
    return len(rows)
