"""From the start page to the receipt, through the front door."""

import gzip
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select, update
from structlog.testing import capture_logs

from foundation import clock
from foundation.database import db, session, transaction
from intake import drafts, starting
from intake.steps import ORDER
from records.assignment import Assignment
from records.case import Case, CasePeriod, Person
from records.consultation import Consultation
from records.draft import Draft
from records.trail import Trace
from routing import dispatch, store
from tests.intake.reading import PageReader, Record, answer, page_of, posted, press, send, start, walk

RECORD: Record = {"relation": "self", "needs": ["drugs"], "municipality": "41202", "contact_method": "page_only"}
FORBIDDEN = re.compile("再犯|刑務|出所|犯罪|更生")


def count(table: type) -> int:
    session.rollback()
    return session.scalars(select(func.count()).select_from(table)).one()


def drafted() -> Draft:
    session.rollback()
    return session.scalars(select(Draft)).one()


def test_consent_is_stored_with_version_and_time_when_the_form_begins(client: FlaskClient) -> None:
    start(client)

    draft = drafted()
    assert draft.consent_version == drafts.CONSENT_VERSION
    assert draft.expires_at - draft.begun_at == timedelta(hours=24)


def test_the_purpose_stands_before_the_first_question(client: FlaskClient) -> None:
    words = page_of(client.get("/saga/")).words

    assert "何のために使うか" in words
    assert "調べられている人は、事件のことを書かないでください。" in words


def test_the_cookie_holds_nothing_but_random_tokens(client: FlaskClient) -> None:
    walk(client, "saga", RECORD)

    with client.session_transaction() as cookie:
        assert set(cookie) == {"csrf_token", "draft"}
        assert all(re.fullmatch(r"[\w-]{40,43}", value) for value in cookie.values())


def test_one_page_answered_is_one_commit(client: FlaskClient) -> None:
    start(client)
    commits: list[int] = []
    event.listen(db.engine, "commit", lambda _connection: commits.append(1))
    statements: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    form = page_of(client.get("/saga/q/relation")).forms[0]
    commits.clear()
    statements.clear()

    client.post("/saga/q/relation", data={**dict(form.hidden), "relation": "self"})

    writes = [text for text in statements if text.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert len(writes) == 1
    assert len(statements) <= 5


def test_without_a_form_every_address_tells_nothing(client: FlaskClient) -> None:
    for name in [*(page.name for page in ORDER), "check", "done"]:
        response = client.get(f"/saga/q/{name}")

        assert response.status_code == 404
        assert page_of(response).words == "このページは開けません天気のページへ"


def test_a_form_of_one_prefecture_opens_none_of_another(client: FlaskClient) -> None:
    start(client, "saga")

    assert client.get("/akita/q/relation").status_code == 404


def test_a_single_prefectures_form_stands_at_the_root(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert page_of(client.get("/")).forms == []
    only = [store.prefecture_named("saga")]
    monkeypatch.setattr(starting, "prefectures", lambda: only)

    assert press(client, "/").headers["Location"] == "/saga/q/relation"


def test_an_unknown_question_or_prefecture_is_not_found(client: FlaskClient) -> None:
    start(client)

    assert client.get("/saga/q/nothing").status_code == 404
    assert client.get("/nowhere/").status_code == 404


def test_a_question_that_is_not_asked_leads_to_the_first_open_one(client: FlaskClient) -> None:
    start(client)

    assert client.get("/saga/q/phone").headers["Location"] == "/saga/q/relation"
    assert client.get("/saga/q/check").headers["Location"] == "/saga/q/relation"


def test_after_a_day_the_answers_are_gone_and_the_words_just_typed_are_not(client: FlaskClient) -> None:
    walk(client, "saga", RECORD)
    form = page_of(client.get("/saga/q/message")).forms[0]
    clock.start_at(clock.now() + timedelta(hours=24, seconds=1))

    response = client.post("/saga/q/message", data={**dict(form.hidden), "free_text": "やっと書けました"})

    assert response.status_code == 410
    words = page_of(response).words
    assert "1日たったので、書いた内容を消しました" in words
    assert "やっと書けました" in words
    with transaction():
        assert drafts.expire(clock.now()) == 1


HELD: Record = {
    "relation": "supporter_org",
    "needs": ["drugs"],
    "urgent": ["release_soon"],
    "municipality": "99201",
    "stage": "detained",
    "contact_method": "phone",
    "phone": "080-0000-0001",
}


@pytest.mark.parametrize(
    ("question", "pairs", "shown"),
    [
        ("release_date", [("release_date", "来年の春ごろ")], ["来年の春ごろ"]),
        ("time_ok", [("time_ok", "wd_noon,wd_pm"), ("time_ok", "12:10-12:40")], ["正午から午後5時", "12:10-12:40"]),
        ("urgent", [("urgent", "no_bed"), ("urgent", "self_harm")], ["今日、寝る場所がない", "死にたい気持ちがある"]),
        ("needs", [("needs", "housing"), ("needs", "support_advice")], ["住むところ", "支援のしかたを知りたい"]),
        ("no_contact", [("no_contact", "spouse"), ("no_contact_text", "となりの人")], ["夫、妻", "となりの人"]),
        ("care", [("voicemail_ok", "yes")], ["留守番電話に残してよい"]),
        ("phone", [("phone", "080 0000"), ("phone_owner", "workplace")], ["080 0000", "職場のもの"]),
        ("message", [("name", "はな"), ("free_text", "ながい話")], ["はな", "ながい話"]),
    ],
)
def test_after_a_day_all_that_was_just_ticked_or_typed_is_shown_to_be_copied(
    client: FlaskClient, question: str, pairs: list[tuple[str, str]], *, shown: list[str]
) -> None:
    walk(client, "mihon", HELD)
    form = page_of(client.get(f"/mihon/q/{question}")).forms[0]
    clock.start_at(clock.now() + timedelta(hours=24, seconds=1))

    response = client.post(f"/mihon/q/{question}", data=posted(form, pairs, {}))

    assert response.status_code == 410
    assert "".join(shown) in page_of(response).words.replace("\n", "")


def test_a_form_begun_in_another_prefecture_leaves_the_words_just_typed_on_the_screen(client: FlaskClient) -> None:
    start(client, "saga")
    form = page_of(client.get("/saga/q/message")).forms[0]
    start(client, "akita")

    response = client.post("/saga/q/message", data=posted(form, [("free_text", "書き終えたところ")], {}))

    assert response.status_code == 404
    assert "書き終えたところ" in page_of(response).words


def test_a_pause_of_23_hours_loses_nothing(client: FlaskClient) -> None:
    walk(client, "saga", RECORD)
    clock.start_at(clock.now() + timedelta(hours=23))

    assert client.get("/saga/q/check").status_code == 200


def test_each_answer_begins_the_day_anew(client: FlaskClient) -> None:
    start(client)
    clock.start_at(clock.now() + timedelta(hours=20))
    answer(client, "relation", ("relation", "self"))
    clock.start_at(clock.now() + timedelta(hours=20))

    assert client.get("/saga/q/needs").status_code == 200


def test_answers_are_sealed_while_they_wait(client: FlaskClient) -> None:
    walk(client, "saga", {**RECORD, "free_text": "だれにも言わないで"})
    session.rollback()

    sealed = session.connection().exec_driver_sql("SELECT answers FROM draft").scalar_one()

    assert "だれにも言わないで".encode() not in bytes(sealed)
    assert b"drugs" not in bytes(sealed)


def test_the_quick_exit_leaves_nothing_behind(client: FlaskClient) -> None:
    walk(client, "saga", RECORD)

    response = client.get("/saga/tojiru")

    assert response.status_code == 303
    assert response.headers["Location"] == "https://www.jma.go.jp/"
    assert response.headers["Clear-Site-Data"] == '"cookies", "storage"'
    assert count(Draft) == 0
    assert client.get("/saga/q/check").status_code == 404
    with client.session_transaction() as cookie:
        assert "draft" not in cookie


def test_the_quick_exit_stands_on_every_page(client: FlaskClient) -> None:
    for path in walk(
        client, "saga", {**RECORD, "urgent": ["no_bed"], "contact_method": "phone", "phone": "0901112222"}
    ):
        assert 'id="exit"' in client.get(path).get_data(as_text=True)


def test_beginning_twice_leaves_one_form(client: FlaskClient) -> None:
    start(client)
    start(client)

    assert count(Draft) == 1


def test_beginning_anew_shows_nobody_elses_answers(client: FlaskClient) -> None:
    start(client)
    answer(client, "relation", ("relation", "family"))
    start(client)

    assert count(Draft) == 1
    assert "前の答え" not in client.get("/saga/q/relation").get_data(as_text=True)


def test_a_form_that_was_begun_can_be_gone_on_with(client: FlaskClient) -> None:
    assert "つづきから書く" not in page_of(client.get("/saga/")).words
    start(client)
    answer(client, "relation", ("relation", "self"))

    page = page_of(client.get("/saga/"))

    assert "つづきから書く" in page.words
    assert ("/saga/q/needs", "") in page.links


def test_going_back_shows_the_answer_and_loses_nothing(client: FlaskClient) -> None:
    start(client)
    answer(client, "relation", ("relation", "family"))

    assert "家族のこと前の答え" in page_of(client.get("/saga/q/relation")).words
    answer(client, "relation", ("relation", "family"))
    assert "家族のこと前の答え" in page_of(client.get("/saga/q/relation")).words


def test_mending_an_answer_returns_to_the_check_page(client: FlaskClient) -> None:
    walk(client, "saga", RECORD)

    response = press(client, "/saga/q/stage?check=1", [("stage", "suspended")])

    assert response.headers["Location"] == "/saga/q/check"
    assert "執行猶予になった" in page_of(client.get("/saga/q/check")).words


def test_mending_an_answer_asks_what_it_opens_and_names_what_it_closes(client: FlaskClient) -> None:
    walk(client, "saga", {**RECORD, "contact_method": "phone", "phone": "0901112222"})

    response = press(client, "/saga/q/contact_method?check=1", [("contact_method", "email")])

    assert response.headers["Location"] == "/saga/q/email?check=1"
    words = page_of(client.get("/saga/q/email?check=1")).words
    assert "答えが変わったので、つぎの答えは消しました。電話番号、電話でしてもよいこと" in words


def test_danger_shows_numbers_to_call_and_goes_on(client: FlaskClient) -> None:
    start(client)

    response = answer(client, "urgent", ("urgent", "self_harm"))

    assert response.headers["Location"] == "/saga/q/help_now"
    page = page_of(client.get("/saga/q/help_now"))
    assert "119" in page.words
    assert press(client, "/saga/q/help_now").headers["Location"] == "/saga/q/area"


def test_everything_can_be_left_unanswered_and_is_stored_as_such(client: FlaskClient) -> None:
    walk(client, "saga", {"needs": ["other"], "contact_method": "page_only"})
    send(client)

    session.rollback()
    stored = session.scalars(select(Consultation)).one()
    assert (stored.relation, stored.municipality, stored.stage, stored.supervision) == ("unknown",) * 4
    assert (stored.urgent, stored.consent_share_body, stored.age_band) == (["unknown"], "ask_first", "unknown")


def test_sending_opens_one_case_with_all_that_belongs_to_it(client: FlaskClient) -> None:
    walk(client, "saga", RECORD)
    send(client)

    assert [count(table) for table in (Consultation, Case, CasePeriod, Person)] == [1, 1, 1, 1]
    case = session.scalars(select(Case)).one()
    assert re.fullmatch(r"R\d+-SAG-0001", case.reference)
    assert session.scalars(select(Trace.act).where(Trace.case_id == case.id)).all() == [
        "consultation_sent",
        "case_routed",
    ]


def test_somebody_elses_matter_has_no_person_until_they_agree(client: FlaskClient) -> None:
    walk(client, "saga", {**RECORD, "relation": "family"})
    send(client)

    assert count(Person) == 0


def test_the_receipt_is_a_number_of_sixteen_digits_that_the_database_does_not_hold(client: FlaskClient) -> None:
    walk(client, "saga", RECORD)
    page = client.get(send(client).headers["Location"]).get_data(as_text=True)

    number = "".join(re.findall(r"\d{4}", page.split('id="receipt-code"')[1].split("</p>")[0].split(">", 1)[1]))
    assert len(number) == 16
    session.rollback()
    assert number not in str(session.connection().exec_driver_sql("SELECT * FROM consultation").all())


def test_a_second_press_gives_the_same_receipt(client: FlaskClient) -> None:
    walk(client, "saga", RECORD)
    form = page_of(client.get("/saga/q/check")).forms[0]

    first = client.post("/saga/q/check", data=dict(form.hidden))
    receipt = page_of(client.get(first.headers["Location"])).words
    second = client.post("/saga/q/check", data=dict(form.hidden))
    again = page_of(client.get(second.headers["Location"])).words

    assert count(Consultation) == 1
    assert again == "もう送ってあります。同じ受付番号です。" + receipt


def test_two_sends_at_the_same_instant_open_one_case(app: Flask, client: FlaskClient) -> None:
    walk(client, "saga", RECORD)
    hidden = dict(page_of(client.get("/saga/q/check")).forms[0].hidden)
    cookie = client.get_cookie("session")
    assert cookie is not None

    def send_once(_: int) -> str:
        other = app.test_client()
        other.set_cookie("session", cookie.value)
        location = other.post("/saga/q/check", data=hidden).headers["Location"]
        return page_of(other.get(location)).words[-500:]

    with ThreadPoolExecutor(4) as pool:
        receipts = list(pool.map(send_once, range(4)))

    assert len({words.split("あなたの受付番号")[1] for words in receipts}) == 1
    assert (count(Consultation), count(Case)) == (1, 1)


def test_the_receipt_can_be_seen_again_for_half_an_hour(client: FlaskClient) -> None:
    walk(client, "saga", RECORD)
    send(client)
    moment = clock.now()

    assert client.get("/saga/q/message").headers["Location"].startswith("/saga/q/done")
    clock.start_at(moment + timedelta(minutes=29))
    assert client.get("/saga/q/done").status_code == 200
    clock.start_at(moment + timedelta(minutes=31))
    assert client.get("/saga/q/done").status_code == 404


@pytest.mark.parametrize("path", ["/akita/q/relation", "/akita/q/check", "/akita/q/done", "/akita/"])
def test_a_look_at_another_prefectures_form_leaves_the_receipt(client: FlaskClient, path: str) -> None:
    walk(client, "saga", RECORD)
    send(client)

    other = client.get(path)

    assert "あなたの受付番号" not in page_of(other).words
    assert other.status_code in {200, 404}
    assert client.get("/saga/q/done").status_code == 200


def test_after_sending_the_draft_keeps_no_answer(client: FlaskClient) -> None:
    walk(client, "saga", RECORD)
    send(client)

    assert drafted().answers == {}


def test_a_fault_in_a_rule_still_gives_a_receipt(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object, **_named: object) -> None:
        session.execute(update(Case).values(state="closed"))
        message = "だれかの名前"
        raise ZeroDivisionError(message)

    monkeypatch.setattr(dispatch, "route", fail)
    walk(client, "saga", RECORD)
    with capture_logs() as logged:
        response = send(client)

    assert "あなたの受付番号" in page_of(client.get(response.headers["Location"])).words
    session.rollback()
    case = session.scalars(select(Case)).one()
    assert (case.review, case.outcome, case.state, case.next_step) == ("waiting", "waiting", "new", "review")
    assert case.lead_body_id is not None
    assert count(Assignment) == 0
    assert [entry["fault"] for entry in logged] == ["ZeroDivisionError"]
    assert "だれかの名前" not in str(logged)


def test_a_leaflets_code_is_kept_and_leaves_the_address(client: FlaskClient) -> None:
    assert client.get("/saga/?m=card01").headers["Location"] == "/saga/"
    walk(client, "saga", RECORD)
    send(client)

    session.rollback()
    assert session.scalars(select(Consultation.channel_code)).one() == "card01"


def test_stage_and_supervision_together_name_the_parole(client: FlaskClient) -> None:
    walk(client, "saga", {**RECORD, "stage": "released_full_term", "supervision": "yes"})
    send(client)

    session.rollback()
    assert session.scalars(select(Consultation.stage)).one() == "paroled"


@pytest.mark.parametrize("prefecture", ["akita", "saga", "aichi", "mihon"])
def test_no_page_weighs_more_than_ten_kilobytes_or_names_the_programme(client: FlaskClient, prefecture: str) -> None:
    record: Record = {
        "relation": "supporter_org",
        "needs": ["housing", "drugs"],
        "urgent": ["no_bed"],
        "contact_method": "phone",
        "phone": "090-1111-2222",
        "stage": "detained",
        "access_needs": ["interpreter"],
        "language": "en",
    }
    paths = [f"/{prefecture}/", *walk(client, prefecture, record), f"/{prefecture}/q/check"]
    for path in paths:
        response = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert len(response.data) <= 10_000, path
        title = PageReader(gzip.decompress(response.data).decode()).title
        assert FORBIDDEN.search(path + title) is None, path
