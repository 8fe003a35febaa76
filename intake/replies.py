"""Reading the reply: from a typed receipt number to where the case stands, told in words."""

from datetime import datetime

from flask import request
from flask import session as cookie
from sqlalchemy import select

from foundation.clock import day_in_japan
from foundation.database import session, transaction
from foundation.translation import _, _l
from intake import drafts, receipts, screens
from intake.presses import Press
from intake.receipt import LENGTH, NumberFault, read_number, receipt_hash
from intake.standing import standing_of
from intake.visit import REPLY
from records import trail
from records.case import Case
from records.consultation import Consultation
from records.prefecture import Prefecture
from records.trail import Act

_STATES = {
    "contacting": _l("連絡しています"),
    "supporting": _l("手伝っています"),
    "watching": _l("手伝っています"),
    "closed": _l("終わりました"),
}


def look_up(typed: str, at: datetime) -> Prefecture | str:
    """Open the reply page for a receipt number and return its prefecture, or the sentence that says what is wrong.

    A number that cannot be one is explained at once; every other wrong number gets the same sentence.
    """
    if not Press().validate_on_submit():
        return _("この画面は古くなっていました。もう一度押してください。")
    try:
        number = read_number(typed)
    except NumberFault as fault:
        return _slip(fault.digits)
    known = select(Consultation, Prefecture).join(Prefecture, Prefecture.id == Consultation.prefecture_id)
    with transaction():
        row = session.execute(known.where(Consultation.receipt_hash == receipt_hash(number))).one_or_none()
        if row is None:
            return _("この番号では見つかりませんでした。数字をもう一度見てください。")
        consultation, prefecture = row
        cookie[REPLY] = drafts.begin_reading(prefecture.id, consultation.id, at)
        trail.leave(Act.REPLY_READ, at=at, prefecture_id=prefecture.id, case_id=consultation.case_id)
    return prefecture


def _slip(digits: int) -> str:
    if digits == LENGTH:
        return _("数字がどこかちがうようです。もう一度見てください。")
    if digits:
        return _("受付番号は16けたの数字です。今は%(count)sけたです。", count=digits)
    return _("受付番号は16けたの数字です。数字を入れてください。")


def entry(prefecture: Prefecture | None, sentence: str = "") -> str:
    """Render the page that asks for the number."""
    return screens.beside(
        "reply_entry",
        prefecture,
        _("返事を読む"),
        typed=request.form.get("receipt", ""),
        sentence=sentence,
        errors=[("receipt", sentence)] if sentence else [],
        has_errors=bool(sentence),
    )


def opened(at: datetime) -> drafts.Found | None:
    """Return what this browser may read, for half an hour after it named the number."""
    token = cookie.get(REPLY)
    return drafts.find(token, at) if token else None


def page(found: drafts.Found, at: datetime) -> str:
    """Render where the case stands; the browser that has just sent the form sees its number once more."""
    consultation_id = found.draft.consultation_id or 0
    standing = standing_of(consultation_id, found.prefecture)
    return screens.show(
        "reply",
        found.prefecture,
        heading=_("返事"),
        state=_state_of(standing.case),
        standing=standing,
        is_waiting=standing.case.state != "closed" and standing.case.last_contact_at is None,
        is_late=day_in_japan(at) > standing.promised,
        number=receipts.number_once_more(consultation_id, at),
    )


def _state_of(case: Case) -> str:
    if case.state in _STATES:
        return str(_STATES[case.state])
    return _("担当の人が決まりました") if case.is_accepted else _("担当の人を決めています")
