"""`flask routing`: explain a decision without storing it, read a stored one, check a rule set."""

from pathlib import Path
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from foundation import clock
from foundation.commands import CommandGroup, lines_of, print_line, read_text
from foundation.database import session
from foundation.refusal import BadInput
from records.case import Case
from records.written import read_record
from routing import dispatch, offers, replay_cli, ruleset_check, store
from routing.offers import Desk
from routing.rules import RuleFault, RuleSet
from routing.ruleset_file import read_ruleset
from routing.simulate_cli import simulate

group = CommandGroup("routing", help="Which body, and why.")
group.add_command(simulate)
group.add_command(replay_cli.replay)
_NEEDED = ("needs",)


def _stop(sentence: str) -> SystemExit:
    click.echo(sentence, err=True)
    return SystemExit(2)


def _ruleset(path: str) -> RuleSet:
    try:
        return read_ruleset(Path(path))
    except RuleFault as fault:
        message = f"{path}: {fault.told}"
        raise _stop(message) from fault
    except (OSError, ValueError) as fault:
        message = f"FILE: {path}: {fault}"
        raise _stop(message) from fault


class _Explainer:
    """Decides records for one prefecture at one moment; what it reads of the database it reads once."""

    def __init__(self, prefecture: str, moment: str | None, rules: str | None) -> None:
        self.at = clock.read_moment(moment, "--at") if moment else clock.now()
        try:
            found = store.prefecture_named(prefecture)
        except NoResultFound as fault:
            message = f"--prefecture: {prefecture!r} is not loaded; `world build` loads the demo prefectures."
            raise _stop(message) from fault
        day = clock.day_in_japan(self.at)
        store.check_in_force(found, day)
        self.desk: Desk = offers.desk_of(found, day)
        self.places = store.places_of(found)
        self.bodies = store.body_codes_of(found)
        self.rules = _ruleset(rules) if rules else None

    def decide(self, text: str) -> dict[str, Any]:
        """Return the decision for one record as JSON. Raises: BadInput: names field and value."""
        answers = read_record(text, places=self.places, needed=_NEEDED, bodies=self.bodies)
        return dispatch.explain(answers, self.desk, self.at, rules=self.rules).to_json()


def _explain_lines(explainer: _Explainer, text: str) -> None:
    """Print a decision for each line; a bad one has its error in its place, and the others go on."""
    faults = []
    for number, line in lines_of(text):
        try:
            print_line(explainer.decide(line))
        except BadInput as fault:
            faults.append(f"line {number}: {fault}")
            print_line({"line": number, "error": str(fault)})
    if faults:
        raise BadInput("\n".join(faults))


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
        print_line(_frozen(reference))
        return
    if not path or not prefecture:
        raise _stop("Give FILE and --prefecture, or --reference.")
    explainer = _Explainer(prefecture, moment, rules)
    text = read_text(path)
    if path == "-" or path.endswith(".jsonl"):
        _explain_lines(explainer, text)
        return
    print_line(explainer.decide(text))


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


@group.command("check")
@click.argument("path", metavar="FILE")
def check_rules(path: str) -> None:
    """Check a rule set file: codes, fields, final rule, rules that never lead, cases without destination, pinned cases.

    Exit 2 when there are faults; warnings (two rules of one rank) are printed and forbid nothing.
    """
    try:
        name, faults = ruleset_check.check_file(Path(path))
    except RuleFault as fault:
        message = f"{path}: {fault.told}"
        raise _stop(message) from fault
    shown = {
        is_warning: [one.to_json() for one in faults if one.is_warning is is_warning] for is_warning in (False, True)
    }
    print_line({"ruleset": name, "faults": shown[False], "warnings": shown[True]})
    for fault_found in faults:
        click.echo(fault_found.sentence, err=True)
    if shown[False]:
        raise SystemExit(2)
