"""The two ways out: the quick exit, which always leads away, and the end of a visit."""

import re

from flask import request, url_for
from flask import session as cookie
from sqlalchemy.exc import SQLAlchemyError

from foundation import logs
from foundation.database import transaction
from intake import drafts, starting
from intake.visit import DRAFT, MEDIUM, REPLY, SENT

# Where somebody is taken whose prefecture is unknown or cannot be looked up.
_NEUTRAL = "https://www.jma.go.jp/"
_FIRST_OF_SEVERAL = re.compile(r"^/(?!static/)([a-z]+)/")
_OF_A_VISITOR = frozenset({"csrf_token", MEDIUM})


def exit_url_here() -> str:
    """Return the quick exit of the address that was asked for, also where there is no such page.

    The database is not asked: it may be what went wrong, and the exit takes any prefecture's code.
    """
    named = _FIRST_OF_SEVERAL.match(request.path)
    return url_for("intake.reply.leave", code=named[1] if named else None)


def neutral_page(code: str | None) -> str:
    """Forget everything about this browser and return the page that tells nothing, whatever goes wrong."""
    try:
        forget_browser()
        own = [prefecture for prefecture in starting.prefectures() if code in {None, prefecture.code}]
    except SQLAlchemyError as error:
        logs.fault("exit_without_database", error)
        own = []
    cookie.clear()
    return own[0].exit_url if own else _NEUTRAL


def forget_browser() -> None:
    """Delete what this browser began, and let its cookie forget it; a counselor who looked in stays signed in.

    It needs no token: a page of another host cannot send this cookie along, and who is at this page wants to go.
    """
    tokens = [cookie.pop(name) for name in (DRAFT, SENT, REPLY) if name in cookie]
    if tokens:
        with transaction():
            drafts.forget(*tokens)
    if cookie and set(cookie) <= _OF_A_VISITOR:
        cookie.clear()
