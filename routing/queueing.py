"""Who waits for room goes before whoever comes later: for which bodies each case waits, and how many wait before one.

Without this a newcomer would take the place that becomes free before the clock hands it out (goals.md G37).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from foundation.database import session
from records.assignment import StoredDecision
from records.case import Case
from routing.decision import Decision
from routing.limits import NO_ROOM

_WAITS_FOR = "waits_for"


def noted(decision: Decision) -> dict[str, list[str]]:
    """Return what a stored decision keeps of a case that waits: every body that could take it, had it room."""
    if not decision.waits:
        return {}
    full = {code for code, reason in decision.reasons.items() if reason in NO_ROOM}
    return {_WAITS_FOR: sorted(full | {decision.lead or ""})}


def ahead(prefecture_id: int, case: Case | None) -> Mapping[str, int]:
    """Return by body how many cases wait for it that came before a case; all that wait, where there is no case yet."""
    waiting = _waiting(prefecture_id)
    if case is not None:
        is_older = or_(Case.opened_at < case.opened_at, (Case.opened_at == case.opened_at) & (Case.id < case.id))
        waiting = waiting.where(is_older)
    return Counter(code for _, codes in session.execute(waiting) for code in codes or ())


def wanted(prefecture_id: int) -> Mapping[int, Sequence[str]]:
    """Return for which bodies each case of a prefecture waits, by the case's number."""
    return {case_id: codes or () for case_id, codes in session.execute(_waiting(prefecture_id))}


def _waiting(prefecture_id: int) -> Any:
    """Return the statement for the cases that wait for room, each with what its newest decision noted."""
    made = aliased(StoredDecision)
    newest = select(func.max(made.id)).where(made.case_id == Case.id).scalar_subquery()
    return (
        select(Case.id, StoredDecision.content[_WAITS_FOR])
        .join(Case, Case.id == StoredDecision.case_id)
        .where(Case.prefecture_id == prefecture_id, Case.review == "room", StoredDecision.id == newest)
    )
