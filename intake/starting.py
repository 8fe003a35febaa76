"""The start page: what the form is for and what happens with what is written, and the press that begins it."""

import re
from collections.abc import Sequence
from datetime import datetime

from flask import session as cookie
from sqlalchemy import select

from foundation.database import session, transaction
from foundation.translation import _
from intake import drafts, screens, steps
from intake.asking import asking_of
from intake.filled import Filled
from intake.opening import opening_lines
from intake.presses import Press
from intake.visit import DRAFT, MEDIUM, SENT, NoForm, arrive
from records.prefecture import Prefecture

_MEDIUM_CODE = re.compile(r"^[A-Za-z0-9_-]{1,20}$")


def prefectures() -> Sequence[Prefecture]:
    """Return the prefectures that are loaded, in the country's order."""
    return session.scalars(select(Prefecture).order_by(Prefecture.jis)).all()


def remember_medium(typed: str) -> None:
    """Keep a leaflet's code for the form that may follow; anything else is let go."""
    if _MEDIUM_CODE.match(typed):
        cookie[MEDIUM] = typed


def page(prefecture: Prefecture, at: datetime, fault: str = "") -> str:
    """Render the start page; a form that was begun and not sent can be gone on with."""
    _number, total = steps.progress(steps.ORDER[0], Filled(), asking_of(prefecture, at))
    return screens.show(
        "start",
        prefecture,
        heading=_("困りごと 相談フォーム"),
        total=total,
        opening=opening_lines(prefecture.hours),
        resume_url=_resume_url(prefecture, at),
        errors=[("main", fault)] if fault else [],
        has_errors=bool(fault),
    )


def _resume_url(prefecture: Prefecture, at: datetime) -> str:
    try:
        visit = arrive(prefecture.code, at)
    except NoForm:
        return ""
    if not visit.filled.done or visit.draft.consultation_id is not None:
        return ""
    return screens.open_url(visit, visit.filled)


def begin(prefecture: Prefecture, at: datetime) -> str:
    """Begin a form and give the browser its token; return what to say when the press cannot be taken.

    A form that was begun a moment ago and is still empty is gone on with, so that a double press leaves one.
    """
    if not Press().validate_on_submit():
        return _("この画面は古くなっていました。もう一度押してください。")
    with transaction():
        try:
            visit = arrive(prefecture.code, at, lock=True)
        except NoForm:
            visit = None
        if visit and not visit.filled.done and visit.draft.consultation_id is None:
            return ""
        if cookie.get(DRAFT):
            drafts.forget(cookie[DRAFT])
        cookie[DRAFT] = drafts.begin(prefecture.id, at, cookie.pop(MEDIUM, None))
    cookie.pop(SENT, None)
    return ""
