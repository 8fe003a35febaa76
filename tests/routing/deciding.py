"""Builders for decisions: a plain record, changed in what matters, decided by a prefecture's shipped rules."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from routing.decision import Candidate, Decision, decide
from routing.due import JAPAN, Hours
from routing.facts import Facts, OpenCase, Territory, facts_from
from routing.prefecture_file import read_prefecture
from routing.rules import RuleSet
from routing.ruleset_file import PREFECTURE_FILES, read_ruleset

Record = dict[str, str | list[str]]
# What a test changes in the plain record; open-typed, so that it can be handed on as keywords.
Changes = dict[str, Any]
THURSDAY_MORNING = datetime(2025, 9, 18, 9, 58, tzinfo=JAPAN)
HOME = {"akita": "05201", "saga": "41201", "aichi": "23211", "mihon": "99201"}


@lru_cache
def rules_of(prefecture: str) -> RuleSet:
    return read_ruleset(PREFECTURE_FILES[prefecture])


@lru_cache
def content_of(prefecture: str) -> dict[str, Any]:
    return read_prefecture(PREFECTURE_FILES[prefecture])


@lru_cache
def territory_of(prefecture: str) -> Territory:
    head = content_of(prefecture)["prefecture"]
    return Territory.of(head["code"], head["jis"], head["areas"])


def bodies_of(prefecture: str, **declined: str) -> list[Candidate]:
    """Return the prefecture's bodies; `declined` names those that declined, with - written as _."""
    entries = content_of(prefecture)["bodies"]
    return [
        Candidate.from_terms(
            entry["contracts"][0]["terms"],
            code=entry["code"],
            kind=entry["kind"],
            name=entry["name"],
            public_name=entry["public_name"],
            hours=Hours.read(entry["hours"]),
            declined=declined.get(entry["code"].replace("-", "_")),
        )
        for entry in entries
    ]


def record(prefecture: str, /, **changes: str | list[str] | None) -> Record:
    """Return the plainest record that goes through: an adult at home, no supervision, consent given."""
    plain: Record = {
        "relation": "self",
        "municipality": HOME[prefecture],
        "stage": "suspended",
        "supervision": "no",
        "needs": ["other"],
        "urgent": ["none"],
        "contact_method": "phone",
        "consent_share_body": "yes",
        "language": "ja",
        "channel": "web",
    }
    merged = {**plain, **changes}
    return {key: value for key, value in merged.items() if value is not None}


def facts(prefecture: str, /, *, open_case: OpenCase | None = None, **changes: str | list[str] | None) -> Facts:
    answers = record(prefecture, **changes)
    return facts_from(answers, prefecture=territory_of(prefecture), now=THURSDAY_MORNING, open_case=open_case)


def decided(
    prefecture: str,
    /,
    *,
    bodies: list[Candidate] | None = None,
    open_case: OpenCase | None = None,
    **changes: str | list[str] | None,
) -> Decision:
    known = facts(prefecture, open_case=open_case, **changes)
    return decide(known, bodies or bodies_of(prefecture), rules_of(prefecture), {}, THURSDAY_MORNING)


def verdict_of(decision: Decision, body: str) -> tuple[str, str]:
    [found] = [verdict for verdict in decision.candidates if verdict.body == body]
    return found.verdict, found.reason


def outcome_of(decision: Decision) -> tuple[str, str | None]:
    return decision.outcome, decision.lead
