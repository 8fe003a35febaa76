"""The fourteen stories, told through the web form without a browser, arrive where they should."""

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from foundation.config import ROOT
from foundation.database import session
from records.assignment import StoredDecision
from records.case import Case
from records.consultation import Consultation
from records.reading import answers_of
from tests.intake.reading import page_of, send, walk

_LINES = (ROOT / "tests" / "journeys" / "stories.jsonl").read_text(encoding="utf-8").splitlines()
STORIES: list[dict[str, Any]] = [json.loads(line) for line in _LINES]
# The form says 刑務所や少年院から出た; supervision makes it 仮釈放.
PUBLIC_STAGE = {"paroled": "released_full_term", "suspended_supervised": "suspended"}


def as_told_on_the_form(record: dict[str, Any]) -> dict[str, Any]:
    return {**record, "stage": PUBLIC_STAGE.get(record["stage"], record["stage"])}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: f"story-{story['id']}")
def test_a_story_told_on_the_form_is_kept_and_arrives(app: Flask, story: dict[str, Any]) -> None:
    client = app.test_client()

    walk(client, story["prefecture"], as_told_on_the_form(story["record"]))
    response = send(client, story["prefecture"])

    assert "あなたの受付番号" in page_of(client.get(response.headers["Location"])).words
    session.rollback()
    assert_kept(story["record"])
    assert_arrived(story["expect"])


def assert_kept(told: dict[str, Any]) -> None:
    stored = answers_of(session.scalars(select(Consultation)).one())
    # The main need is the first one; the others are in the order of the page.
    assert stored["needs"][0] == told["needs"][0]
    assert set(stored.pop("needs")) == set(told["needs"])
    asked = {key: value for key, value in told.items() if key in stored}
    assert {key: stored[key] for key in asked} == asked
    assert set(told) - set(stored) <= {"needs", "custody_place"}


def assert_arrived(expected: dict[str, Any]) -> None:
    case = session.scalars(select(Case)).one()
    found = session.scalars(select(StoredDecision)).one().content
    assert (found["outcome"], found["lead"], found["co"]) == (expected["outcome"], expected["lead"], expected["co"])
    assert set(expected["flags"]) <= set(found["flags"])
    assert set(expected["onward"]) <= set(found["onward"])
    assert (case.outcome, case.is_restricted) == (expected["outcome"], "sealed" in expected["flags"])
