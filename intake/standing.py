"""Where a consultation stands, as far as the person who sent it is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from foundation.database import session
from foundation.translation import SOURCE, _, spoken
from intake.moments import day_words, moment_words
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
        """Return the decision's words for the person: as they were stored, or told in the language of the page."""
        if self.decision is None:
            return []
        content = self.decision.content
        if spoken().code == SOURCE or "lines_person" not in content:
            return str(content["words_person"]).splitlines()
        return [_(words, **_told(parts)) for words, parts in content["lines_person"]]


def _told(parts: Mapping[str, str]) -> dict[str, str]:
    told = {
        "day": lambda written: day_words(date.fromisoformat(written)),
        "moment": lambda written: moment_words(datetime.fromisoformat(written)),
    }
    return {key: told.get(key, str)(part) for key, part in parts.items()}


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
