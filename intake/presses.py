"""What a press on a page brings along: its fields, and the tokens that tell it from a forged or stale one."""

import hmac

from flask import request
from flask_wtf import FlaskForm

from foundation.translation import _
from intake.questions.page import Posted
from records.answers import AnswerFault


class Press(FlaskForm):  # type: ignore[misc]
    """A form of buttons: nothing but its token, which is checked beside what was typed."""


def posted() -> Posted:
    """Return what the request's form holds."""
    return request.form.to_dict(flat=False)


def check_press(once: str) -> None:
    """Raise AnswerFault when the form's tokens are missing or belong to another form."""
    fresh = Press().validate_on_submit()
    if not fresh or not hmac.compare_digest(request.form.get("once", "").encode(), once.encode()):
        raise AnswerFault("", "", _("この画面は古くなっていました。もう一度押してください。"))
