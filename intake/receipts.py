"""The receipt page: the number, what happens next and by when."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import session as cookie
from flask import url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from foundation.database import session
from foundation.translation import _
from intake import drafts, screens
from intake.receipt import receipt_for
from intake.visit import DRAFT, SENT, NoForm
from records.assignment import StoredDecision
from records.case import Case
from records.consultation import Consultation
from records.prefecture import Prefecture
from routing import store
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


def sent_draft(at: datetime) -> tuple[str, drafts.Found] | None:
    """Return the browser's sent form with its token, for half an hour after sending."""
    token = cookie.get(SENT) or cookie.get(DRAFT) or ""
    found = drafts.find(token, at) if token else None
    return (token, found) if found and found.draft.consultation_id is not None else None


def number_of(token: str) -> str:
    """Return the receipt number of the form behind a browser's token."""
    return receipt_for(drafts.one_time_token(token))


def page(code: str, at: datetime, *, is_again: bool) -> ResponseReturnValue:
    """Render the receipt. Raises NoForm when there is none to show, or no longer."""
    sent = sent_draft(at)
    if sent is None or sent[1].prefecture.code != code:
        cookie.pop(SENT, None)
        raise NoForm(store.prefecture_named(code), is_expired=False)
    token, found = sent
    standing = standing_of(found.draft.consultation_id or 0, found.prefecture)
    return screens.show(
        "receipt",
        found.prefecture,
        heading=_("受け付けました"),
        number=number_of(token),
        standing=standing,
        is_again=is_again,
        numbers=found.prefecture.emergency_numbers if standing.case.urgency == "urgent" else [],
        reply_url=url_for("intake.reply.henji", code=code),
        finish_url=url_for("intake.reply.finish", code=code),
    )
