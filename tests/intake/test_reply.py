"""Reading the reply with nothing but the number."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from foundation import clock
from foundation.database import session, transaction
from intake.receipt import check_digit
from records.case import Case
from records.draft import Draft
from records.trail import Act, Trace
from tests.builders import log_in
from tests.intake.reading import Record, page_of, press, send, walk

RECORD: Record = {"relation": "self", "needs": ["drugs"], "municipality": "41202", "contact_method": "page_only"}
NOT_FOUND = "この番号では見つかりませんでした。数字をもう一度見てください。"


@pytest.fixture
def number(app: Flask) -> str:
    """The receipt number of a consultation that somebody sent from another browser."""
    other = app.test_client()
    walk(other, "saga", {**RECORD, "name": "みほん", "free_text": "とても長い話"})
    page = other.get(send(other).headers["Location"]).get_data(as_text=True)
    code = page.split('id="receipt-code"')[1].split("</p>")[0].split(">", 1)[1]
    return "".join(re.findall(r"\d{4}", code))


def look_up(client: FlaskClient, typed: str, path: str = "/saga/henji") -> str:
    response = press(client, path, [("receipt", typed)])
    if response.status_code == 303:
        response = client.get(response.headers["Location"])
    return page_of(response).words


def wrong(number: str) -> str:
    digits = f"{(int(number[:-1]) + 1) % 10**15:015d}"
    return digits + check_digit(digits)


@pytest.mark.parametrize("path", ["/saga/henji", "/henji", "/akita/henji"])
def test_the_number_opens_where_the_case_stands(client: FlaskClient, number: str, path: str) -> None:
    words = look_up(client, number, path)

    assert "いま担当の人を決めています" in " ".join(words.split()).replace(" ", "")
    assert "までに返事をします。" in words


def test_who_is_asked_now_is_said_until_somebody_has_taken_it_on(client: FlaskClient, number: str) -> None:
    words = look_up(client, number)
    with transaction():
        session.execute(update(Case).values(is_accepted=True))
    taken = page_of(client.get("/saga/henji")).words

    assert "県の担当者が読んで、どの窓口が合うかを決めます。" in words
    assert "どの窓口が合うか" not in taken
    assert "担当の人が決まりました" in taken


@pytest.mark.parametrize("gap", [" ", "　", "-", "ー", "—"])
def test_the_number_may_be_written_in_groups(client: FlaskClient, number: str, gap: str) -> None:
    groups = gap.join(number[start : start + 4] for start in range(0, 16, 4))

    assert "まだ返事はありません。" in look_up(client, groups)


def test_full_width_digits_are_taken(client: FlaskClient, number: str) -> None:
    assert "まだ返事はありません。" in look_up(
        client, number.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    )


def test_a_slip_is_explained_and_is_no_search(client: FlaskClient, number: str) -> None:
    slipped = str((int(number[0]) + 1) % 10) + number[1:]

    assert "数字がどこかちがうようです。" in look_up(client, slipped)
    assert "受付番号は16けたの数字です。今は4けたです。" in look_up(client, "1234")
    assert "数字を入れてください。" in look_up(client, "わかりません")
    assert "数字を入れてください。" in look_up(client, "")


def test_a_wrong_number_says_nothing_and_keeps_what_was_typed(client: FlaskClient, number: str) -> None:
    response = press(client, "/saga/henji", [("receipt", wrong(number))])

    assert response.status_code == 400
    assert NOT_FOUND in page_of(response).words
    assert wrong(number) in response.get_data(as_text=True)


def test_the_reply_page_shows_no_answer_and_no_name(client: FlaskClient, number: str) -> None:
    look_up(client, number)

    html = client.get("/saga/henji").get_data(as_text=True)

    assert not re.search("みほん|とても長い話|唐津|薬物|DARC|R[0-9]+-SAG", html)
    assert number[:4] not in page_of(client.get("/saga/henji")).words


@pytest.mark.parametrize(
    ("state", "accepted", "words"),
    [
        ("new", True, "担当の人が決まりました"),
        ("contacting", True, "連絡しています"),
        ("supporting", True, "手伝っています"),
        ("watching", True, "手伝っています"),
        ("closed", True, "終わりました"),
    ],
)
def test_the_state_is_told_in_words(
    client: FlaskClient, number: str, *, state: str, accepted: bool, words: str
) -> None:
    with transaction():
        session.execute(update(Case).values(state=state, is_accepted=accepted))

    assert words in look_up(client, number)


def test_a_late_answer_is_owned_up_to(client: FlaskClient, number: str) -> None:
    clock.start_at(clock.now() + timedelta(days=30))

    assert "返事がおくれています。電話でも聞けます。0952-00-0001" in look_up(client, number)


def test_the_browser_that_sent_the_form_sees_its_number_once_more(client: FlaskClient) -> None:
    walk(client, "saga", RECORD)
    done = client.get(send(client).headers["Location"])
    form = page_of(done).forms[1]
    code = dict(form.hidden)["receipt"]

    client.post(form.action, data=dict(form.hidden))
    reply = page_of(client.get("/saga/henji")).words

    assert " ".join(code[start : start + 4] for start in range(0, 16, 4)).replace(" ", "") in reply.replace(" ", "")


def test_the_number_is_shown_on_the_first_return_only(client: FlaskClient) -> None:
    walk(client, "saga", RECORD)
    form = page_of(client.get(send(client).headers["Location"])).forms[1]

    def shown() -> bool:
        return 'id="receipt-code"' in client.get("/saga/henji").get_data(as_text=True)

    client.post(form.action, data=dict(form.hidden))
    first, again = shown(), shown()
    client.post(form.action, data=dict(form.hidden))

    assert (first, again, shown()) == (True, False, False)
    assert client.get("/saga/q/done").status_code == 200


def test_somebody_elses_return_shows_no_number(client: FlaskClient, number: str) -> None:
    walk(client, "saga", RECORD)
    send(client)

    assert "あなたの受付番号" not in look_up(client, number)


def test_the_end_of_a_visit_leaves_nothing_in_the_browser(client: FlaskClient, number: str) -> None:
    look_up(client, number)
    form = page_of(client.get("/saga/henji")).forms[0]

    response = client.post(form.action, data=dict(form.hidden))

    assert "この画面には、書いたことは残っていません。" in page_of(client.get(response.headers["Location"])).words
    assert "16けたの受付番号を入れてください" in page_of(client.get("/saga/henji")).words


@pytest.mark.parametrize("hidden", [{"csrf_token": ""}, {"csrf_token": "stale"}])
def test_the_end_of_a_visit_needs_no_fresh_page(client: FlaskClient, number: str, hidden: dict[str, str]) -> None:
    look_up(client, number)

    response = client.post("/saga/owari", data=hidden)

    assert "この画面には、書いたことは残っていません。" in page_of(client.get(response.headers["Location"])).words
    assert "16けたの受付番号を入れてください" in page_of(client.get("/saga/henji")).words
    assert client.get_cookie("session") is None or "reply" not in session_of(client)


def session_of(client: FlaskClient) -> set[str]:
    with client.session_transaction() as cookie:
        return set(cookie)


def test_the_end_of_a_visit_deletes_the_form(client: FlaskClient) -> None:
    walk(client, "saga", RECORD)

    client.post("/saga/owari", data={"csrf_token": "stale"})

    session.rollback()
    assert session.scalars(select(Draft)).all() == []
    assert session_of(client) == set()


def test_the_end_of_a_visit_signs_no_counselor_out(client: FlaskClient) -> None:
    log_in(client, "darc-k")

    client.post("/saga/owari", data={"csrf_token": "stale"})

    assert client.get("/app/").status_code == 200


def test_reading_is_left_in_the_trail_once(client: FlaskClient, number: str) -> None:
    look_up(client, number)
    client.get("/saga/henji")

    session.rollback()
    assert len(session.scalars(select(Trace).where(Trace.act == Act.REPLY_READ)).all()) == 1


def test_after_half_an_hour_the_number_is_asked_for_again(client: FlaskClient, number: str) -> None:
    look_up(client, number)
    clock.start_at(clock.now() + timedelta(minutes=31))

    assert "16けたの受付番号を入れてください" in page_of(client.get("/saga/henji")).words


@pytest.mark.parametrize("path", ["/", "/anzen", "/denwa", "/kojin", "/saga/anzen", "/mihon/denwa", "/aichi/kojin"])
def test_the_plain_pages_stand_by_themselves(client: FlaskClient, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 200
    assert 'id="exit"' in response.get_data(as_text=True)


def test_the_telephone_page_says_when_somebody_answers(client: FlaskClient) -> None:
    assert "平日 午前8時30分から午後5時15分" in page_of(client.get("/saga/denwa")).words
