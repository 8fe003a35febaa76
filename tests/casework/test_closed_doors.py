"""A case of somebody else's answers, at every address and by every method, like one that does not exist."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.builders import NAME, VICTIM, log_in, press, token_on, told

UNKNOWN = "R8-SAG-9999"
FIELDS = {
    "reason": "other",
    "note": "ひとこと",
    "text": "メモ",
    "method": "phone",
    "result": "reached",
    "counterpart": "subject",
    "destination": "OUT-MH",
    "made_on": "2026-11-24",
    "until": "2030-01-01",
    "screening": "continue",
    "memo": "メモ",
    "body": "DARC-S",
    "consent": "yes",
    "referral": "1",
}


def addresses(app: Flask) -> Iterator[tuple[str, str]]:
    for rule in app.url_map.iter_rules():
        if rule.arguments == {"reference"}:
            yield from ((method, rule.rule) for method in ("GET", "POST"))


def answers(client: FlaskClient, reference: str, token: str) -> dict[tuple[str, str], tuple[object, ...]]:
    """What each address answers for a reference; the token that every page carries is the one thing that may differ."""
    return {
        (method, rule): seen(
            client.open(rule.replace("<reference>", reference), method=method, data=fields(method, token))
        )
        for method, rule in addresses(client.application)
    }


def fields(method: str, token: str) -> dict[str, str] | None:
    return {**FIELDS, "csrf_token": token} if method == "POST" else None


def seen(answer: TestResponse) -> tuple[object, ...]:
    body = re.sub(r'(name="csrf_token" value=")[^"]+', r"\1", answer.text)
    headers = {name: value for name, value in answer.headers if name not in {"Date", "Set-Cookie", "Content-Length"}}
    return answer.status_code, body, headers


@pytest.mark.parametrize("login", ["darc-s", "bar-a", "pref-akt"])
def test_anothers_case_is_like_an_unknown_one(client: FlaskClient, login: str) -> None:
    foreign = told().reference
    log_in(client, login)
    token = token_on(client, "/app/")

    theirs, nobodys = answers(client, foreign, token), answers(client, UNKNOWN, token)

    assert theirs == nobodys
    assert {status for status, *_ in theirs.values()} <= {404, 405}


def test_a_body_that_declined_knows_the_case_no_more(client: FlaskClient) -> None:
    reference = told().reference
    log_in(client, "darc-k")
    press(client, f"/app/c/{reference}/decline", {"reason": "full"})
    token = token_on(client, "/app/")

    assert answers(client, reference, token) == answers(client, UNKNOWN, token)


@pytest.mark.parametrize("login", ["darc-k", "pref-sag", "ken-saga"])
def test_whoever_has_a_conflict_of_interest_knows_no_case(client: FlaskClient, login: str) -> None:
    log_in(client, login)
    press(client, "/app/souhan", {"kind": "family", "name": NAME, "phone": "", "binds": "me"})
    barred = told().reference
    token = token_on(client, "/app/")

    theirs, nobodys = answers(client, barred, token), answers(client, UNKNOWN, token)

    assert theirs == nobodys
    assert {status for status, *_ in theirs.values()} <= {404, 405}


def test_a_victims_case_is_unknown_to_every_body(client: FlaskClient) -> None:
    sent = told(**VICTIM)
    assert sent.decision is not None
    assert "sealed" in sent.decision.flags

    for login in ("darc-k", "darc-s"):
        log_in(client, login)
        token = token_on(client, "/app/")
        assert answers(client, sent.reference, token) == answers(client, UNKNOWN, token)


def test_the_desk_is_told_of_another_bodys_case_only_that_a_reason_is_needed(client: FlaskClient) -> None:
    reference = told().reference
    log_in(client, "ken-saga")

    assert client.get(f"/app/c/{reference}").location == f"/app/c/{reference}/open"
    assert client.get(f"/app/c/{reference}/close").status_code == 404
    assert client.get(f"/app/c/{UNKNOWN}").status_code == 404


def test_a_reference_is_taken_literally(client: FlaskClient) -> None:
    told()
    log_in(client, "darc-k")

    assert {client.get(f"/app/c/{odd}").status_code for odd in ("%25", "_", "R8-SAG-0001'--", "r8-sag-0001")} == {404}
