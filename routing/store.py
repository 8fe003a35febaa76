"""Prefectures and rule sets between files and rows; the only place that writes them."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from foundation.database import session
from records import trail
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


def publish(prefecture_id: int, ruleset: RuleSet, *, at: datetime) -> StoredRuleSet:
    """Store a rule set as a published version, valid from the day it names."""
    content = ruleset_to_content(ruleset)
    stored = StoredRuleSet(
        prefecture_id=prefecture_id,
        version=ruleset.version,
        valid_from=ruleset.valid_from,
        published_at=at,
        head=content["ruleset"],
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
        _parsed[key] = parse_ruleset(_content_of(stored))
    return _parsed[key]


def _content_of(stored: StoredRuleSet) -> dict[str, Any]:
    rules = session.scalars(select(StoredRule).where(StoredRule.ruleset_id == stored.id).order_by(StoredRule.position))
    content: dict[str, Any] = {"ruleset": stored.head, **{section: [] for section in _SECTIONS}}
    for rule in rules:
        content[rule.section].append(rule.content)
    return content


def prefecture_named(code: str) -> Prefecture:
    """Return the prefecture with this code.

    Raises: NoResultFound: there is none.
    """
    return session.scalars(select(Prefecture).where(Prefecture.code == code)).one()


def places_of(prefecture: Prefecture) -> dict[str, str]:
    """Return the prefecture's municipality codes with their names, wards included, in screen order."""
    return {code: name for area in prefecture.areas for code, name in area["places"]}
