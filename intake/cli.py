"""`flask intake`: send a consultation without the form, and check what arrived."""

import secrets
from collections.abc import Sequence
from typing import Any

import click
from sqlalchemy.exc import NoResultFound

from foundation import clock
from foundation.commands import CommandGroup, lines_of, print_line, read_object, read_text
from foundation.database import session
from foundation.refusal import BadInput
from intake import verify
from intake.submission import Form, submit
from records.prefecture import Prefecture
from records.written import read_record
from routing import store

group = CommandGroup("intake", help="Consultations that come in.")
_FORM_VERSION = "json"


@group.command("submit")
@click.argument("path", metavar="FILE")
@click.option("--prefecture", "code", required=True, help="Code of the prefecture, like saga.")
@click.option("--at", "moment", help="Moment of arrival, like 2025-09-18T09:58 (Japan time).")
def submit_command(path: str, *, code: str, moment: str | None) -> None:
    """Send the record in FILE (`-`: standard input) as the form does; print receipt, reference and decision."""
    at = clock.read_moment(moment, "--at") if moment else clock.now()
    prefecture = _prefecture(code)
    store.check_in_force(prefecture, clock.day_in_japan(at))
    places, bodies = store.places_of(prefecture), store.body_codes_of(prefecture)
    answers = read_record(read_text(path), places=places, bodies=bodies)
    sent = submit(
        answers,
        prefecture=prefecture,
        token=secrets.token_urlsafe(32),
        at=at,
        form=Form(version=_FORM_VERSION),
    )
    decision = sent.decision.to_json() if sent.decision else {"outcome": "waiting"}
    print_line({"receipt": sent.receipt, "reference": sent.reference, "decision": decision})


def _prefecture(code: str) -> Prefecture:
    try:
        return store.prefecture_named(code)
    except NoResultFound as fault:
        raise BadInput(f"--prefecture: {code!r} is not loaded; `world build` loads the demo prefectures") from fault


@group.command("verify")
@click.argument("path", metavar="-")
def verify_command(path: str) -> None:
    """Say for each JSON line {"marker", "receipt"} what is stored of it, then the totals of the whole database.

    A bad line gives {"line", "error"} in its place and exit code 2 at the end.
    """
    sought = [_sought(number, line) for number, line in lines_of(read_text(path))]
    found = verify.findings([entry for entry in sought if "error" not in entry])
    for entry in sought:
        print_line(entry if "error" in entry else next(found))
    print_line(verify.totals())
    session.rollback()
    _stop_at(sought)


def _sought(number: int, line: str) -> dict[str, Any]:
    """Return what a line asks for, or what is wrong with it as `error`."""
    try:
        entry = read_object(line, "record")
        return {key: _text_or_null(key, entry.get(key)) for key in ("marker", "receipt")}
    except BadInput as fault:
        return {"line": number, "error": str(fault)}


def _text_or_null(key: str, value: object) -> str | None:
    if not isinstance(value, str | None):
        raise BadInput(f"{key}: {repr(value)[:80]} is not a text or null")
    return value


def _stop_at(sought: Sequence[dict[str, Any]]) -> None:
    faults = [f"line {entry['line']}: {entry['error']}" for entry in sought if "error" in entry]
    if faults:
        raise BadInput("\n".join(faults))
