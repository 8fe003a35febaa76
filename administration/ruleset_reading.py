"""What the rule pages read: names, versions with who made them, how often a rule decided, since when it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from foundation.database import session
from records.assignment import StoredDecision
from records.body import Body
from records.case import Case
from records.prefecture import Prefecture
from records.ruleset import StoredRuleSet
from records.staff import Staff
from routing import store
from routing.labels import Names

_WINDOW = timedelta(days=90)


@dataclass(frozen=True)
class Version:
    """A published version in the list: its state on the day it is looked at, and who wrote and approved it."""

    stored: StoredRuleSet
    state: str
    author: str
    approver: str


def names_of(prefecture_id: int) -> Names:
    """Return the words of a prefecture: its municipalities and bodies."""
    prefecture = session.get_one(Prefecture, prefecture_id)
    bodies = select(Body.code, Body.name).where(Body.prefecture_id == prefecture_id).order_by(Body.position)
    return Names(store.places_of(prefecture), {row.code: row.name for row in session.execute(bodies)})


def staff_names(prefecture_id: int) -> dict[int, str]:
    """Return the names of the prefecture's staff by number."""
    query = select(Staff.id, Staff.name).where(Staff.prefecture_id == prefecture_id)
    return {row.id: row.name for row in session.execute(query)}


def versions(prefecture_id: int, on: date) -> list[Version]:
    """Return the published versions, newest first, each with its state on a day."""
    names = staff_names(prefecture_id)
    in_force = store.rules_in_force(prefecture_id, on).version
    return [
        Version(
            stored,
            _state(stored, in_force, on),
            names.get(stored.author_id or 0, "ファイルから"),
            names.get(stored.approved_by or 0, ""),
        )
        for stored in store.versions(prefecture_id)
    ]


def _state(stored: StoredRuleSet, in_force: int, on: date) -> str:
    if stored.version == in_force:
        return "公開中"
    return "これから" if stored.valid_from > on else "前の版"


def used(prefecture_id: int, at: datetime) -> dict[str, int]:
    """Return how many decisions of the last 90 days each rule made, by its id."""
    rule = StoredDecision.content["rule"].as_string().label("rule_id")
    query = (
        select(rule, func.count(StoredDecision.id))
        .join(Case, Case.id == StoredDecision.case_id)
        .where(Case.prefecture_id == prefecture_id, StoredDecision.made_at >= at - _WINDOW)
        .group_by("rule_id")
    )
    return {code: int(count) for code, count in session.execute(query)}


def since(prefecture_id: int, content: Mapping[str, Sequence[Mapping[str, Any]]], upto: int) -> dict[str, list[date]]:
    """Return since when each row of a version stands as it is, by section, in the order of the rows."""
    earlier = [stored for stored in store.versions(prefecture_id) if stored.version <= upto]
    contents = [(stored.valid_from, store.content_of(stored)) for stored in earlier]
    return {
        section: [_since(section, row, contents) for row in content[section]] for section in ("gates", "holds", "rules")
    }


def _since(section: str, row: Mapping[str, Any], contents: Sequence[tuple[date, Mapping[str, Any]]]) -> date:
    first = contents[0][0]
    for day, content in contents:
        if row not in content[section]:
            break
        first = day
    return first
