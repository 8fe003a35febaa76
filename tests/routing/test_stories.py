"""The fourteen stories through the pure router."""

import json
from pathlib import Path
from typing import Any

import pytest

from routing.decision import decide
from routing.facts import facts_from
from tests.routing.deciding import THURSDAY_MORNING, bodies_of, rules_of, territory_of

STORIES = Path(__file__).parents[1] / "journeys" / "stories.jsonl"


def stories() -> list[Any]:
    return [json.loads(line) for line in STORIES.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("story", stories(), ids=lambda story: f"story {story['id']}")
def test_a_story_arrives_where_it_should(story: dict[str, Any]) -> None:
    prefecture, expected = story["prefecture"], story["expect"]
    known = facts_from(story["record"], prefecture=territory_of(prefecture), now=THURSDAY_MORNING)

    decision = decide(known, bodies_of(prefecture), rules_of(prefecture), {}, THURSDAY_MORNING).to_json()

    assert (decision["outcome"], decision["lead"]) == (expected["outcome"], expected["lead"])
    for key in ("co", "onward", "flags", "gates"):
        assert set(expected[key]) <= set(decision[key]), key


@pytest.mark.parametrize("story", stories(), ids=lambda story: f"story {story['id']}")
def test_a_story_explains_every_body_once(story: dict[str, Any]) -> None:
    prefecture = story["prefecture"]
    known = facts_from(story["record"], prefecture=territory_of(prefecture), now=THURSDAY_MORNING)

    decision = decide(known, bodies_of(prefecture), rules_of(prefecture), {}, THURSDAY_MORNING)

    assert [verdict.body for verdict in decision.candidates] == [body.code for body in bodies_of(prefecture)]
    assert all(verdict.words for verdict in decision.candidates)
