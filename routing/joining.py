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

    A body that now leads no longer takes part beside itself.
    """
    asked = {row.body_id: row for row in session.scalars(select(CoAssignment).where(CoAssignment.case_id == case.id))}
    if lead.body_id in asked and asked[lead.body_id].state in LIVE_STATES:
        asked[lead.body_id].state, asked[lead.body_id].answered_at = AssignmentState.WITHDRAWN, lead.offered_at
    for code in codes:
        body = desk.body(code)
        if body.id not in asked and body.id != lead.body_id:
            session.add(_asked(body.id, lead))


def _asked(body_id: int, lead: Assignment) -> CoAssignment:
    return CoAssignment(
        case_id=lead.case_id,
        body_id=body_id,
        decision_id=lead.decision_id,
        state=AssignmentState.OFFERED,
        offered_at=lead.offered_at,
        answer_by=lead.answer_by,
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
