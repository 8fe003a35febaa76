"""What earlier declines leave behind: bodies that a writer is not sent to again, and what the desk should look at."""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from foundation.database import session
from records.answers import Answers
from records.assignment import Assignment, AssignmentState
from records.body import Body
from records.case import Case
from records.consultation import Consultation
from routing import burden
from routing.consequences import LOOKED_AT, REMEMBERED

_LOOKS_BACK = timedelta(days=30)


def against(prefecture_id: int, answers: Answers, case: Case) -> dict[str, str]:
    """Return the bodies that declined the same writer's earlier cases for good, each with the reason against it.

    The writer is known again as by `burden.acquaintances`.
    """
    same = burden.same_writer(answers, case)
    if not same:
        return {}
    earlier = (
        select(Body.code, Assignment.decline_reason)
        .join(Assignment, Assignment.body_id == Body.id)
        .join(Case, Case.id == Assignment.case_id)
        .join(Consultation, Consultation.case_id == Case.id)
        .where(Case.prefecture_id == prefecture_id, Assignment.state == AssignmentState.DECLINED, or_(*same))
        .where(Case.id != case.id, Assignment.decline_reason.in_(REMEMBERED))
        .order_by(Assignment.id)
    )
    return {code: REMEMBERED[str(reason)] for code, reason in session.execute(earlier)}


def to_look_at(prefecture_id: int, at: datetime) -> dict[str, Counter[tuple[str, str]]]:
    """Return by body how often it declined in the last 30 days for what the desk can look at: (reason, what)."""
    declined = (
        select(Body.code, Assignment.decline_reason)
        .join(Assignment, Assignment.body_id == Body.id)
        .where(Body.prefecture_id == prefecture_id, Assignment.offered_at >= at - _LOOKS_BACK)
        .where(Assignment.state == AssignmentState.DECLINED, Assignment.decline_reason.in_(LOOKED_AT))
        .order_by(Body.position, Assignment.id)
    )
    found: dict[str, Counter[tuple[str, str]]] = {}
    for code, reason in session.execute(declined):
        found.setdefault(code, Counter())[str(reason), LOOKED_AT[str(reason)]] += 1
    return found
