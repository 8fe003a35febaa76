"""Who waits for room goes before whoever comes later: for which bodies each case waits, and how many wait before one.

Without this a newcomer would take the place that becomes free before the clock hands it out (goals.md G37). What is
waited for stands on the case and follows what contracts, conflicts and rules say now: a place kept for somebody who may
not have it would stay empty, and one that they may have would go to others first.
"""

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import or_, select

from foundation.database import session
from records.case import Case
from routing.decision import Decision
from routing.limits import NO_ROOM


def waited_for(decision: Decision) -> list[str] | None:
    """Return every body that could take a case that waits, had it room; None for a case that does not wait."""
    if not decision.waits:
        return None
    full = {code for code, reason in decision.reasons.items() if reason in NO_ROOM}
    return sorted(full | {decision.lead or ""})


def ahead(prefecture_id: int, case: Case | None) -> Mapping[str, int]:
    """Return by body how many cases wait for it that came before a case; all that wait, where there is no case yet."""
    waiting = select(Case.waits_for).where(Case.prefecture_id == prefecture_id, Case.review == "room")
    if case is not None:
        is_older = or_(Case.opened_at < case.opened_at, (Case.opened_at == case.opened_at) & (Case.id < case.id))
        waiting = waiting.where(is_older)
    return Counter(code for codes in session.scalars(waiting) for code in codes or ())
