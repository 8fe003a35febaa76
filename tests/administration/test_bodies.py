"""The prefecture's bodies: list, page, adding, changing, pausing; and a body's own page."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from administration import bodies
from administration.bodies import Details, NewBody
from administration.body_forms import NewBodyForm
from administration.hours import opening_lines, read_closed, read_span
from foundation import clock
from foundation.database import db, session, transaction
from foundation.refusal import Refusal
from records.body import Body, Contract
from records.trail import Act, Trace
from routing import dispatch, offers, store
from tests.builders import KARATSU, case_of, log_in, press, told, viewer_of

TODAY = clock.day_in_japan(clock.now())
TYPED = {
    "name": "唐津の回復支援",
    "public_name": "唐津の相談所",
    "phone": "0955-00-0020",
    "mon": "９:00〜17:00",
    "sat": "10:00-12:00",
    **dict.fromkeys(("tue", "wed", "thu", "fri", "sun"), ""),
    "closed": "10-10\n2027/5/6",
    "position": "7",
}


def body(code: str = "DARC-K") -> Body:
    session.rollback()
    return session.scalars(select(Body).where(Body.code == code).execution_options(populate_existing=True)).one()


def acts() -> list[tuple[str, dict[str, object]]]:
    """What was traced of bodies, oldest first."""
    session.rollback()
    kept = session.scalars(select(Trace).order_by(Trace.position))
    return [(trace.act, trace.detail) for trace in kept if "body" in trace.detail]


def limit(capacity: int | str, code: str = "DARC-K") -> None:
    """Write a capacity into the contract a body has."""
    with transaction():
        contract = session.scalars(select(Contract).join(Body).where(Body.code == code)).one()
        contract.terms = {**contract.terms, "capacity": capacity}


@contextmanager
def statements() -> Iterator[list[str]]:
    """What the requests inside send to the database of the test's application."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


def test_the_list_shows_room_and_warns(client: FlaskClient) -> None:
    for number in range(4):
        told(phone=f"080-0000-200{number}")
    limit(5)
    log_in(client, "ken-saga")

    page = client.get("/ken/dantai").text

    assert "4／5（80%） あと1" in page
    assert "もうすぐいっぱいです" in page
    assert "0件（上限の定めなし）" in page


def test_a_written_unlimited_is_a_word(client: FlaskClient) -> None:
    limit("unlimited")
    log_in(client, "ken-saga")

    assert "0件（上限なし）" in client.get("/ken/dantai").text


def test_the_list_costs_the_same_however_many_bodies(client: FlaskClient) -> None:
    costs = []
    for login in ("ken-saga", "ken-mihon"):
        log_in(client, login)
        with statements() as sent:
            client.get("/ken/dantai")
        costs.append(len([statement for statement in sent if statement.startswith("SELECT")]))

    assert costs[0] == costs[1] <= 4


def test_a_page_of_a_body_costs_few_statements(client: FlaskClient) -> None:
    log_in(client, "ken-saga")

    with statements() as sent:
        assert client.get("/ken/dantai/DARC-K").status_code == 200

    assert len([statement for statement in sent if statement.startswith("SELECT")]) <= 7


@pytest.mark.parametrize("address", ["", "/edit", "/keiyaku/new", "/keiyaku/2023-04-01/end"])
def test_another_prefectures_body_is_not_found(client: FlaskClient, address: str) -> None:
    log_in(client, "ken-saga")

    assert client.get(f"/ken/dantai/TEI-AKT{address}").status_code == 404


def test_another_prefectures_body_cannot_be_paused(client: FlaskClient) -> None:
    log_in(client, "ken-saga")

    answer = press(client, "/ken/dantai/TEI-AKT/pause", {"until": TODAY.isoformat()}, on="/ken/dantai/DARC-K")

    assert (answer.status_code, body("TEI-AKT").paused_until) == (404, None)


def test_a_counselor_finds_no_page_of_the_prefectures_bodies(client: FlaskClient) -> None:
    log_in(client, "darc-k")

    assert client.get("/ken/dantai/DARC-K").status_code == 404


def test_a_body_is_changed_and_the_trace_names_fields_alone(client: FlaskClient) -> None:
    log_in(client, "ken-saga")

    answer = press(client, "/ken/dantai/DARC-K/edit", TYPED)

    kept = body()
    assert answer.status_code == 303
    assert (kept.name, kept.public_name, kept.position) == ("唐津の回復支援", "唐津の相談所", 7)
    assert kept.hours == {
        "week": {"mon": ["09:00", "17:00"], "sat": ["10:00", "12:00"]},
        "closed": ["10-10", "2027-05-06"],
    }
    assert acts()[-1] == (
        Act.BODY_CHANGED,
        {"body": "DARC-K", "fields": ["name", "public_name", "phone", "hours", "position"]},
    )


def test_the_form_sent_as_it_was_shown_changes_nothing(client: FlaskClient) -> None:
    log_in(client, "ken-saga")
    kept, before = body(), len(acts())
    shown = {"name": kept.name, "public_name": kept.public_name, "phone": kept.phone, "position": str(kept.position)}
    week = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "09:00-17:00")

    press(client, "/ken/dantai/DARC-K/edit", {**shown, **week})

    assert len(acts()) == before


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "団体の名前を書いてください。"),
        ("phone", "でんわ", "電話の番号を 000-000-0000 のように書いてください。"),
        ("mon", "17:00-09:00", "「月曜」の時間を 09:00-17:00 のように入れてください。"),
        ("mon", "25:00-26:00", "「月曜」の時間を 09:00-17:00 のように入れてください。"),
        ("closed", "10-10\nきのう", "休みの日の「きのう」は日付ではありません。"),
        ("position", "0", "順番を1から999までの数で入れてください。"),
        ("position", "9" * 30, "順番を1から999までの数で入れてください。"),
    ],
)
def test_a_fault_is_one_sentence_and_nothing_typed_is_lost(
    client: FlaskClient, *, field: str, typed: str, sentence: str
) -> None:
    log_in(client, "ken-saga")

    answer = press(client, "/ken/dantai/DARC-K/edit", {**TYPED, field: typed})

    assert answer.status_code == 400
    assert sentence in answer.text
    assert "2027/5/6" in answer.text or field == "closed"
    assert body().name == "唐津の薬物依存回復支援"


def test_a_week_without_an_open_day_is_refused(client: FlaskClient) -> None:
    log_in(client, "ken-saga")

    answer = press(client, "/ken/dantai/DARC-K/edit", {**TYPED, "mon": "", "sat": ""})

    assert "開いている曜日を、1つは入れてください。" in answer.text


def test_a_new_body_takes_nothing_until_it_has_a_contract(client: FlaskClient) -> None:
    log_in(client, "ken-saga")

    answer = press(client, "/ken/dantai/new", {**TYPED, "code": "darc-n", "kind": "DARC"})

    desk = offers.desk_of(store.prefecture_named("saga"), TODAY)
    decision = dispatch.explain(KARATSU, desk, clock.now()).to_json()
    reasons = {candidate["body"]: candidate["reason"] for candidate in decision["candidates"]}
    assert answer.location == "/ken/dantai/DARC-N"
    assert "契約はまだありません" in client.get("/ken/dantai/DARC-N").text
    assert (decision["lead"], reasons["DARC-N"]) == ("DARC-K", "contract")


@pytest.mark.parametrize(
    ("code", "kind", "sentence"),
    [
        ("DARC-K", "DARC", "記号「DARC-K」の団体はもうあります。"),
        ("DARC", "DARC", "記号を DARC-K のように"),
        ("PREF-2", "PREF", "種別を選んでください。"),
    ],
)
def test_a_code_that_is_taken_or_none_is_refused(client: FlaskClient, *, code: str, kind: str, sentence: str) -> None:
    log_in(client, "ken-saga")

    answer = press(client, "/ken/dantai/new", {**TYPED, "code": code, "kind": kind})

    assert answer.status_code in {400, 409}
    assert sentence in answer.text
    assert TYPED["name"] in answer.text


def test_two_prefectures_may_use_one_code(client: FlaskClient) -> None:
    log_in(client, "ken-akita")

    assert press(client, "/ken/dantai/new", {**TYPED, "code": "DARC-K", "kind": "DARC"}).status_code == 303


def test_a_paused_body_is_passed_over_and_comes_back(client: FlaskClient) -> None:
    log_in(client, "ken-saga")
    press(client, "/ken/dantai/DARC-K/pause", {"until": TODAY.isoformat()}, on="/ken/dantai/DARC-K")
    while_paused = case_of(told())
    press(client, "/ken/dantai/DARC-K/resume", on="/ken/dantai/DARC-K")
    afterwards = case_of(told(phone="080-0000-4321"))

    assert session.get_one(Body, while_paused.lead_body_id).code == "DARC-S"
    assert session.get_one(Body, afterwards.lead_body_id).code == "DARC-K"
    assert [act for act, _ in acts()] == [Act.BODY_PAUSED, Act.BODY_RESUMED]


def test_a_counselor_pauses_the_own_body(client: FlaskClient) -> None:
    log_in(client, "darc-k")
    until = TODAY + timedelta(days=3)

    answer = press(client, "/app/dantai/pause", {"until": until.isoformat()}, on="/app/dantai")

    assert answer.status_code == 303
    assert body().paused_until == until
    page = client.get("/app/dantai").text
    assert '<span class="status warn">今は受けられない</span>' in page
    assert f"{clock.era_day(until)}まで、新しい相談を受けません。" in page


def test_a_counselor_takes_cases_again(client: FlaskClient) -> None:
    log_in(client, "darc-k")
    press(client, "/app/dantai/pause", {"until": TODAY.isoformat()}, on="/app/dantai")

    for _ in range(2):
        assert press(client, "/app/dantai/resume", on="/app/dantai").location == "/app/dantai"

    assert body().paused_until is None
    assert [act for act, _ in acts()] == [Act.BODY_PAUSED, Act.BODY_RESUMED]


@pytest.mark.parametrize(
    ("login", "page"), [("darc-k", "/app/dantai"), ("ken-saga", "/ken/dantai/DARC-K")], ids=["own", "prefecture"]
)
def test_a_stale_page_says_so_and_shows_the_body_again(client: FlaskClient, login: str, page: str) -> None:
    log_in(client, login)

    answer = client.post(f"{page}/resume", data={"csrf_token": "old"})

    assert answer.status_code == 400
    assert "ページが古くなっていました。" in answer.text
    assert "唐津の薬物依存回復支援" in answer.text


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("唐津の薬物の相談所", "薬物"),
        ("唐津だるく", "ダルク"),
        ("ＤＡＲＣ唐津", "DARC"),
        ("更　生の家", "更生"),
        ("保護観察の窓口", "保護観察"),
        ("やくぶつの相談所", "やくぶつ"),
        ("サイハンを防ぐ会", "さいはん"),
        ("ｹｲﾑｼｮを出た人の会", "けいむしょ"),
        ("罪のあとの相談所", "罪"),
    ],
)
def test_a_public_name_that_tells_why_somebody_asks_is_refused_with_the_word(
    client: FlaskClient, name: str, word: str
) -> None:
    log_in(client, "ken-saga")
    before = body().public_name

    answer = press(client, "/ken/dantai/DARC-K/edit", {**TYPED, "public_name": name})

    assert answer.status_code == 400
    assert f"公開の名前に「{word}」は使えません。" in answer.text
    assert f'value="{name}"' in answer.text
    assert body().public_name == before


@pytest.mark.parametrize(
    ("key", "typed"),
    [("name", "佐賀の薬物依存 回復支援"), ("public_name", "佐賀の回復の相談所")],
)
@pytest.mark.parametrize("page", ["DARC-K/edit", "new"])
def test_two_bodies_of_a_prefecture_never_bear_one_name(
    client: FlaskClient, page: str, *, key: str, typed: str
) -> None:
    log_in(client, "ken-saga")
    fields = {**TYPED, "code": "OTH-N", "kind": "OTH", key: typed}

    answer = press(client, f"/ken/dantai/{page}", fields)

    assert answer.status_code == 409
    assert "の団体がもうあります（DARC-S）。" in answer.text
    assert f'id="{key}-error"' in answer.text
    session.rollback()
    assert session.scalars(select(Body.code).where(Body.code == "OTH-N")).all() == []
    assert getattr(body(), key) != typed


def test_a_body_keeps_its_own_name(client: FlaskClient) -> None:
    log_in(client, "ken-saga")
    kept = {"name": body().name, "public_name": body().public_name}

    assert press(client, "/ken/dantai/DARC-K/edit", {**TYPED, **kept}).status_code == 303


def test_bodies_of_two_prefectures_may_bear_one_name(client: FlaskClient) -> None:
    log_in(client, "ken-saga")

    assert press(client, "/ken/dantai/DARC-K/edit", {**TYPED, "name": body("TEI-AKT").name}).status_code == 303


@pytest.mark.usefixtures("app")
def test_a_prefecture_has_one_desk_of_its_own() -> None:
    kept = body("PREF-SAG")
    details = Details(name="二つ目", public_name="二つ目", phone="000-000-0000", hours=kept.hours, position=9)

    with pytest.raises(Refusal, match="県の担当は1つだけです"):
        bodies.add_body(viewer_of("ken-saga"), NewBody(code="PREF-TWO", kind="PREF", details=details), at=clock.now())


def test_a_pause_that_ends_before_today_is_refused_beside_its_field(client: FlaskClient) -> None:
    log_in(client, "darc-k")

    answer = press(client, "/app/dantai/pause", {"until": "2020-01-01"}, on="/app/dantai")

    assert answer.status_code == 409
    assert 'id="until-error"' in answer.text
    assert "休みの終わりの日が過ぎています。" in answer.text
    assert 'value="2020-01-01"' in answer.text


def test_a_day_of_another_century_is_told_which_years_there_are(client: FlaskClient) -> None:
    log_in(client, "darc-k")

    answer = press(client, "/app/dantai/pause", {"until": "2126-11-30"}, on="/app/dantai")

    assert (answer.status_code, body().paused_until) == (400, None)
    assert "日付は 2000年から 2099年までにしてください。" in answer.text


@pytest.mark.parametrize("name", ["佐賀のこうせい福祉の窓口", "きょうせいの家", "ほごしせつの窓口", "かいぜんかい"])
def test_a_name_in_kana_that_may_mean_something_else_is_taken(client: FlaskClient, name: str) -> None:
    log_in(client, "ken-saga")

    press(client, "/ken/dantai/DARC-K/edit", {**TYPED, "public_name": name})

    assert body().public_name == name


def test_the_prefectures_own_desk_is_never_paused(client: FlaskClient) -> None:
    log_in(client, "ken-saga")

    answer = press(client, "/ken/dantai/PREF-SAG/pause", {"until": TODAY.isoformat()}, on="/ken/dantai/DARC-K")

    assert "休みにできません" in answer.text
    assert body("PREF-SAG").paused_until is None


@pytest.mark.usefixtures("app")
def test_a_counselors_act_reaches_no_other_body() -> None:
    viewer = viewer_of("darc-k")

    assert session.scalars(bodies.body_for(viewer, "DARC-S")).all() == []
    assert [found.code for found in session.scalars(bodies.body_for(viewer))] == ["DARC-K"]


@pytest.mark.parametrize("login", ["ken-saga", "kansa-saga"])
def test_who_works_for_no_body_has_no_page_of_an_own_one(client: FlaskClient, login: str) -> None:
    log_in(client, login)

    assert client.get("/app/dantai").status_code == 404


def test_only_one_entry_of_the_menu_is_the_present_page(client: FlaskClient) -> None:
    log_in(client, "darc-k")

    assert client.get("/app/dantai").text.count('aria-current="page"') == 1


def test_hours_are_read_as_people_type_them() -> None:
    assert read_span("９：００～１７：３０") == ["09:00", "17:30"]
    assert read_span(" ") == []
    assert read_closed("2025/10/10、12-01") == ["12-01", "2025-10-10"]


def test_a_run_of_days_is_one_line() -> None:
    week = {day: ["09:00", "17:00"] for day in ("mon", "tue", "wed", "thu")}

    assert opening_lines({"week": {**week, "sat": ["10:00", "12:00"]}}) == ["月から木 09:00-17:00", "土 10:00-12:00"]


def test_the_form_offers_no_second_desk_of_the_prefecture(app: Flask) -> None:
    with app.test_request_context():
        assert "PREF" not in dict(NewBodyForm().kind.choices)


def test_days_closed_every_year_are_days_of_the_calendar() -> None:
    with pytest.raises(ValueError, match="02-30"):
        read_closed("02-29 02-30")


def test_today_is_the_last_day_of_a_pause(client: FlaskClient) -> None:
    log_in(client, "ken-saga")
    press(client, "/ken/dantai/DARC-K/pause", {"until": TODAY.isoformat()}, on="/ken/dantai/DARC-K")

    on = [offers.desk_of(store.prefecture_named("saga"), day) for day in (TODAY, TODAY + timedelta(days=1))]

    assert [next(c.paused for c in desk.candidates({}) if c.code == "DARC-K") for desk in on] == [True, False]


def test_a_day_of_no_calendar_is_a_fault(client: FlaskClient) -> None:
    log_in(client, "darc-k")

    for typed in ("", "2025-02-30", "9" * 40 + "-1-1", "あした"):
        answer = press(client, "/app/dantai/pause", {"until": typed}, on="/app/dantai")
        assert answer.status_code == 400, typed
    assert body().paused_until is None
