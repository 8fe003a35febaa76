"""What the desk should look at after declines: where what a body says does not fit what is on file about it."""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import select

from foundation.database import session
from records.assignment import Assignment, AssignmentState
from records.body import Body
from routing.consequences import LOOKED_AT

_LOOKS_BACK = timedelta(days=30)


def after_declines(prefecture_id: int, at: datetime) -> dict[str, Counter[tuple[str, str]]]:
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
