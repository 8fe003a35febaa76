"""Somebody at the form: the browser's token, the draft behind it, and what this prefecture asks."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from flask import session as cookie

from intake import drafts
from intake.asking import asking_of
from intake.filled import Filled
from intake.questions.page import Asking
from records.draft import Draft
from records.prefecture import Prefecture
from routing import store

# What the cookie may hold: random tokens of an unsent form, a sent one, and a reply being read.
DRAFT, SENT, REPLY = "draft", "sent", "reply"
# The code of the leaflet that led here, until a form begins.
MEDIUM = "medium"


class NoForm(Exception):
    """There is no form behind this browser; `is_expired` when there was one a day ago. `typed` was in the request."""

    def __init__(self, prefecture: Prefecture, *, is_expired: bool) -> None:
        """Keep whose page was asked for."""
        super().__init__("no form")
        self.prefecture = prefecture
        self.is_expired = is_expired


@dataclass(frozen=True)
class Visit:
    """A browser with a form that has not expired."""

    prefecture: Prefecture
    draft: Draft
    token: str
    at: datetime

    @cached_property
    def filled(self) -> Filled:
        """Return what was answered so far."""
        return Filled.read(self.draft.answers)

    @cached_property
    def asking(self) -> Asking:
        """Return what the prefecture's rules make the form ask today."""
        return asking_of(self.prefecture, self.at)

    @property
    def once(self) -> str:
        """Return the form's one-time token."""
        return drafts.one_time_token(self.token)


def arrive(code: str, at: datetime, *, lock: bool = False) -> Visit:
    """Return the visit of the browser that sent this request; `lock` holds its draft for the running act.

    Raises: NoForm: the browser has no form of this prefecture, or it has expired.
    """
    token = cookie.get(DRAFT, "")
    found = drafts.find(token, at, lock=lock) if token else None
    if found is None or found.prefecture.code != code:
        raise NoForm(store.prefecture_named(code), is_expired=bool(token) and found is None)
    return Visit(found.prefecture, found.draft, token, at)
