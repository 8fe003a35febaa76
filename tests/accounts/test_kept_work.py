"""What is sent after the session has ended comes back to whoever wrote it, and to nobody else."""

from datetime import timedelta
from html import escape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from accounts.staffing import demo_password
from casework import handling
from foundation import clock
from foundation.database import session, transaction
from intake.submission import Sent
from records.casework import Contact, Note
from records.staff import Staff
from tests.builders import colleague, log_in, told, viewer_of
from tests.intake.reading import Form, page_of, posted

MEMO = "「水曜の夜」\r\nなら <話せる>"
FAULT = "ページが古くなっていました。"


def form_to(answer: TestResponse, action: str) -> Form:
    return next(form for form in page_of(answer).forms if form.action == action)


@pytest.fixture
def sent() -> Sent:
    """A case that darc-k has accepted."""
    sent = told()
    handling.accept(viewer_of("darc-k"), sent.reference, at=clock.now())
    return sent


@pytest.fixture
def note(client: FlaskClient, sent: Sent) -> dict[str, list[str]]:
    """A note as darc-k's browser sends it; the session has ended meanwhile."""
    log_in(client, "darc-k")
    form = form_to(client.get(f"/app/c/{sent.reference}/note"), "")
    with transaction():
        session.execute(update(Staff).where(Staff.login == "darc-k").values(session_version=2))
    return posted(form, [("text", MEMO)], {})


def log_in_again(client: FlaskClient, page: TestResponse, *, login: str = "darc-k", password: str = "") -> TestResponse:
    typed = [("login", login), ("password", password or demo_password(login))]
    return client.post("/login", data=posted(form_to(page, "/login"), typed, {}))


def notes() -> int:
    session.rollback()
    return session.scalars(select(func.count(Note.id))).one()


def test_the_log_in_page_keeps_what_was_typed_out_of_sight(
    client: FlaskClient, sent: Sent, note: dict[str, list[str]]
) -> None:
    answer = client.post(f"/app/c/{sent.reference}/note", data=note)

    assert answer.status_code == 403
    assert "ログインが切れていました。" in answer.text
    assert "なら" not in answer.text
    assert sent.reference not in answer.text
    assert "Location" not in answer.headers
    assert len(answer.headers.get("Set-Cookie", "")) < 500
    assert notes() == 0


def test_the_writer_gets_the_form_back_and_it_does_nothing_by_itself(
    client: FlaskClient, sent: Sent, note: dict[str, list[str]]
) -> None:
    address = f"/app/c/{sent.reference}/note"
    back = log_in_again(client, client.post(address, data=note))

    shown = client.post(address, data=posted(form_to(back, address), [], {}))

    assert back.status_code == 200
    assert (shown.status_code, notes()) == (400, 0)
    assert FAULT in shown.text
    assert escape(MEMO).replace("\r\n", "\n") in shown.text.replace("\r\n", "\n").replace("&#34;", "&quot;")


def test_once_pressed_again_it_is_done(client: FlaskClient, sent: Sent, note: dict[str, list[str]]) -> None:
    address = f"/app/c/{sent.reference}/note"
    back = log_in_again(client, client.post(address, data=note))
    shown = client.post(address, data=posted(form_to(back, address), [], {}))

    client.post(address, data=posted(form_to(shown, ""), [("text", MEMO)], {}))

    assert notes() == 1


def test_a_contact_of_a_lost_session_comes_back_to_the_log(client: FlaskClient, sent: Sent) -> None:
    log_in(client, "darc-k")
    address = f"/app/c/{sent.reference}/contact"
    form = form_to(client.get(f"/app/c/{sent.reference}"), address)
    client.delete_cookie("session")
    typed = [("method", "phone"), ("result", "reached"), ("counterpart", "subject"), ("memo", MEMO)]
    back = log_in_again(client, client.post(address, data=posted(form, typed, {})))

    shown = client.post(address, data=posted(form_to(back, address), [], {}))

    assert (shown.status_code, session.scalars(select(func.count(Contact.id))).one()) == (400, 0)
    assert "なら &lt;話せる&gt;" in shown.text


def test_a_wrong_password_loses_nothing(client: FlaskClient, sent: Sent, note: dict[str, list[str]]) -> None:
    asked = client.post(f"/app/c/{sent.reference}/note", data=note)
    again = log_in_again(client, asked, password="nonsense")

    assert again.status_code == 400
    assert "なら &lt;話せる&gt;" in log_in_again(client, again).text


def test_a_colleague_who_signs_in_sees_nothing(client: FlaskClient, sent: Sent, note: dict[str, list[str]]) -> None:
    colleague("darc-k2", "DARC-K")

    answer = log_in_again(client, client.post(f"/app/c/{sent.reference}/note", data=note), login="darc-k2")

    assert (answer.status_code, answer.location) == (303, "/app/")


def test_after_half_an_hour_it_is_gone(client: FlaskClient, sent: Sent, note: dict[str, list[str]]) -> None:
    asked = client.post(f"/app/c/{sent.reference}/note", data=note)
    clock.start_at(clock.now() + timedelta(minutes=31))

    assert log_in_again(client, asked).location == "/app/"


@pytest.mark.parametrize("mark", ["", "1", "YWJj", "あ", "=", "A" * 3])
def test_without_a_true_mark_nothing_is_kept(
    client: FlaskClient, sent: Sent, note: dict[str, list[str]], *, mark: str
) -> None:
    answer = client.post(f"/app/c/{sent.reference}/note", data={**note, "writer": mark})

    assert (answer.status_code, answer.location) == (303, "/login")


@pytest.mark.parametrize("kept", ["", "1", "YWJj", "あ", "A" * 300])
def test_what_was_not_kept_here_is_not_given_back(client: FlaskClient, kept: str) -> None:
    form = form_to(client.get("/login"), "/login")
    typed = [("login", "darc-k"), ("password", demo_password("darc-k"))]

    answer = client.post("/login", data=posted(form, typed, {"kept": kept}))

    assert (answer.status_code, answer.location) == (303, "/app/")
