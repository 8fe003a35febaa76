"""`flask routing replay`: a prefecture's past under rules on trial, as JSON; nothing is written."""

import json
from pathlib import Path

import click
from sqlalchemy.exc import NoResultFound

from foundation.clock import Month
from foundation.commands import read_text
from foundation.refusal import BadInput
from records.prefecture import Prefecture
from routing import store, trying
from routing.almanac import Dropped
from routing.rules import RuleFault, RuleSet


@click.command("replay")
@click.option("--prefecture", required=True, help="Code of the prefecture: saga.")
@click.option("--from", "first", required=True, help="First month: 2025-04.")
@click.option("--to", "last", required=True, help="Last month: 2025-09.")
@click.option("--rules", help="Rule set file (TOML) to try; without it the rules in force on each day.")
@click.option("--without", multiple=True, help="Leave out a term of a body's contract: ages@TEI-G. May be repeated.")
@click.option("--format", type=click.Choice(["json"]), expose_value=False, help="json, the one format there is.")
def replay(*, prefecture: str, first: str, last: str, rules: str | None, without: tuple[str, ...]) -> None:
    """Decide the stored consultations of a period again, in order, and print what would have been different.

    The calendar, contracts, capacity and order are those of that time. Nothing is written.
    """
    found = _prefecture(prefecture)
    trial = trying.Trial(
        prefecture=found,
        first=_month("--from", first),
        last=_month("--to", last),
        rules=_rules(rules, found) if rules else None,
        without=tuple(Dropped.read(text, dict(trying.bodies_of(found.id))) for text in without),
    )
    if trial.last < trial.first:
        raise BadInput(f"--to: {last!r} is before --from {first!r}")
    click.echo(json.dumps(trying.findings(trial).to_json(), ensure_ascii=False))


def _prefecture(code: str) -> Prefecture:
    try:
        return store.prefecture_named(code)
    except NoResultFound as fault:
        raise BadInput(f"--prefecture: {code!r} is not loaded") from fault


def _month(option: str, text: str) -> Month:
    try:
        return Month.read(text)
    except BadInput as fault:
        raise BadInput(f"{option}: {text!r} is not a month like 2025-09") from fault


def _rules(path: str, prefecture: Prefecture) -> RuleSet:
    try:
        return trying.written(read_text(path), prefecture, folder=Path(path).parent)
    except RuleFault as fault:
        raise BadInput(f"--rules: {path}: {fault.field}: {fault.value!r}: {fault.sentence}") from fault
