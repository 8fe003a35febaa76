"""The check of a stored draft, remembered as long as nothing it depends on has changed."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from foundation.database import session
from foundation.refusal import Refusal
from records.prefecture import Prefecture
from records.ruleset import PinnedCase, RuleDraft
from routing.checking import faults_in
from routing.faults import Fault, Ground
from routing.grounds import ground_of
from routing.pinned import Bench, Pinned, Tried, failures, tried
from routing.rules import RuleSet, parse_draft
from routing.ruleset_check import noon_of

_MOST_REMEMBERED = 32
_remembered: dict[str, list[Fault]] = {}


@dataclass(frozen=True)
class Findings:
    """What the check of a draft found: faults that forbid publication, warnings, and what became of pinned cases."""

    faults: list[Fault]
    warnings: list[Fault]
    tried: list[Tried]


def findings(draft: RuleDraft, today: date) -> Findings:
    """Return what the check finds in a draft, for the day from which it is to hold (today when that is past)."""
    prefecture = session.get_one(Prefecture, draft.prefecture_id)
    ruleset = parse_draft(draft.content)
    day = max(ruleset.valid_from, today)
    ground, candidates = ground_of(prefecture, day)
    found = _faults(draft.content, ground)
    if any(fault.kind == "no_final" for fault in found):
        return Findings([fault for fault in found if not fault.is_warning], [], [])
    results = tried(pinned_of(prefecture.id), ruleset, Bench(candidates, ground.territory, noon_of(day)))
    return Findings(
        [*(fault for fault in found if not fault.is_warning), *failures(results, ground.names)],
        [fault for fault in found if fault.is_warning],
        results,
    )


def tried_cases(prefecture: Prefecture, rules: RuleSet, today: date) -> list[Tried]:
    """Return what becomes of the prefecture's pinned cases by a rule set, today."""
    ground, candidates = ground_of(prefecture, today)
    return tried(pinned_of(prefecture.id), rules, Bench(candidates, ground.territory, noon_of(today)))


def must_pass(draft: RuleDraft, today: date) -> None:
    """Raise Refusal with the first fault of a draft; a pinned case that fails is named."""
    faults = findings(draft, today).faults
    if faults:
        more = f"（ほかに{len(faults) - 1}件）" if len(faults) > 1 else ""
        raise Refusal(f"直す所があるので、進めません。{faults[0].sentence}{more}")


def pinned_of(prefecture_id: int) -> list[tuple[int, Pinned]]:
    """Return the prefecture's pinned cases with their numbers, in the order they were added."""
    query = select(PinnedCase).where(PinnedCase.prefecture_id == prefecture_id, PinnedCase.removed_at.is_(None))
    return [(row.id, pinned_from(row)) for row in session.scalars(query.order_by(PinnedCase.id))]


def pinned_from(row: PinnedCase) -> Pinned:
    """Return a stored pinned case as it is tried."""
    return Pinned(title=row.title, record=row.record, outcome=row.outcome, lead=row.lead)


def _faults(content: dict[str, Any], ground: Ground) -> list[Fault]:
    places, bodies = dict(ground.territory.places), [list(body) for body in ground.bodies]
    # Version and first day have been read, and nothing that is found depends on them.
    written = content | {"ruleset": content["ruleset"] | {"version": 0, "valid_from": ""}}
    key = json.dumps([written, ground.territory.code, places, bodies], sort_keys=True)
    if key not in _remembered:
        if len(_remembered) >= _MOST_REMEMBERED:
            _remembered.clear()
        _remembered[key] = faults_in(content, ground)
    return _remembered[key]
