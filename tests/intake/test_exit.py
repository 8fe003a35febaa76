"""The quick exit: on every public page, whatever went wrong, and it always leads away."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from foundation.database import session, transaction
from intake import starting
from records.prefecture import Prefecture
from tests.intake.reading import page_of, start

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
NEUTRAL = "https://www.jma.go.jp/"


def exit_of(client: FlaskClient, path: str, method: str = "GET", **sent: Any) -> tuple[int, str]:
    """The answer's status, and where its quick exit leads."""
    response = client.open(path, method=method, **sent)
    exits = [link for link, _ in page_of(response).links if link.endswith("/tojiru")]
    return response.status_code, exits[0] if exits else ""


@pytest.mark.parametrize(
    ("path", "method", "sent", "answer"),
    [
        ("/saga/nothing", "GET", {}, (404, "/saga/tojiru")),
        ("/saga/q/nothing", "GET", {}, (404, "/saga/tojiru")),
        ("/saga/q/relation", "GET", {}, (404, "/saga/tojiru")),
        ("/nothing/", "GET", {}, (404, "/nothing/tojiru")),
        ("/static/nothing", "GET", {}, (404, "/tojiru")),
        ("/%E4%BD%90/x", "GET", {}, (404, "/tojiru")),
        ("/saga/q/relation", "PUT", {}, (405, "/saga/tojiru")),
        ("/anzen", "PUT", {}, (405, "/tojiru")),
        ("/saga/q/relation?x=%ff", "GET", {}, (400, "/saga/tojiru")),
        ("/saga/henji", "POST", {"data": b"receipt=%ff", "headers": FORM}, (400, "/saga/tojiru")),
        ("/saga/q/message", "POST", {"data": b"x" * 1_100_000, "headers": FORM}, (413, "/saga/tojiru")),
        ("/saga/q/message", "POST", {"json": {}}, (415, "/saga/tojiru")),
    ],
)
def test_a_page_about_an_error_can_be_left_fast(
    client: FlaskClient, path: str, method: str, *, sent: dict[str, object], answer: tuple[int, str]
) -> None:
    assert exit_of(client, path, method, **sent) == answer


def test_a_page_about_our_own_fault_can_be_left_fast(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "page", lambda *_given: 1 / 0)

    assert exit_of(client, "/saga/") == (500, "/saga/tojiru")


def test_a_staff_page_has_no_quick_exit(client: FlaskClient) -> None:
    assert exit_of(client, "/app/nothing")[1] == ""


@pytest.mark.parametrize(
    ("path", "left_for"), [("/saga/tojiru", "https://saga.example/"), ("/nowhere/tojiru", NEUTRAL)]
)
def test_the_exit_leads_to_the_prefectures_own_neutral_page(client: FlaskClient, path: str, left_for: str) -> None:
    with transaction():
        session.execute(update(Prefecture).where(Prefecture.code == "saga").values(exit_url="https://saga.example/"))

    assert client.get(path).headers["Location"] == left_for


def test_the_exit_leads_away_even_without_a_database(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        message = "gone"
        raise OperationalError(message, {}, Exception(message))

    start(client)
    monkeypatch.setattr(starting, "prefectures", fail)

    response = client.get("/saga/tojiru")

    assert response.headers["Location"] == NEUTRAL
    assert client.get_cookie("session") is None
