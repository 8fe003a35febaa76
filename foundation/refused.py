"""What the rules refuse is said on the form that asked for it, with everything typed still there.

The view that was refused runs once more. Its form, which knows of the refusal, is no longer valid, so that the view
acts on nothing and draws the form as it draws any other fault.
"""

from typing import cast

from flask import Flask, current_app, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import NoResultFound

from foundation.pages import error_page
from foundation.refusal import Refusal


def watch(app: Flask) -> None:
    """Let `app` answer a refusal on the form, or with a page of its own where no form can show it."""
    app.register_error_handler(Refusal, _show_again)


def refusal() -> Refusal | None:
    """Return why the act of this request was refused, if it was; a form that asks is able to show it."""
    g.form_shows_refusals = True
    found: Refusal | None = g.get("refusal")
    return found


def _show_again(fault: Refusal) -> ResponseReturnValue:
    if g.get("form_shows_refusals") and "refusal" not in g:
        g.refusal = fault
        try:
            view = current_app.ensure_sync(current_app.view_functions[request.endpoint or ""])
            return cast("ResponseReturnValue", view(**request.view_args or {}))
        except (NoResultFound, Refusal):
            # What was refused is no longer there, or no longer the reader's to see; the sentence still is.
            pass
    return error_page(409, str(fault)), 409
