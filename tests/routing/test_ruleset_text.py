"""Rule sets as files: what is written is read back equal, whatever stands in it."""

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.differing import changes, head_changes
from routing.rules import parse_ruleset, ruleset_to_content
from routing.ruleset_file import expanded
from routing.ruleset_text import ruleset_text
from tests.routing.deciding import HOME, rules_of

HEAD = {"prefecture": "saga", "version": 1, "valid_from": "2023-04-01", "tie_breaks": []}


def content_with(**row: Any) -> dict[str, Any]:
    return {"ruleset": HEAD, "gates": [], "holds": [], "rules": [row]}


@pytest.mark.parametrize("prefecture", HOME)
def test_a_rule_set_survives_being_written_as_a_file(prefecture: str) -> None:
    content = ruleset_to_content(rules_of(prefecture))

    read = expanded(tomllib.loads(ruleset_text(content)))

    assert read == content
    assert parse_ruleset(read) == rules_of(prefecture)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_words_survive_being_written(words: str) -> None:
    content = content_with(id="R1", words=words, when=[{"any": [["needs", "any_of", words]]}], joins=False)

    assert tomllib.loads(ruleset_text(content))["rules"] == content["rules"]


def test_pinned_cases_stand_after_the_rows() -> None:
    pinned = {"title": "例", "record": {"needs": ["drugs"]}, "outcome": "offer", "lead": ""}

    assert tomllib.loads(ruleset_text(content_with(id="R1"), [pinned]))["pinned"] == [pinned]


def test_a_difference_is_told_row_by_row_and_field_by_field() -> None:
    kept, same_id = {"id": "N1", "rank": 1}, {"id": "N1", "rank": 2, "lead": ["DARC-S"]}
    before = content_with() | {"rules": [kept, same_id, {"id": "N2"}]}
    after = content_with() | {"rules": [{"id": "N0"}, kept, same_id | {"lead": ["DARC-K"], "co": ["PREF-SAG"]}]}

    found = changes(before, after)

    assert [(change.kind, change.number) for change in found] == [("added", 1), ("changed", 3), ("removed", 0)]
    assert found[1].fields == [("lead", ["DARC-S"], ["DARC-K"]), ("co", None, ["PREF-SAG"])]


def test_a_changed_day_is_a_difference_and_a_new_version_is_none() -> None:
    later = content_with() | {"ruleset": HEAD | {"version": 2, "valid_from": "2026-04-01"}}

    assert head_changes(content_with(), later) == [("valid_from", "2023-04-01", "2026-04-01")]
