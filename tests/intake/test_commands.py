"""`flask intake`: the same operation as the form, and what an operator asks after an outage."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import event, func, select

from foundation import clock
from foundation.database import db, session
from intake.submission import Form, submit
from records.consultation import Consultation
from routing import store
from tests.unkeepable import MOMENTS, NO_RULES_YET, UNKEEPABLE

STORY: dict[str, Any] = {
    "relation": "self",
    "municipality": "41202",
    "stage": "suspended",
    "supervision": "no",
    "needs": ["drugs"],
    "urgent": ["medicine"],
    "contact_method": "phone",
    "phone": "080-0000-0003",
    "consent_share_body": "yes",
    "free_text": "合いことばは みかん です",
}


def run(app: Flask, *words: str, given: str = "") -> Result:
    return app.test_cli_runner().invoke(args=["intake", *words], input=given)


def submit_file(app: Flask, content: str, *words: str) -> Result:
    return run(app, "submit", "-", "--prefecture", "saga", *words, given=content)


def stored() -> int:
    session.rollback()
    return session.scalars(select(func.count()).select_from(Consultation)).one()


def test_a_record_is_sent_and_its_receipt_printed(app: Flask) -> None:
    result = submit_file(app, json.dumps(STORY), "--at", "2025-09-18T09:58")

    printed = json.loads(result.stdout)
    assert result.exit_code == 0
    assert len(printed["receipt"]) == 16
    assert printed["reference"] == "R7-SAG-0001"
    assert (printed["decision"]["outcome"], printed["decision"]["lead"]) == ("offer", "DARC-K")


def test_a_file_is_read_too(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "story.json"
    path.write_text(json.dumps(STORY), encoding="utf-8")

    assert run(app, "submit", str(path), "--prefecture", "saga").exit_code == 0
    assert stored() == 1


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("{", ("record", "line 1")),
        ("[]", ("record", "[]")),
        (json.dumps({**STORY, "stage": "gold"}), ("stage", "'gold'")),
        (json.dumps({**STORY, "colour": "red"}), ("colour", "'red'")),
        (json.dumps({**STORY, "body_wish": "ZZZ-9"}), ("body_wish", "'ZZZ-9'")),
        (json.dumps({**STORY, "body_wish": "except:DARC-G"}), ("body_wish", "'except:DARC-G'")),
        (json.dumps({**STORY, "needs": []}), ("needs", "困っていること")),
        (json.dumps({**STORY, "needs": "drugs", "phone": 12}), ("phone", "12")),
        (json.dumps({key: value for key, value in STORY.items() if key != "phone"}), ("phone", "電話番号")),
        *UNKEEPABLE,
    ],
    ids=lambda given: str(given)[:40],
)
def test_bad_input_names_field_and_value_and_stores_nothing(app: Flask, content: str, named: tuple[str, ...]) -> None:
    result = submit_file(app, content)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert all(part in result.stderr for part in named), result.stderr
    assert stored() == 0


def test_a_wish_for_an_unknown_body_is_not_explained_either(app: Flask) -> None:
    record = json.dumps({**STORY, "body_wish": "ZZZ-9"})

    result = app.test_cli_runner().invoke(args=["routing", "explain", "-", "--prefecture", "saga"], input=record)

    assert result.exit_code == 2
    assert "body_wish: 'ZZZ-9'" in result.output


def test_an_unknown_prefecture_or_moment_is_named(app: Flask) -> None:
    assert "nowhere" in run(app, "submit", "-", "--prefecture", "nowhere", given="{}").stderr
    assert "someday" in submit_file(app, json.dumps(STORY), "--at", "someday").stderr


@pytest.mark.parametrize("moment", [*MOMENTS, NO_RULES_YET])
def test_a_moment_that_has_no_rules_is_refused_and_nothing_stored(app: Flask, moment: str) -> None:
    result = submit_file(app, json.dumps(STORY), "--at", moment)

    assert (result.exit_code, result.stdout, stored()) == (2, "", 0)
    assert len(result.stderr.splitlines()) == 1
    assert "--at" in result.stderr
    assert moment[:10] in result.stderr


def test_what_arrived_is_found_by_receipt_and_by_text(app: Flask) -> None:
    receipt = json.loads(submit_file(app, json.dumps(STORY)).stdout)["receipt"]
    asked = [
        {"marker": None, "receipt": receipt},
        {"marker": "みかん", "receipt": None},
        {"marker": "りんご", "receipt": None},
    ]

    result = run(app, "verify", "-", given="\n".join(json.dumps(entry) for entry in asked))

    by_receipt, by_text, missing, total = (json.loads(line) for line in result.stdout.splitlines())
    found = {"cases": 1, "assignments": 1, "bodies": ["DARC-K"], "quarantined": False, "state": "new"}
    assert {key: by_receipt[key] for key in found} == {key: by_text[key] for key in found} == found
    assert by_text["case_path"].startswith("/app/c/R")
    assert (missing["cases"], missing["case_path"]) == (0, None)
    assert total == {"total": True, "cases": 1, "unassigned": 0, "orphans": 0, "integrity": "ok"}


def test_bad_lines_to_verify_are_named_and_the_rest_goes_on(app: Flask) -> None:
    submit_file(app, json.dumps(STORY))
    lines = ['{"marker": 5, "receipt": null}', '{"marker": "\\ud800"}', "[" * 100_000, '{"marker": "みかん\u2028"}']

    result = run(app, "verify", "-", given="\n".join([*lines, '{"marker": "みかん"}']))

    wrong, half, deep, missing, found, total = map(json.loads, result.stdout.rstrip("\n").split("\n"))
    assert result.exit_code == 2
    assert [(one["line"], one["error"].split(":")[0]) for one in (wrong, half, deep)] == [
        (1, "marker"),
        (2, "record"),
        (3, "record"),
    ]
    assert (missing["cases"], found["cases"], total["cases"]) == (0, 1, 1)
    assert "line 1: marker: 5" in result.stderr


@pytest.mark.usefixtures("app")
def test_the_same_token_again_stores_nothing_and_answers_the_same() -> None:
    prefecture = store.prefecture_named("saga")
    answers = {key: value for key, value in STORY.items() if key != "free_text"}
    at = clock.now()

    first = submit(answers, prefecture=prefecture, token="one", at=at, form=Form())
    again = submit(answers, prefecture=prefecture, token="one", at=at, form=Form())

    assert (first.receipt, first.reference) == (again.receipt, again.reference)
    assert again.decision is not None
    assert again.decision.lead == "DARC-K"
    assert stored() == 1


def test_a_submission_is_one_commit(app: Flask) -> None:
    commits: list[int] = []
    event.listen(db.engine, "commit", lambda _connection: commits.append(1))

    submit_file(app, json.dumps(STORY))

    # One ends the reading before the act, one keeps the act.
    assert len(commits) <= 2
