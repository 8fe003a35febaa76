"""`flask routing replay`: a prefecture's past under rules on trial, as JSON; nothing is written."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from sqlalchemy.exc import NoResultFound

from foundation import clock
from foundation.clock import Month
from foundation.commands import read_text
from foundation.refusal import BadInput
from records.prefecture import Prefecture
from routing import draft_trial, past, store, trying
from routing.almanac import Dropped
from routing.draft_trial import Untriable
from routing.past import Past
from routing.rules import RuleFault, RuleSet

_TOLD_EVERY = 5_000


@click.command("replay")
@click.option("--prefecture", required=True, help="Code of the prefecture: saga.")
@click.option("--from", "first", required=True, help="First month: 2025-04.")
@click.option("--to", "last", required=True, help="Last month: 2025-09.")
@click.option("--rules", help="Rule set file (TOML) to try; without it the rules in force on each day.")
@click.option("--draft", is_flag=True, help="Try the prefecture's stored draft, which must be free of faults.")
@click.option("--without", multiple=True, help="Leave out a term of a body's contract: ages@TEI-G. May be repeated.")
@click.option("--format", type=click.Choice(["json"]), expose_value=False, help="json, the one format there is.")
def replay(**words: Any) -> None:
    """Decide the stored consultations of a period again, in order, and print what would have been different.

    The calendar, contracts, capacity and order are those of that time. Nothing is written. A long replay tells on
    standard error how far it has come.
    """
    trial = _Asked(**words).trial()
    total = past.count_between(trial.prefecture.id, trial.first.first_day, trial.last.last_day)
    findings = trying.findings(trial, lambda cases: _told(cases, total))
    click.echo(json.dumps(findings.to_json(), ensure_ascii=False))


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """The options as they were typed."""

    prefecture: str
    first: str
    last: str
    rules: str | None
    draft: bool
    without: Sequence[str]

    def trial(self) -> trying.Trial:
        """Return what is to be tried. Raises: BadInput: names option and value."""
        if self.rules and self.draft:
            raise BadInput(f"--draft: cannot be tried together with --rules {self.rules!r}")
        found, first, last = _prefecture(self.prefecture), _month("--from", self.first), _month("--to", self.last)
        if last < first:
            raise BadInput(f"--to: {self.last!r} is before --from {self.first!r}")
        codes = dict(trying.bodies_of(found.id))
        without = tuple(Dropped.read(text, codes) for text in self.without)
        return trying.Trial(prefecture=found, first=first, last=last, rules=self._rules(found), without=without)

    def _rules(self, prefecture: Prefecture) -> RuleSet | None:
        if self.draft:
            return _draft(prefecture)
        return _written(self.rules, prefecture) if self.rules else None


def _prefecture(code: str) -> Prefecture:
    try:
        return store.prefecture_named(code)
    except NoResultFound as fault:
        raise BadInput(f"--prefecture: {code!r} is not loaded") from fault


def _told(cases: Iterable[Past], total: int) -> Iterator[Past]:
    """Yield the cases, and say now and then how many are done."""
    for number, case in enumerate(cases, 1):
        yield case
        if number % _TOLD_EVERY == 0:
            click.echo(f"{number} of {total} cases", err=True)


def _draft(prefecture: Prefecture) -> RuleSet:
    try:
        return draft_trial.rules_of_draft(prefecture.id, clock.day_in_japan(clock.now()))
    except Untriable as fault:
        faults = " ".join((str(fault), *fault.faults))
        raise BadInput(f"--draft: {prefecture.code!r}: {faults}") from fault


def _month(option: str, text: str) -> Month:
    try:
        return Month.read(text)
    except BadInput as fault:
        raise BadInput(f"{option}: {text!r} is not a month like 2025-09") from fault


def _written(path: str, prefecture: Prefecture) -> RuleSet:
    try:
        return trying.written(read_text(path, "--rules"), prefecture, folder=Path(path).parent)
    except RuleFault as fault:
        raise BadInput(f"--rules: {path}: {fault.told}") from fault
