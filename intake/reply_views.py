"""Addresses of the reply page and of the two ways out: the quick exit, and the end of a visit."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from foundation.clock import now
from foundation.translation import _
from intake import leaving, replies, screens
from routing import store

pages = Blueprint("reply", __name__)


@pages.get("/henji", defaults={"code": None})
@pages.get("/<code>/henji")
def henji(code: str | None) -> ResponseReturnValue:
    """Show the reply to whoever has named its number; ask for the number else."""
    prefecture = store.prefecture_named(code) if code else None
    found = replies.opened(now())
    if found is None:
        return replies.entry(prefecture)
    if code != found.prefecture.code:
        return redirect(url_for("intake.reply.henji", code=found.prefecture.code), 303)
    return replies.page(found, now())


@pages.post("/henji", defaults={"code": None})
@pages.post("/<code>/henji")
def look_up(code: str | None) -> ResponseReturnValue:
    """Take a receipt number."""
    prefecture = store.prefecture_named(code) if code else None
    result = replies.look_up(request.form.get("receipt", ""), now())
    if isinstance(result, str):
        return replies.entry(prefecture, result), 400
    return redirect(url_for("intake.reply.henji", code=result.code), 303)


@pages.post("/<code>/owari")
def finish(code: str) -> ResponseReturnValue:
    """End the visit: nothing of it stays in this browser, however old the page was."""
    leaving.forget_browser()
    return redirect(url_for("intake.reply.finished", code=code), 303)


@pages.get("/<code>/owari")
def finished(code: str) -> ResponseReturnValue:
    """Say that the visit has ended."""
    return screens.show("finished", store.prefecture_named(code), heading=_("終わりました"))


@pages.get("/tojiru", defaults={"code": None})
@pages.get("/<code>/tojiru")
def leave(code: str | None) -> ResponseReturnValue:
    """Delete the form and go to a page that tells nothing; a link, so that it works before anything else does."""
    response = redirect(leaving.neutral_page(code), 303)
    response.headers["Clear-Site-Data"] = '"cookies", "storage"'
    return response
