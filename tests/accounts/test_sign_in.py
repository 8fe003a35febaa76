import re

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from sqlalchemy import select, update

from accounts import passwords
from accounts.staffing import demo_password
from foundation.database import session, transaction
from records.staff import Staff
from records.trail import Trace
from tests.builders import log_in, press, token_on


def sign_in(client: FlaskClient, login: str, password: str, *, goal: str = "") -> tuple[int, str]:
    answer = press(client, "/login", {"login": login, "password": password, "next": goal})
    return answer.status_code, answer.location or ""


def acts() -> list[tuple[str, int | None, dict[str, object]]]:
    session.rollback()
    return [(trace.act, trace.staff_id, trace.detail) for trace in session.scalars(select(Trace).order_by(Trace.id))]


@pytest.mark.parametrize(
    ("login", "home"),
    [("darc-k", "/app/"), ("pref-sag", "/ken/"), ("ken-saga", "/ken/"), ("kansa-saga", "/ken/kansa")],
)
def test_everybody_lands_on_their_own_door(client: FlaskClient, login: str, home: str) -> None:
    answer = log_in(client, login)

    assert (answer.status_code, answer.location) == (303, home)
    assert client.get(home).status_code == 200


def test_an_id_typed_in_full_width_letters_is_understood(client: FlaskClient) -> None:
    assert sign_in(client, " ＤＡＲＣ－Ｋ ", demo_password("darc-k")) == (303, "/app/")


def test_a_wrong_pair_says_one_sentence_and_keeps_the_id(client: FlaskClient) -> None:
    answers = [press(client, "/login", {"login": login, "password": "nonsense"}).text for login in ("darc-k", "nobody")]

    sentences = [re.findall(r"IDかパスワードがちがいます。", text) for text in answers]
    assert sentences[0] == sentences[1] != []
    assert 'value="darc-k"' in answers[0]
    assert "nonsense" not in answers[0]


def test_an_unknown_log_in_costs_as_many_hashes_as_a_wrong_password(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str | None] = []

    def fit(kept: str | None, _typed: str) -> bool:
        asked.append(kept)
        return False

    monkeypatch.setattr(passwords, "fit", fit)

    sign_in(client, "nobody", "nonsense")

    assert asked == [None]


@pytest.mark.usefixtures("app")
def test_without_a_kept_hash_the_work_of_one_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    worked: list[str] = []
    hasher = passwords._hasher()

    def verify(_self: PasswordHasher, kept: str, _typed: str) -> bool:
        worked.append(kept)
        return True

    monkeypatch.setattr(PasswordHasher, "verify", verify)

    assert passwords.fit(None, "nobody") is False
    assert worked == [passwords._nobody(hasher)]


def test_the_trail_knows_who_came_in_and_never_what_was_typed(client: FlaskClient) -> None:
    sign_in(client, "my-secret-password", "nonsense")
    sign_in(client, "darc-k", "nonsense")
    sign_in(client, "darc-k", demo_password("darc-k"))

    staff_id = session.scalars(select(Staff.id).where(Staff.login == "darc-k")).one()
    assert acts()[-3:] == [
        ("sign_in_failed", None, {}),
        ("sign_in_failed", staff_id, {}),
        ("signed_in", staff_id, {}),
    ]


@pytest.mark.parametrize("odd", ["\x00", "darc-k\x00", "' OR 1=1 --", "あ" * 5000, ""])
def test_odd_log_ins_are_only_wrong(client: FlaskClient, odd: str) -> None:
    assert sign_in(client, odd, "nonsense\x00")[0] == 400


@pytest.mark.parametrize(
    "goal", ["//evil.example/", "https://evil.example/app/", "/\\evil.example", "/app/\\..//evil", "/saga/", "app/"]
)
def test_signing_in_leads_nowhere_else(client: FlaskClient, goal: str) -> None:
    assert sign_in(client, "darc-k", demo_password("darc-k"), goal=goal) == (303, "/app/")


def test_signing_in_leads_back_to_the_page_that_was_wanted(client: FlaskClient) -> None:
    sent_away = client.get("/app/?view=mine")
    assert sent_away.location == "/login?next=/app/?view%3Dmine"

    assert sign_in(client, "darc-k", demo_password("darc-k"), goal="/app/?view=mine") == (303, "/app/?view=mine")


def test_a_stale_page_says_so_and_keeps_the_id(client: FlaskClient) -> None:
    answer = client.post("/login", data={"login": "darc-k", "password": demo_password("darc-k")})

    assert answer.status_code == 400
    assert "ページが古くなっていました" in answer.text
    assert 'value="darc-k"' in answer.text


def test_after_signing_out_the_door_is_shut(client: FlaskClient) -> None:
    log_in(client, "darc-k")

    press(client, "/logout", on="/app/")

    assert client.get("/app/").status_code == 303
    assert acts()[-1][0] == "signed_out"


def test_raising_the_session_version_ends_every_session(client: FlaskClient) -> None:
    log_in(client, "darc-k")

    with transaction():
        session.execute(update(Staff).where(Staff.login == "darc-k").values(session_version=2))

    assert client.get("/app/").status_code == 303


def test_who_has_left_cannot_come_in_nor_stay(client: FlaskClient) -> None:
    log_in(client, "darc-k")

    with transaction():
        session.execute(update(Staff).where(Staff.login == "darc-k").values(is_active=False))

    assert client.get("/app/").status_code == 303
    assert sign_in(client, "darc-k", demo_password("darc-k"))[0] == 400


def test_a_copied_cookie_is_of_no_use_in_another_browser(client: FlaskClient) -> None:
    log_in(client, "darc-k")

    assert client.get("/app/", headers={"User-Agent": "another"}).status_code == 303


def test_the_token_of_before_does_not_hold_after_signing_in(client: FlaskClient) -> None:
    before = token_on(client, "/login")
    client.post("/login", data={"login": "darc-k", "password": demo_password("darc-k"), "csrf_token": before})

    client.post("/logout", data={"csrf_token": before})

    assert client.get("/app/").status_code == 200


def test_an_auditor_sees_no_case(client: FlaskClient) -> None:
    log_in(client, "kansa-saga")

    assert [client.get(path).status_code for path in ("/app/", "/app/c/R8-SAG-0001", "/ken/jisseki")] == [404] * 3


def test_the_menu_offers_only_what_opens(client: FlaskClient) -> None:
    for login in ("darc-k", "pref-sag", "kansa-saga"):
        home = log_in(client, login).location
        offered = re.findall(r'<a href="(/[^"]*)"', client.get(home).text)

        assert {client.get(path).status_code for path in offered} == {200}, login


@pytest.mark.parametrize("token", [{}, {"csrf_token": "stale"}])
def test_a_log_out_from_a_stale_page_says_that_one_is_still_signed_in(
    client: FlaskClient, token: dict[str, str]
) -> None:
    log_in(client, "darc-k")

    answer = client.post("/logout", data=token, follow_redirects=True)

    assert "まだログアウトしていません。" in answer.text
    assert "ログアウト</button>" in answer.text
