"""The strict layer at the edge: what is not UTF-8, too big or of a kind no page sends is answered before any view."""

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import unquote_to_bytes

from flask import Flask, current_app, request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

_FORM = "application/x-www-form-urlencoded"
_FILES = "multipart/form-data"
# Far more than any field takes: what is somewhat too long comes back on its page, with a sentence beside it.
_MOST_BYTES = 1024 * 1024
# Less than what is parsed in memory: no temporary file is made.
_MOST_BYTES_OF_A_FILE = 500 * 1000
_MOST_FIELDS = 300
_MARK = "takes_a_file"
View = TypeVar("View", bound=Callable[..., object])
UNREADABLE = "読めない文字がありました。前のページにもどって、もう一度書いてください。"


class Unreadable(BadRequest):
    """A form holds bytes that are not UTF-8; `fields` is what could be read, bad bytes shown as U+FFFD.

    `field` names the first one at fault, empty when its name cannot be read either.
    """

    def __init__(self, body: bytes) -> None:
        """Read what can be read of a form's body."""
        super().__init__(UNREADABLE)
        self.fields: dict[str, list[str]] = {}
        pairs = [pair.partition(b"=") for pair in body.split(b"&")]
        for name, _equals, value in pairs:
            self.fields.setdefault(_shown(name), []).append(_shown(value))
        self.field = next((_shown(name) for name, _equals, value in pairs if not _is_readable(value)), "")


def guard(app: Flask) -> None:
    """Make `app` refuse what cannot be read strictly; the answer is a page with one sentence."""
    app.config["MAX_CONTENT_LENGTH"] = _MOST_BYTES
    app.config["MAX_FORM_MEMORY_SIZE"] = _MOST_BYTES
    app.config["MAX_FORM_PARTS"] = _MOST_FIELDS
    app.before_request(_refuse_unreadable)


def takes_file(view: View) -> View:
    """Let a view take one file with its form, up to half a megabyte; what it holds is for the view to check."""
    setattr(view, _MARK, True)
    return view


def _refuse_unreadable() -> None:
    # Werkzeug keeps bad bytes as percent signs or drops the field: text would change without anyone knowing.
    for raw in (
        request.environ.get("PATH_INFO", "").encode("latin-1"),
        request.query_string,
    ):
        if not _is_readable(raw):
            raise BadRequest(UNREADABLE)
        if b"\x00" in unquote_to_bytes(raw):
            raise BadRequest(UNREADABLE)
    if request.method in {"POST", "PUT", "PATCH"}:
        _refuse_unreadable_body()


def _refuse_unreadable_body() -> None:
    if request.mimetype == _FILES and hasattr(current_app.view_functions.get(request.endpoint or ""), _MARK):
        request.max_content_length = _MOST_BYTES_OF_A_FILE
        return
    if request.mimetype not in {_FORM, ""}:
        raise UnsupportedMediaType(UNREADABLE)
    body = request.get_data(cache=True, parse_form_data=False)
    if body.count(b"&") >= _MOST_FIELDS:
        raise BadRequest(UNREADABLE)
    if not _is_readable(body):
        raise Unreadable(body)


def _shown(raw: bytes) -> str:
    return _plain(raw).decode("utf-8", errors="replace")


def _plain(raw: bytes) -> bytes:
    return unquote_to_bytes(raw.replace(b"+", b" "))


def _is_readable(raw: bytes) -> bool:
    try:
        _plain(raw).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
