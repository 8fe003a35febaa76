"""`flask intake`: send a consultation without the form, and check what arrived."""

import json
import secrets
from typing import Any

import click
from sqlalchemy.exc import NoResultFound

from foundation import clock
from foundation.commands import CommandGroup, read_text
from foundation.database import session
from foundation.refusal import BadInput
from intake import verify
from intake.submission import Form, submit
from records.answers import AnswerFault, Answers, read_answers
from records.prefecture import Prefecture
from routing import store

group = CommandGroup("intake", help="Consultations that come in.")
_FORM_VERSION = "json"


@group.command("submit")
@click.argument("path", metavar="FILE")
@click.option("--prefecture", "code", required=True, help="Code of the prefecture, like saga.")
@click.option("--at", "moment", help="Moment of arrival, like 2025-09-18T09:58 (Japan time).")
def submit_command(path: str, *, code: str, moment: str | None) -> None:
    """Send the record in FILE (`-`: standard input) as the form does; print receipt, reference and decision."""
    at = clock.read_moment(moment) if moment else clock.now()
    prefecture = _prefecture(code)
    answers = _answers(read_text(path), prefecture)
    sent = submit(
        answers,
        prefecture=prefecture,
        token=secrets.token_urlsafe(32),
        at=at,
        form=Form(version=_FORM_VERSION),
    )
    decision = sent.decision.to_json() if sent.decision else {"outcome": "waiting"}
    _print({"receipt": sent.receipt, "reference": sent.reference, "decision": decision})


def _prefecture(code: str) -> Prefecture:
    try:
        return store.prefecture_named(code)
    except NoResultFound as fault:
        raise BadInput(f"--prefecture: {code!r} is not loaded; `world build` loads the demo prefectures") from fault


def _answers(text: str, prefecture: Prefecture) -> Answers:
    try:
        record, bodies = _object(text, "record"), store.body_codes_of(prefecture)
        return read_answers(record, places=store.places_of(prefecture), bodies=bodies)
    except AnswerFault as fault:
        raise BadInput(f"{fault.field}: {fault.value!r}: {fault.sentence}") from fault


def _object(text: str, name: str) -> dict[str, Any]:
    try:
        read = json.loads(text)
    except json.JSONDecodeError as fault:
        raise BadInput(f"{name}: line {fault.lineno} column {fault.colno}: {fault.msg}") from fault
    if not isinstance(read, dict):
        raise BadInput(f"{name}: {text[:40]!r} is not an object with keys")
    return read


@group.command("verify")
@click.argument("path", metavar="-")
def verify_command(path: str) -> None:
    """Say for each JSON line {"marker", "receipt"} what is stored of it, then the totals of the whole database."""
    lines = [line for line in read_text(path).splitlines() if line.strip()]
    sought = [_object(line, f"line {number}") for number, line in enumerate(lines, 1)]
    for number, entry in enumerate(sought, 1):
        for key in ("marker", "receipt"):
            if not isinstance(entry.get(key), str | None):
                raise BadInput(f"line {number}: {key}: {entry[key]!r} is not a text or null")
    for found in verify.findings(sought):
        _print(found)
    _print(verify.totals())
    session.rollback()


def _print(content: dict[str, Any]) -> None:
    click.echo(json.dumps(content, ensure_ascii=False))
