"""副担当: bodies that are asked to take part in a case beside its lead, each of which answers for itself.

The only place that makes co-assignments; every function but `lapse` runs within the caller's act. Source: goals.md G51.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, select

from foundation import logs
from foundation.database import own_transaction, read_anew, session
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
    """Let the questions lapse that nobody answered in time, oldest first; nobody is asked instead. Returns how many.

    Each is an act of its own. A fault leaves one as it was, to be tried again, and is logged.
    """
    read_anew()
    overdue = select(CoAssignment.id, CoAssignment.case_id).where(_is_overdue(at)).order_by(CoAssignment.id)
    lapsed = 0
    for number, case_id in session.execute(overdue).all():
        try:
            with own_transaction():
                lapsed += _lapse(number, case_id, at)
        except Exception as error:  # noqa: BLE001 - one question's fault must not keep the others waiting
            logs.fault("lapse_failed", error, case_id=case_id)
    return lapsed


def _is_overdue(at: datetime) -> ColumnElement[bool]:
    return (CoAssignment.state == AssignmentState.OFFERED) & (CoAssignment.answer_by <= at)


def _lapse(number: int, case_id: int, at: datetime) -> bool:
    # The case first, as every other act locks them; somebody may have answered in the meantime.
    fresh = {"populate_existing": True}
    case = session.scalars(select(Case).where(Case.id == case_id).with_for_update().execution_options(**fresh)).one()
    asked = select(CoAssignment).where(CoAssignment.id == number, _is_overdue(at))
    part = session.scalars(asked.with_for_update().execution_options(**fresh)).one_or_none()
    if part is None:
        return False
    part.state, part.answered_at = AssignmentState.LAPSED, at
    trail.leave(Act.PART_LAPSED, at=at, prefecture_id=case.prefecture_id, case_id=case.id, body=part.body_id)
    return True
