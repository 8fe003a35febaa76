"""`flask routing`: explain a decision without storing it, read a stored one, check a rule set."""

import json
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from foundation import clock
from foundation.commands import CommandGroup, read_text
from foundation.database import session
from records.answers import AnswerFault, read_answers
from records.body import Body
from records.case import Case
from records.prefecture import Prefecture
from routing import dispatch, offers, store
from routing.offers import Desk
from routing.rules import RuleFault, RuleSet
from routing.ruleset_file import check, read_ruleset
from routing.simulate_cli import simulate

group = CommandGroup("routing", help="Which body, and why.")
group.add_command(simulate)
_NEEDED = ("needs",)


def _stop(sentence: str) -> SystemExit:
    click.echo(sentence, err=True)
    return SystemExit(2)


def _print(content: Any) -> None:
    click.echo(json.dumps(content, ensure_ascii=False))


def _ruleset(path: str) -> RuleSet:
    try:
        return read_ruleset(Path(path))
    except RuleFault as fault:
        message = f"{path}: {fault.field}: {fault.value!r}: {fault.sentence}"
        raise _stop(message) from fault
    except (OSError, ValueError) as fault:
        message = f"FILE: {path}: {fault}"
        raise _stop(message) from fault


class _Explainer:
    """Decides records for one prefecture at one moment; what it reads of the database it reads once."""

    def __init__(self, prefecture: str, moment: str | None, rules: str | None) -> None:
        try:
            self.at = clock.read_moment(moment) if moment else clock.now()
        except ValueError as fault:
            message = f"--at: {fault}"
            raise _stop(message) from fault
        try:
            found = store.prefecture_named(prefecture)
        except NoResultFound as fault:
            message = f"--prefecture: {prefecture!r} is not loaded; `world build` loads the demo prefectures."
            raise _stop(message) from fault
        self.desk: Desk = offers.desk_of(found, clock.day_in_japan(self.at))
        self.places = store.places_of(found)
        self.rules = _ruleset(rules) if rules else None

    def decide(self, text: str) -> dict[str, Any]:
        """Return the decision for one record as JSON. Raises: ValueError: a sentence naming field and value."""
        raw = json.loads(text)
        if not isinstance(raw, dict):
            message = f"record: {text[:40]!r} is not an object with the record's keys"
            raise ValueError(message)
        answers = read_answers(raw, places=self.places, needed=_NEEDED)
        return dispatch.explain(answers, self.desk, self.at, rules=self.rules).to_json()


def _fault_sentence(fault: ValueError) -> str:
    if isinstance(fault, AnswerFault):
        return f"{fault.field}: {fault.value!r}: {fault.sentence}"
    if isinstance(fault, json.JSONDecodeError):
        return f"record: line {fault.lineno} column {fault.colno}: {fault.msg}"
    return str(fault)


def _explain_lines(explainer: _Explainer, lines: Iterable[str]) -> None:
    is_bad = False
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        try:
            _print(explainer.decide(text))
        except ValueError as fault:
            is_bad = True
            _print({"line": number, "error": _fault_sentence(fault)})
    if is_bad:
        raise SystemExit(2)


@group.command("explain")
@click.argument("path", metavar="FILE", required=False)
@click.option("--prefecture", help="Code of the prefecture, like saga.")
@click.option("--at", "moment", help="Moment of arrival, like 2025-09-18T09:58 (Japan time).")
@click.option("--rules", help="Rule set file (TOML) to decide by, instead of the one in force.")
@click.option("--reference", help="Print the frozen decision of a stored case, like R7-SAG-0001.")
def explain(
    *, path: str | None, prefecture: str | None, moment: str | None, rules: str | None, reference: str | None
) -> None:
    """Decide the record in FILE and print why; store nothing. A .jsonl file or `-`: one record a line."""
    if reference:
        _print(_frozen(reference))
        return
    if not path or not prefecture:
        raise _stop("Give FILE and --prefecture, or --reference.")
    explainer = _Explainer(prefecture, moment, rules)
    text = read_text(path)
    if path == "-" or path.endswith(".jsonl"):
        _explain_lines(explainer, text.splitlines())
        return
    try:
        _print(explainer.decide(text))
    except ValueError as fault:
        raise _stop(_fault_sentence(fault)) from fault


def _frozen(reference: str) -> dict[str, Any]:
    case_id = session.scalars(select(Case.id).where(Case.reference == reference)).one_or_none()
    if case_id is None:
        message = f"--reference: {reference!r} is not a stored case."
        raise _stop(message)
    try:
        return dispatch.latest_decision(case_id).content
    except NoResultFound as fault:
        message = f"--reference: {reference!r} still waits for its first decision."
        raise _stop(message) from fault


def _bodies(path: str, ruleset: RuleSet) -> list[tuple[str, str]]:
    """Return code and kind of the bodies a rule set may name: those in its file, else those stored."""
    written = tomllib.loads(read_text(path)).get("bodies")
    if written:
        return [(body["code"], body["kind"]) for body in written]
    stored = (
        select(Body.code, Body.kind)
        .join(Prefecture, Prefecture.id == Body.prefecture_id)
        .where(Prefecture.code == ruleset.prefecture)
        .order_by(Body.position)
    )
    return [(code, kind) for code, kind in session.execute(stored)]


@group.command("check")
@click.argument("path", metavar="FILE")
def check_rules(path: str) -> None:
    """Check a rule set file: it loads, every code and field is known, a final rule stands at the end."""
    ruleset = _ruleset(path)
    faults = check(ruleset, _bodies(path, ruleset))
    _print({"ruleset": ruleset.name, "faults": faults})
    if faults:
        for fault in faults:
            click.echo(fault, err=True)
        raise SystemExit(2)
