"""When cases of a past period that had waited really found room; reads, and writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from foundation.database import session
from records.assignment import StoredDecision
from records.consultation import Consultation
from routing.candidates import Load
from routing.past import LACKING, Frozen, loads, received

_ROOM = "room"


@dataclass(frozen=True, kw_only=True, slots=True)
class Later:
    """The decision by which a case that had waited found room; `load` is what bodies had in hand at that moment."""

    case_id: int
    at: datetime
    then: Frozen
    lacking: Mapping[str, str]
    load: Mapping[str, Load]


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
    return Later(case_id=case_id, at=at, then=then, lacking=content.get(LACKING, {}), load=loads(content.get("load")))
