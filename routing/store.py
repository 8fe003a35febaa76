"""Prefectures and rule sets between files and rows; the only place that writes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from foundation.database import session
from foundation.refusal import BadInput
from records import trail
from records.body import Body
from records.prefecture import Prefecture
from records.ruleset import StoredRule, StoredRuleSet
from records.trail import Act
from routing import contracting
from routing.prefecture_file import read_prefecture
from routing.rules import RuleSet, parse_ruleset, ruleset_to_content
from routing.ruleset_file import read_ruleset

_SECTIONS = ("gates", "holds", "rules")
# Rule sets by the number of their row: a published version never changes, so what is here is never stale.
_parsed: dict[tuple[str, int], RuleSet] = {}


def load_prefecture(path: Path, *, at: datetime) -> Prefecture:
    """Store a prefecture's file whole: places, bodies, contracts and the rule set's first version.

    Runs within the caller's act. Raises: RuleFault: names the field and value at fault.
    """
    content = read_prefecture(path)
    ruleset = read_ruleset(path)
    prefecture = _new_prefecture(content)
    session.add(prefecture)
    session.flush()
    for position, entry in enumerate(content["bodies"], 1):
        body = contracting.add_body(prefecture.id, position, entry)
        for contract in entry["contracts"]:
            contracting.add_contract(body.id, contract)
    stored = publish(prefecture.id, ruleset, at=at)
    trail.leave(Act.RULES_LOADED, at=at, prefecture_id=prefecture.id, version=stored.version)
    return prefecture


def _new_prefecture(content: Mapping[str, Any]) -> Prefecture:
    columns = (
        "code",
        "jis",
        "short",
        "name",
        "public_name",
        "phone",
        "hours",
        "exit_url",
        "areas",
        "hogoku",
        "emergency_numbers",
    )
    return Prefecture(**{key: content["prefecture"][key] for key in columns})


@dataclass(frozen=True, kw_only=True)
class Approval:
    """Who wrote a version, who asked for its approval and when, who gave it, and the version it began from."""

    author_id: int | None = None
    submitted_by: int | None = None
    submitted_at: datetime | None = None
    approved_by: int | None = None
    based_on: int | None = None


def publish(prefecture_id: int, ruleset: RuleSet, *, at: datetime, approval: Approval = Approval()) -> StoredRuleSet:
    """Store a rule set as a published version, valid from the day it names."""
    content = ruleset_to_content(ruleset)
    stored = StoredRuleSet(
        prefecture_id=prefecture_id,
        version=ruleset.version,
        valid_from=ruleset.valid_from,
        published_at=at,
        head=content["ruleset"],
        **vars(approval),
    )
    session.add(stored)
    session.flush()
    rows = [(section, row) for section in _SECTIONS for row in content[section]]
    session.add_all(
        StoredRule(ruleset_id=stored.id, position=position, section=section, code=row["id"], content=row)
        for position, (section, row) in enumerate(rows, 1)
    )
    return stored


def rules_in_force(prefecture_id: int, on: date) -> RuleSet:
    """Return the prefecture's newest rule set that is valid on a day.

    Raises: NoResultFound: the prefecture has none.
    """
    newest = (
        select(StoredRuleSet)
        .where(StoredRuleSet.prefecture_id == prefecture_id, StoredRuleSet.valid_from <= on)
        .order_by(StoredRuleSet.valid_from.desc(), StoredRuleSet.version.desc())
        .limit(1)
    )
    stored = session.scalars(newest).one()
    # One process may look at several databases (tests): their address is part of the key.
    key = (str(session.get_bind().engine.url), stored.id)
    if key not in _parsed:
        _parsed[key] = parse_ruleset(content_of(stored))
    return _parsed[key]


def forget() -> None:
    """Let the rule sets that were read go: the database of this process is another now."""
    _parsed.clear()


def check_in_force(prefecture: Prefecture, on: date) -> None:
    """Check that a command's moment has rules. Raises: BadInput: the prefecture has no rule set in force on the day."""
    try:
        rules_in_force(prefecture.id, on)
    except NoResultFound as fault:
        raise BadInput(f"--at: no rule set of {prefecture.code} is in force on {on}") from fault


def versions(prefecture_id: int) -> list[StoredRuleSet]:
    """Return the prefecture's published versions, newest first."""
    query = select(StoredRuleSet).where(StoredRuleSet.prefecture_id == prefecture_id)
    return list(session.scalars(query.order_by(StoredRuleSet.version.desc())))


def version_of(prefecture_id: int, version: int) -> StoredRuleSet:
    """Return a published version. Raises: NoResultFound: the prefecture has no such version."""
    query = select(StoredRuleSet).where(StoredRuleSet.prefecture_id == prefecture_id, StoredRuleSet.version == version)
    return session.scalars(query).one()


def content_of(stored: StoredRuleSet) -> dict[str, Any]:
    """Return a published version's head and rows as they stand in files.

    Bodies to keep out never had an effect but in gates: older versions may still name them elsewhere.
    """
    rules = session.scalars(select(StoredRule).where(StoredRule.ruleset_id == stored.id).order_by(StoredRule.position))
    content: dict[str, Any] = {"ruleset": stored.head, **{section: [] for section in _SECTIONS}}
    for rule in rules:
        row = (
            rule.content
            if rule.section == "gates"
            else {key: rule.content[key] for key in rule.content if key != "bars"}
        )
        content[rule.section].append(row)
    return content


def prefecture_named(code: str) -> Prefecture:
    """Return the prefecture with this code.

    Raises: NoResultFound: there is none.
    """
    return session.scalars(select(Prefecture).where(Prefecture.code == code)).one()


def places_of(prefecture: Prefecture) -> dict[str, str]:
    """Return the prefecture's municipality codes with their names, wards included, in screen order."""
    return {code: name for area in prefecture.areas for code, name in area["places"]}


def body_codes_of(prefecture: Prefecture) -> frozenset[str]:
    """Return the codes of the prefecture's bodies, its own desk among them."""
    return frozenset(session.scalars(select(Body.code).where(Body.prefecture_id == prefecture.id)))
