"""The receipt page: the number, what happens next and by when."""

from datetime import datetime

from flask import session as cookie
from flask import url_for
from flask.typing import ResponseReturnValue

from foundation.database import transaction
from foundation.translation import _
from intake import drafts, screens
from intake.receipt import receipt_for
from intake.standing import standing_of
from intake.visit import DRAFT, SENT, NoForm
from routing import store


def sent_draft(at: datetime) -> tuple[str, drafts.Found] | None:
    """Return the browser's sent form with its token, for half an hour after sending."""
    token = cookie.get(SENT) or cookie.get(DRAFT) or ""
    found = drafts.find(token, at) if token else None
    return (token, found) if found and found.draft.consultation_id is not None else None


def number_of(token: str) -> str:
    """Return the receipt number of the form behind a browser's token."""
    return receipt_for(drafts.one_time_token(token))


def number_once_more(consultation_id: int, at: datetime) -> str:
    """Return the number for the browser that sent this consultation, on its first return; nothing afterwards."""
    sent = sent_draft(at)
    if sent is None or sent[1].draft.consultation_id != consultation_id:
        return ""
    with transaction():
        is_first = drafts.is_first_return(sent[1].draft)
    return number_of(sent[0]) if is_first else ""


def page(code: str, at: datetime, *, is_again: bool) -> ResponseReturnValue:
    """Render the receipt. Raises NoForm when there is none to show, or no longer."""
    sent = sent_draft(at)
    if sent is None:
        cookie.pop(SENT, None)
    if sent is None or sent[1].prefecture.code != code:
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
        **(screens.numbers_of(found.prefecture) if standing.case.urgency == "urgent" else {}),
        reply_url=url_for("intake.reply.henji", code=code),
        finish_url=url_for("intake.reply.finish", code=code),
    )
