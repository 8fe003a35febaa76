"""Rules on trial: which there are to try, and the replay of a prefecture's past under them. Writes nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from foundation import collecting
from foundation.clock import Month
from foundation.database import session
from foundation.refusal import BadInput
from records.body import Body
from records.prefecture import Prefecture
from routing import draft_trial, drafting, past, past_course, past_load, store
from routing.almanac import Almanac, Dropped
from routing.moves import Findings
from routing.past import Past
from routing.replay import Run
from routing.rules import RuleFault, RuleSet, parse_ruleset
from routing.ruleset_file import RULESET_FOLDER, read_written
from routing.toml_text import read_toml

THEN, DRAFT = "then", "draft"
Watch = Callable[[Iterable[Past]], Iterable[Past]]


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What is tried on which months (both included); without `rules` those in force on each day are."""

    prefecture: Prefecture
    first: Month
    last: Month
    rules: RuleSet | None = None
    without: tuple[Dropped, ...] = ()

    def almanac(self) -> Almanac:
        """Return the days of the prefecture with what is tried."""
        return Almanac(self.prefecture, rules=self.rules, without=self.without)


def choices(prefecture_id: int) -> list[tuple[str, str]]:
    """Return the rule sets that may be tried, by name: those of each day, the draft, then published versions."""
    draft = drafting.draft_of(prefecture_id)
    drafts = [(DRAFT, draft_trial.caption(draft))] if draft else []
    versions = [(str(version.version), f"版 {version.version}") for version in store.versions(prefecture_id)]
    return [(THEN, "そのとき使っていた規則"), *drafts, *versions]


def chosen(prefecture_id: int, name: str, today: date) -> RuleSet | None:
    """Return the rule set with a name of `choices`; None for the ones of each day. A draft is checked for `today`.

    Raises: BadInput: there is none with this name. Untriable: the draft has faults, or is gone.
    """
    if name == THEN:
        return None
    if name == DRAFT:
        return draft_trial.rules_of_draft(prefecture_id, today)
    try:
        return parse_ruleset(store.content_of(store.version_of(prefecture_id, int(name))))
    except (ValueError, NoResultFound) as fault:
        raise BadInput(f"rules: {name!r} is not a rule set of this prefecture") from fault


def bodies_of(prefecture_id: int) -> list[tuple[str, str]]:
    """Return code and kind of a prefecture's bodies, in the order of lists."""
    query = select(Body.code, Body.kind).where(Body.prefecture_id == prefecture_id).order_by(Body.position)
    return [(code, kind) for code, kind in session.execute(query)]


def written(text: str, prefecture: Prefecture, *, folder: Path = RULESET_FOLDER) -> RuleSet:
    """Return the rule set of a TOML file's text, which may extend one in its folder or one that ships with the service.

    Raises: RuleFault: it cannot be read, is another prefecture's, or names a body that is not there.
    """
    content = read_toml(text)
    # Whose rules they are comes before what they name: another prefecture's bodies are all unknown here.
    rules = read_written(content, (), folder=folder)
    if rules.prefecture != prefecture.code:
        raise RuleFault("prefecture", rules.prefecture, f"これは「{rules.prefecture}」の規則です。")
    return read_written(content, bodies_of(prefecture.id), folder=folder)


def findings(trial: Trial, watch: Watch = iter) -> Findings:
    """Return what the replay of a trial found; the cases go through `watch`, which may count them."""
    undecided = past.undecided_between(trial.prefecture.id, trial.first.first_day, trial.last.last_day)
    with collecting.put_off():
        return Findings(_replayed(trial, watch), undecided)


def _replayed(trial: Trial, watch: Watch) -> Run:
    almanac, prefecture = trial.almanac(), trial.prefecture
    first, last = trial.first.first_day, trial.last.last_day
    cases = past.cases_between(almanac, first, last)
    asked = [almanac.day(day).rules for day in (first, last)]
    known = past_load.Acquainted(prefecture.id) if any("known" in rules.tie_breaks for rules in asked) else None
    held, taken = past_load.held_before(prefecture.id, first), past_load.taken_before(prefecture.id, first)
    run = Run(
        almanac,
        held=held,
        taken=taken,
        known=known,
        histories=lambda: past_course.histories(prefecture.id, first, last),
    )
    return run.go(watch(cases), first, past_course.room_found(prefecture.id, first, last))
