"""Which language a visitor reads: chosen by a link, by a leaflet's address, or beside a half-filled question."""

import re
from collections.abc import Sequence

from flask import Response, current_app, request, url_for
from flask import session as cookie

from foundation import ruby
from foundation.translation import Language, languages, speak, spoken
from intake.questions.page import Posted
from records.fields import FIELDS

# The name of the switch that stands on a question, and of the choice in the browser's cookie.
SWITCH, CHOSEN = "kotoba", "language"
# How leaflets name a language: the first part of the address.
LEAFLETS = {"y": "ja_easy", "e": "en", "zh": "zh", "vi": "vi", "pt": "pt", "tl": "tl", "ko": "ko"}
_STAFF_DOORS = ("/app", "/ken", "/login", "/logout")
_WAY_BACK = re.compile(r"^[a-z0-9_/]{0,40}$")


def speak_chosen() -> None:
    """Let the page be in the language that the browser chose; staff always read Japanese."""
    language = languages(current_app).get(cookie.get(CHOSEN, ""))
    if language and not request.path.startswith(_STAFF_DOORS):
        speak(language)


def choose(code: str) -> None:
    """Remember a language for this browser; a code that is none changes nothing."""
    language = languages(current_app).get(code)
    if language:
        cookie[CHOSEN] = language.code
        speak(language)


def asked_for(posted: Posted) -> str:
    """Return the language that was pressed on a question, empty where it was another button."""
    return posted.get(SWITCH, [""])[-1]


def way_back(typed: str) -> str:
    """Return where a switch leads back to, below the prefecture's start; its start where that is no address."""
    return typed if _WAY_BACK.fullmatch(typed) else ""


def offered(code: str | None) -> Sequence[tuple[Language, str]]:
    """Return every language with the address that shows this page in it; none where there is but one."""
    there = languages(current_app)
    known = [there[language] for language in FIELDS["language"].codes or {} if language in there]
    if len(known) == 1 or request.endpoint is None:
        return []
    below = request.path.removeprefix(f"/{code}/" if code else "/")
    back = way_back(below) or None
    return [(one, url_for("intake.change_language", code=code, language=one.code, to=back)) for one in known]


def with_readings(response: Response) -> Response:
    """Give a page of the easy version its ruby; one that is compressed has had it."""
    if spoken().is_easy and response.mimetype == "text/html" and "Content-Encoding" not in response.headers:
        response.set_data(ruby.shown(response.get_data(as_text=True)))
    return response
