"""Pages for a press that cannot be taken: no form behind it, a day too late, bytes that nobody can read.

Whatever can be read of the press is shown back, so that it can be copied or mended.
"""

from collections.abc import Mapping
from datetime import datetime

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from foundation.edge import UNREADABLE, Unreadable
from foundation.pages import error_page
from foundation.translation import _
from intake import receipts, screens, starting, steps
from intake.asking import asking_of
from intake.questions.page import Page, Posted
from intake.visit import NoForm, arrive
from records.answers import AnswerFault
from records.prefecture import Prefecture


def no_form(none: NoForm, posted: Posted, at: datetime) -> ResponseReturnValue:
    """Render why there is no form: a day has passed, or nothing that would tell anything."""
    code = none.prefecture.code
    sent = receipts.sent_draft(at)
    if sent and sent[1].prefecture.code == code and request.endpoint != "intake.done":
        return redirect(url_for("intake.done", code=code, again=1), 303)
    typed = _said(none.prefecture, posted, at)
    if none.is_expired:
        heading = _("1日たったので、書いた内容を消しました")
        return screens.show("expired", none.prefecture, heading=heading, typed=typed), 410
    heading = _("このページは開けません")
    if typed:
        return screens.show("expired", none.prefecture, heading=heading, typed=typed), 404
    context = {
        "exit_link": none.prefecture.exit_url,
        "exit_url": url_for("intake.reply.leave", code=code),
        "footer_links": [],
    }
    return screens.show("ghost", None, heading=heading, **context), 404


def _said(prefecture: Prefecture, posted: Posted, at: datetime) -> str:
    page = _page_of(request.view_args or {})
    return "\n".join(map(str, page.said(posted, asking_of(prefecture, at)))) if page and posted else ""


def _page_of(address: Mapping[str, str]) -> Page | None:
    return steps.page_named(address.get("name", ""))


def unreadable(fault: Unreadable, at: datetime) -> ResponseReturnValue:
    """Render the question again with what could be read; elsewhere a page with one sentence."""
    address = request.view_args or {}
    page = _page_of(address)
    if page is None or address["code"] not in {prefecture.code for prefecture in starting.prefectures()}:
        return error_page(400, UNREADABLE), 400
    try:
        visit = arrive(address["code"], at)
    except NoForm as none:
        return no_form(none, fault.fields, at)
    sentence = _("読めない文字がありました。消して、もう一度書いてください。")
    key = fault.field if fault.field in page.keys else ""
    return screens.question(visit, page, posted=fault.fields, fault=AnswerFault(key, "", sentence)), 400
