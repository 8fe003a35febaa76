"""What really became of the cases of a past period: who was asked, and when room was found; reads, writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from foundation.database import session
from records.assignment import Assignment, AssignmentState, StoredDecision
from records.body import Body
from records.case import Case
from records.consultation import Consultation
from routing.differences import Histories
from routing.past import LACKING, Counted, Frozen, received

_ROOM = "room"
_GIVEN_BACK = (AssignmentState.DECLINED, AssignmentState.LAPSED, AssignmentState.WITHDRAWN)


@dataclass(frozen=True, kw_only=True, slots=True)
class Later:
    """The decision by which a case that had waited found room; `load` is what bodies had in hand at that moment."""

    case_id: int
    at: datetime
    then: Frozen
    lacking: Mapping[str, str]
    load: Counted


def room_found(prefecture_id: int, first: date, last: date) -> list[Later]:
    """Return when cases of a period that had waited found room, in order."""
    query = (
        select(StoredDecision.case_id, StoredDecision.made_at, StoredDecision.content)
        .join(Consultation, Consultation.id == StoredDecision.consultation_id)
        .where(received(prefecture_id, first, last), StoredDecision.cause == _ROOM)
        .order_by(StoredDecision.made_at, StoredDecision.id)
    )
    return [_later(*row) for row in session.execute(query)]


def _later(case_id: int, at: datetime, content: Mapping[str, Any]) -> Later:
    due = content["due"]
    plain = {key: content[key] for key in ("outcome", "lead", "rule", "gates", "flags", "urgency")}
    then = Frozen(
        **plain,
        answer_by=due.get("answer_by"),
        first_contact_by=due.get("first_contact_by"),
        pool=content.get("pool", {}),
    )
    return Later(case_id=case_id, at=at, then=then, lacking=content.get(LACKING, {}), load=content.get("load") or {})


def histories(prefecture_id: int, first: date, last: date) -> Histories:
    """Return by case who was asked about it, from when, and until when where somebody else was asked after them.

    Of the cases that came in from one day to another.
    """
    query = (
        select(Assignment.case_id, Body.code, Assignment.offered_at, Assignment.answered_at, Assignment.state)
        .join(Body, Body.id == Assignment.body_id)
        .join(Case, Case.id == Assignment.case_id)
        .where(Case.prefecture_id == prefecture_id, Case.opened_on.between(first, last))
        .order_by(Assignment.case_id, Assignment.id)
    )
    found: dict[int, list[tuple[str, datetime, datetime | None]]] = {}
    for case_id, code, offered_at, answered_at, state in session.execute(query):
        found.setdefault(case_id, []).append((code, offered_at, answered_at if state in _GIVEN_BACK else None))
    return found
