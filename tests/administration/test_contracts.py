"""Contracts by date: adding, changing before the beginning, ending, closing by budget; never two on one day."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from werkzeug.test import TestResponse

from administration import contracts
from administration.contracts import Plan
from foundation import clock
from foundation.database import session
from foundation.refusal import Refusal
from records.body import Body, Contract
from records.trail import Act, Trace
from routing.contracting import first_overlap
from routing.terms import check_terms
from tests.builders import case_of, log_in, press, told, viewer_of

TODAY = clock.day_in_japan(clock.now())
TOMORROW, LATER = TODAY + timedelta(days=1), TODAY + timedelta(days=40)
PAGE = "/ken/dantai/DARC-K"
FIRST = f"{PAGE}/keiyaku/2023-04-01"
TYPED: dict[str, str | list[str]] = {
    "ends_on": "",
    "support_type": "SPE-D",
    "programme": "moj_saihan",
    "needs_ok": ["drugs", "alcohol_gambling"],
    "ages": ["30s"],
    "areas": ["41387", "41202"],
    "on_probation_ok": "yes",
    "capacity": "２５",
    "capacity_per_month": "5",
    "share": "",
    "counted_web": "2026/4/1",
    "report_unit": "persons",
}


def stored(code: str = "DARC-K") -> list[Contract]:
    """The contracts of a body as they stand now."""
    session.rollback()
    query = select(Contract).join(Body).where(Body.code == code).order_by(Contract.starts_on)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def last_act() -> tuple[str, dict[str, Any]]:
    session.rollback()
    trace = session.scalars(select(Trace).order_by(Trace.position.desc()).limit(1)).one()
    return trace.act, trace.detail


def end_first(client: FlaskClient, last_day: date = TODAY) -> TestResponse:
    return press(client, f"{FIRST}/end", {"last_day": last_day.isoformat()})


def add(client: FlaskClient, starts_on: date = TOMORROW, **typed: str | list[str]) -> TestResponse:
    return press(client, f"{PAGE}/keiyaku/new", {**TYPED, "starts_on": starts_on.isoformat(), **typed})


@pytest.fixture
def staff(client: FlaskClient) -> FlaskClient:
    """The prefecture's staff, signed in."""
    log_in(client, "ken-saga")
    return client


def test_a_contract_is_ended_and_the_next_one_begins(staff: FlaskClient) -> None:
    assert end_first(staff).status_code == 303
    assert add(staff).status_code == 303

    old, new = stored()
    assert (old.ends_on, new.starts_on, new.ends_on) == (TODAY, TOMORROW, None)
    assert new.terms == {
        "areas": ["41202", "41387"],
        "needs_ok": ["drugs", "alcohol_gambling"],
        "ages": ["30s"],
        "capacity": 25,
        "capacity_per_month": 5,
        "channels_counted": {"web": "2026-04-01"},
        "on_probation_ok": True,
        "needs_subject_consent": False,
        "within_hours": False,
        "report_unit": "persons",
    }
    assert last_act() == (Act.CONTRACT_ADDED, {"body": "DARC-K", "starts_on": TOMORROW.isoformat()})


def test_terms_typed_on_the_page_are_terms_of_a_file(staff: FlaskClient) -> None:
    end_first(staff)
    add(staff, capacity="", unlimited="yes", channels=["web"], access_ok=["sign"], languages=["ja"], genders=["male"])

    terms = stored()[-1].terms

    check_terms(terms, {"41202", "41387"})
    assert terms["capacity"] == "unlimited"


def test_the_page_shows_contracts_past_in_force_and_coming_in_words(staff: FlaskClient) -> None:
    end_first(staff)
    add(staff)

    page = staff.get(PAGE).text

    assert "これから" in page
    assert "有効" in page
    assert "25件まで" in page
    assert "唐津市、玄海町" in page
    assert "フォーム（令和8年4月1日から）" in page


def test_a_hogoku_that_is_ticked_stands_for_its_municipalities(client: FlaskClient) -> None:
    log_in(client, "ken-mihon")
    page = "/ken/dantai/HOG-G1"
    press(client, f"{page}/keiyaku/2023-04-01/end", {"last_day": TODAY.isoformat()})

    typed = {**TYPED, "starts_on": TOMORROW.isoformat(), "areas": ["99302"], "hogoku": ["見本保護区"]}
    press(client, f"{page}/keiyaku/new", typed)

    assert stored("HOG-G1")[-1].terms["areas"] == ["99201", "99301", "99302"]
    assert "見本保護区（見本市、東見本町）、西見本村" in client.get(page).text


def test_two_contracts_never_share_a_day(staff: FlaskClient) -> None:
    end_first(staff, LATER)

    answer = add(staff, LATER)

    assert answer.status_code in {400, 409}
    assert f"令和5年4月1日からの契約（{clock.era_day(LATER)}まで）と日が重なります。" in answer.text
    assert 'value="２５"' in answer.text
    assert len(stored()) == 1


@given(
    st.lists(st.tuples(st.integers(1, 28), st.none() | st.integers(0, 9)), max_size=4),
    st.tuples(st.integers(1, 28), st.none() | st.integers(0, 9)),
)
def test_an_overlap_is_a_day_in_common(there: list[tuple[int, int | None]], wanted: tuple[int, int | None]) -> None:
    def period(drawn: tuple[int, int | None]) -> tuple[date, date | None]:
        begins = date(2025, 9, drawn[0])
        return begins, None if drawn[1] is None else begins + timedelta(days=drawn[1])

    def days(drawn: tuple[int, int | None]) -> set[int]:
        return set(range(drawn[0], 60 if drawn[1] is None else drawn[0] + drawn[1] + 1))

    sharing = [place for place, other in enumerate(there) if days(other) & days(wanted)]

    assert first_overlap([period(other) for other in there], *period(wanted)) == (sharing[0] if sharing else None)


def test_a_contract_begins_today_at_the_earliest(staff: FlaskClient) -> None:
    end_first(staff)

    answer = add(staff, TODAY - timedelta(days=1))

    assert "契約は今日か、それより後の日から始めてください。" in answer.text


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("starts_on", "きのう", "日付を 2025-09-24 のように入れてください。"),
        ("ends_on", TODAY.isoformat(), "契約の終わりが、始まりより前です。"),
        ("capacity", "たくさん", "「持てる件数」を1以上の数で入れてください。"),
        ("capacity", "0", "「持てる件数」を1以上の数で入れてください。"),
        ("unlimited", "yes", "持てる件数か「上限なし」の、どちらか1つにしてください。"),
        ("share", "-1", "「分け合うときの重み」を1以上の数で入れてください。"),
        ("areas", ["05201"], "「市町村」を選び直してください。"),
        ("needs_ok", ["drug"], "「困りごと」を選び直してください。"),
        ("counted_fax", "そのうち", "日付を 2025-09-24 のように入れてください。"),
        ("support_type", "", "支援類型を選んでください。"),
    ],
)
def test_a_fault_of_a_contract_is_a_sentence(
    staff: FlaskClient, *, field: str, typed: str | list[str], sentence: str
) -> None:
    end_first(staff)

    fields = {**TYPED, "starts_on": TOMORROW.isoformat(), field: typed}
    answer = press(staff, f"{PAGE}/keiyaku/new", fields)

    assert answer.status_code in {400, 409}
    assert sentence in answer.text
    assert len(stored()) == 1


def test_a_coming_contract_is_written_anew(staff: FlaskClient) -> None:
    end_first(staff)
    add(staff)

    address = f"{PAGE}/keiyaku/{TOMORROW}/edit"
    shown = staff.get(address).text
    answer = press(staff, address, {**TYPED, "starts_on": LATER.isoformat(), "capacity": "30"})

    assert 'value="25"' in shown
    assert answer.status_code == 303
    assert (stored()[-1].starts_on, stored()[-1].terms["capacity"]) == (LATER, 30)
    assert last_act()[0] == Act.CONTRACT_CHANGED


def test_a_contract_that_has_begun_is_not_rewritten(staff: FlaskClient) -> None:
    answer = press(staff, f"{FIRST}/edit", {**TYPED, "starts_on": TOMORROW.isoformat()})

    assert answer.status_code in {400, 409}
    assert "始まった契約は直せません。" in answer.text
    assert stored()[0].starts_on == date(2023, 4, 1)


def test_a_coming_contract_is_taken_back(staff: FlaskClient) -> None:
    end_first(staff)
    add(staff)

    press(staff, f"{PAGE}/keiyaku/{TOMORROW}/withdraw", on=PAGE)
    again = press(staff, f"{FIRST}/withdraw", on=PAGE)

    assert len(stored()) == 1
    assert again.status_code == 409
    assert "始まった契約は直せません。" in again.text


def test_an_end_is_never_in_the_past(staff: FlaskClient) -> None:
    answer = end_first(staff, TODAY - timedelta(days=1))

    assert "終わりの日が過ぎています。" in answer.text
    assert stored()[0].ends_on is None


def test_an_end_may_not_reach_into_the_next_contract(staff: FlaskClient) -> None:
    end_first(staff)
    add(staff)

    answer = end_first(staff, LATER)

    assert f"{clock.era_day(TOMORROW)}からの契約（終わりの定めなし）と日が重なります。" in answer.text
    assert stored()[0].ends_on == TODAY


def test_a_coming_contract_has_no_end_to_decide(staff: FlaskClient) -> None:
    end_first(staff)
    add(staff)

    answer = press(staff, f"{PAGE}/keiyaku/{TOMORROW}/end", {"last_day": LATER.isoformat()})

    assert "今日有効な契約ではありません。" in answer.text


def test_a_body_whose_budget_is_used_up_takes_no_new_case(staff: FlaskClient) -> None:
    press(staff, f"{FIRST}/budget", {"closed_from": TODAY.isoformat()})

    case = case_of(told())

    assert session.get_one(Body, case.lead_body_id).code == "DARC-S"
    assert "予算が終わりました" in staff.get("/ken/dantai").text


def test_a_coming_end_of_the_budget_is_taken_back(staff: FlaskClient) -> None:
    press(staff, f"{FIRST}/budget", {"closed_from": TOMORROW.isoformat()})
    coming = stored()[0].closed_from
    press(staff, f"{FIRST}/budget", {"closed_from": ""})

    assert (coming, stored()[0].closed_from) == (TOMORROW, None)
    assert last_act()[0] == Act.BUDGET_REOPENED


@pytest.mark.parametrize("closed_from", ["", LATER.isoformat()])
def test_a_budget_that_is_used_up_stays_so(staff: FlaskClient, closed_from: str) -> None:
    press(staff, f"{FIRST}/budget", {"closed_from": TODAY.isoformat()})

    answer = press(staff, f"{FIRST}/budget", {"closed_from": closed_from})

    assert "予算はもう終わっています。" in answer.text
    assert stored()[0].closed_from == TODAY


def test_a_budget_does_not_end_in_the_past(staff: FlaskClient) -> None:
    answer = press(staff, f"{FIRST}/budget", {"closed_from": "2024-01-01"})

    assert "予算の終わりの日が過ぎています。" in answer.text


@pytest.mark.parametrize("day", ["2023-04-02", "soon", "2023-13-01"])
def test_a_contract_that_is_not_there_is_not_found(staff: FlaskClient, day: str) -> None:
    for act in ("edit", "end", "budget"):
        assert staff.get(f"{PAGE}/keiyaku/{day}/{act}").status_code == 404


def test_a_months_limit_under_its_older_name_is_shown_and_kept_under_todays(client: FlaskClient) -> None:
    log_in(client, "ken-akita")
    viewer, at = viewer_of("ken-akita"), clock.now()
    plan = Plan(starts_on=TOMORROW, ends_on=None, programme="self", support_type="CON-T", terms={"month_limit": 20})
    contracts.end_contract(viewer, "TEI-AKT", date(2023, 4, 1), last_day=TODAY, at=at)
    contracts.add_contract(viewer, "TEI-AKT", plan, at=at)
    address = f"/ken/dantai/TEI-AKT/keiyaku/{TOMORROW}/edit"

    shown = re.search(r'name="capacity_per_month" value="(\d*)"', client.get(address).text)
    press(client, address, {**TYPED, "starts_on": LATER.isoformat(), "areas": [], "capacity_per_month": "20"})

    terms = stored("TEI-AKT")[-1].terms
    assert shown is not None
    assert shown[1] == "20"
    assert "ひと月に新しく受ける件数" in client.get("/ken/dantai/TEI-AKT").text
    assert (terms["capacity_per_month"], "month_limit" in terms) == (20, False)


def test_a_week_may_be_limited_by_a_number_or_by_the_word_for_none(staff: FlaskClient) -> None:
    end_first(staff)
    add(staff, week_limit="３", capacity_per_month=" 上限なし ")

    terms = stored()[-1].terms
    page = staff.get(PAGE).text

    assert (terms["week_limit"], terms["capacity_per_month"]) == (3, "unlimited")
    assert "<dt>1週間に新しく受ける件数</dt>" in page
    assert "<dd>上限なし</dd>" in page


@pytest.mark.parametrize("typed", ["0", "-1", "たくさん", "unlimited"])
def test_a_weeks_limit_that_is_none_is_one_sentence_and_stays_typed(staff: FlaskClient, typed: str) -> None:
    end_first(staff)

    answer = add(staff, week_limit=typed)

    assert answer.status_code == 400
    assert "「1週間に新しく受ける件数」を1以上の数か、「上限なし」と書いてください。" in unescape(answer.text)
    assert f'value="{typed}"' in answer.text


def test_money_is_kept_for_reading_and_says_so(staff: FlaskClient) -> None:
    end_first(staff)
    form = staff.get(f"{PAGE}/keiyaku/new").text
    add(staff, money_limit="300000")

    assert "読むための記録です。使った額は、ここでは数えません。" in form
    assert "300,000（読むための記録です。使った額は数えません）" in staff.get(PAGE).text


@pytest.mark.usefixtures("app")
def test_what_is_refused_leaves_no_trace() -> None:
    before = last_act()
    plan = Plan(starts_on=TODAY, ends_on=None, programme="self", support_type="CON-T", terms={})

    with pytest.raises(Refusal):
        contracts.add_contract(viewer_of("ken-saga"), "DARC-K", plan, at=clock.now())

    assert (last_act(), len(stored())) == (before, 1)
