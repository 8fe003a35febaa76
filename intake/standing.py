"""Where a consultation stands, as far as the person who sent it is told."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from foundation.database import session
from records.assignment import StoredDecision
from records.case import Case
from records.consultation import Consultation
from records.prefecture import Prefecture
from routing.due import Hours, promised_on


@dataclass(frozen=True)
class Standing:
    """Where a consultation stands: the case, the latest decision about it, and the day by which we answer."""

    consultation: Consultation
    case: Case
    decision: StoredDecision | None
    promised: date

    @property
    def lines(self) -> list[str]:
        """Return the decision's words for the person."""
        return str(self.decision.content["words_person"]).splitlines() if self.decision else []


def standing_of(consultation_id: int, prefecture: Prefecture) -> Standing:
    """Return where a consultation stands."""
    decided = (
        select(Consultation, Case, StoredDecision)
        .join(Case, Case.id == Consultation.case_id)
        .outerjoin(StoredDecision, StoredDecision.case_id == Case.id)
        .where(Consultation.id == consultation_id)
        .order_by(StoredDecision.id.desc())
        .limit(1)
    )
    consultation, case, decision = session.execute(decided).one()
    promised = promised_on(consultation.received_at, Hours.read(prefecture.hours))
    return Standing(consultation, case, decision, promised)
