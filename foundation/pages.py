"""What every page has: security headers, the answers to errors, and the filters that print days."""

import base64
import hashlib
import re
from datetime import date, datetime
from pathlib import Path

from flask import Flask, Response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import NoResultFound
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound

from foundation import clock, logs

_STAFF_DOORS = ("/app", "/ken", "/login", "/logout")
_PLAIN_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "X-Robots-Tag": "noindex, nofollow",
}


def dress(app: Flask, static: Path) -> None:
    """Give `app` its headers, error pages, filters and the two inlined public files."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    style = _squeezed((static / "public.css").read_text(encoding="utf-8"))
    script = (static / "public.js").read_text(encoding="utf-8")
    policy = (
        "default-src 'none'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        f"style-src 'self' {_hash_of(style)}; script-src 'self' {_hash_of(script)}; connect-src 'self'"
    )
    app.jinja_env.globals.update(
        public_css=style,
        public_js=script,
        asset_version=_version_of(static),
    )
    app.jinja_env.filters.update(
        day=lambda value: clock.short_day(_day_of(value)),
        long_day=lambda value: clock.japanese_day(_day_of(value)),
        era_day=lambda value: clock.era_day(_day_of(value)),
        clock_time=lambda value: clock.in_japan(value).strftime("%H:%M"),
        long_time=clock.japanese_time,
    )
    app.register_error_handler(Exception, _answer_error)
    app.after_request(lambda response: _add_headers(response, policy, app.config["ENVIRONMENT"]))


def _day_of(value: date | datetime) -> date:
    return clock.day_in_japan(value) if isinstance(value, datetime) else value


def _squeezed(style: str) -> str:
    """Return a style sheet without comments and spare blanks: it travels with every public page."""
    bare = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    return re.sub(r"\s*([{};,>])\s*", r"\1", re.sub(r"\s+", " ", bare)).strip()


def _hash_of(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _version_of(static: Path) -> str:
    content = b"".join(path.read_bytes() for path in sorted(static.iterdir()) if path.is_file())
    return hashlib.sha256(content).hexdigest()[:12]


def _add_headers(response: Response, policy: str, environment: str) -> Response:
    response.headers.update(_PLAIN_HEADERS)
    response.headers["Content-Security-Policy"] = policy
    if request.endpoint == "static":
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        response.headers["Cache-Control"] = "no-store"
    if environment == "production":
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return response


def _answer_error(error: Exception) -> ResponseReturnValue:
    """Answer every error with a page in words; only what we did not foresee is logged, by kind and place."""
    if isinstance(error, NoResultFound):
        error = NotFound()
    if not isinstance(error, HTTPException):
        logs.fault(
            "request_failed",
            error,
            path_rule=str(request.url_rule),
            method=request.method,
        )
        error = InternalServerError()
    if error.response is not None:
        return error.response
    code = error.code or 500
    sentence = error.description if code in {400, 415} and (error.description or "").endswith("。") else ""
    return error_page(code, sentence or ""), code


def error_page(code: int, sentence: str = "") -> str:
    """Return the page for an HTTP status, for the door that was knocked at."""
    is_staff = request.path.startswith(_STAFF_DOORS)
    layout = "staff" if is_staff else "public"
    return render_template(
        "errors/page.html",
        code=code,
        sentence=sentence,
        is_staff=is_staff,
        layout=layout,
    )
