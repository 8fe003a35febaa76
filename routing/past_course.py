"""What really became of the cases of a past period: who was asked, and when room was found; reads, writes nothing."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from foundation.database import session
from records.assignment import Assignment, AssignmentState, StoredDecision
from records.body import Body
from records.case import Case
from records.consultation import Consultation
from routing.differences import Histories
from routing.past import Frozen, received

_ROOM = "room"
_GIVEN_BACK = (AssignmentState.DECLINED, AssignmentState.LAPSED, AssignmentState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Later:
    """The decision by which a case that had waited found room."""

    case_id: int
    at: datetime
    then: Frozen


def room_found(prefecture_id: int, first: date, last: date) -> list[Later]:
    """Return when cases of a period that had waited found room, in order."""
    query = (
        select(StoredDecision.case_id, StoredDecision.made_at, StoredDecision.content)
        .join(Consultation, Consultation.id == StoredDecision.consultation_id)
        .where(received(prefecture_id, first, last), StoredDecision.cause == _ROOM)
        .order_by(StoredDecision.made_at, StoredDecision.id)
    )
    return [Later(case_id, at, Frozen.read(content)) for case_id, at, content in session.execute(query)]


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
