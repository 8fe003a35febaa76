"""What bodies of a pool owe each other is carried into a new contract or cleared on its first day, by choice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import strategies as st
from sqlalchemy import select
from werkzeug.test import TestResponse

import jobs
from administration.clearings import in_words
from foundation import clock
from foundation.clock import JAPAN
from foundation.database import session, transaction
from records.assignment import ShareClearing
from records.prefecture import Prefecture
from records.trail import Act, Trace
from routing import offers, share_credits
from routing.shares import CASE
from tests.builders import log_in, press, told, viewer_of
from tests.routing.examples import for_all
from tests.routing.pair import credits_, lonely, share_equally
from tests.routing.terms import agree

TODAY = clock.day_in_japan(clock.now())
TOMORROW, LATER = TODAY + timedelta(days=1), TODAY + timedelta(days=9)
TEN = time(10, tzinfo=JAPAN)
NOW, NEXT = datetime.combine(TODAY, TEN), datetime.combine(TOMORROW, TEN)
BODY = "/ken/dantai/HOG-G2"
HALF = CASE // 2
TYPED: dict[str, str | list[str]] = {
    "ends_on": "",
    "support_type": "CON-H",
    "programme": "moj_saihan",
    "areas": [],
    "unlimited": "yes",
    "share": "3",
    "report_unit": "cases",
}
NEW_BODY = {
    "code": "HOG-G3",
    "kind": "HOG",
    "name": "見本の保護司会（西）",
    "public_name": "西のあたりの地域の相談員",
    "phone": "000-000-0110",
    "mon": "09:00-17:00",
    "position": "12",
}
REASON = "年度が変わるため"
CLEAR = {"balance": "clear", "balance_reason": REASON}
OWING = {"HOG-G1": -HALF, "HOG-G2": HALF}
NOBODY_OWES = {"HOG-G1": 0, "HOG-G2": 0}


@pytest.fixture
def owing(client: FlaskClient) -> FlaskClient:
    """HOG-G1 took the first case of an equal pair; the contract of HOG-G2 ends today, and the desk is signed in."""
    share_equally()
    lonely(1, NOW)
    log_in(client, "ken-mihon")
    press(client, f"{BODY}/keiyaku/2023-04-01/end", {"last_day": TODAY.isoformat()})
    return client


def add(client: FlaskClient, **typed: Any) -> TestResponse:
    return press(client, f"{BODY}/keiyaku/new", {**TYPED, "starts_on": TOMORROW.isoformat(), **typed})


def cleared() -> list[Trace]:
    session.rollback()
    return list(session.scalars(select(Trace).where(Trace.act == Act.SHARES_CLEARED)))


def chosen() -> list[str]:
    session.rollback()
    return list(session.scalars(select(ShareClearing.reason)))


def counted(at: datetime) -> dict[str, int]:
    """What the router goes by at a moment; nothing is written."""
    mihon = session.scalars(select(Prefecture).where(Prefecture.code == "mihon")).one()
    load = offers.desk_of(mihon, clock.day_in_japan(at)).load
    return {code: load[code].credit for code in NOBODY_OWES if code in load}


def test_the_form_says_in_words_who_is_ahead_and_carries_it_on_by_itself(owing: FlaskClient) -> None:
    page = owing.get(f"{BODY}/keiyaku/new").text
    add(owing)
    lonely(2, NEXT)

    assert "0.5件分 先に受けています" in page
    assert "0.5件分 まだ受けていません" in page
    assert (cleared(), credits_()) == ([], {"HOG-G1": -HALF + CASE // 4, "HOG-G2": HALF - CASE // 4})


def test_what_is_owed_is_cleared_on_the_first_day_once_and_the_trail_tells_by_whom(owing: FlaskClient) -> None:
    assert add(owing, **CLEAR).status_code == 303
    planned = credits_()
    lonely(2, NEXT)
    once = credits_()
    lonely(3, NEXT)

    [trace] = cleared()
    assert (planned, once) == (OWING, {"HOG-G1": CASE // 4, "HOG-G2": -CASE // 4})
    assert (trace.staff_id, trace.detail["before"]) == (
        viewer_of("ken-mihon").staff_id,
        [f"HOG-G1 -{HALF}", f"HOG-G2 {HALF}"],
    )
    assert credits_() == {"HOG-G1": -HALF, "HOG-G2": HALF}


@pytest.mark.usefixtures("owing")
def test_until_that_day_what_is_owed_counts_and_from_then_on_not_whether_or_not_somebody_wrote(
    owing: FlaskClient,
) -> None:
    add(owing, **CLEAR)

    assert (counted(NOW), counted(NEXT)) == (OWING, {})
    assert (credits_(), cleared()) == (OWING, [])


def test_the_clock_clears_on_the_day_though_nobody_writes(owing: FlaskClient) -> None:
    add(owing, **CLEAR)
    job = next(job for job in jobs.SCHEDULE if job.name == "clear_shares")

    jobs.run_once(job, NOW, "one")
    before = credits_()
    jobs.run_once(job, NEXT, "one")
    jobs.run_once(job, NEXT + timedelta(days=1), "one")

    assert (before, credits_(), len(cleared())) == (OWING, NOBODY_OWES, 1)


def test_eight_at_one_instant_clear_once(app: Flask, owing: FlaskClient) -> None:
    add(owing, **CLEAR)

    def clear(_number: int) -> int:
        with app.app_context(), transaction():
            return share_credits.clear_due(NEXT)

    with ThreadPoolExecutor(8) as pool:
        did = list(pool.map(clear, range(8)))

    assert (sum(did), len(cleared()), credits_()) == (1, 1, NOBODY_OWES)


def test_a_contract_that_begins_today_clears_at_once(owing: FlaskClient) -> None:
    press(owing, "/ken/dantai/new", NEW_BODY)

    press(owing, "/ken/dantai/HOG-G3/keiyaku/new", {**TYPED, "starts_on": TODAY.isoformat(), **CLEAR})

    assert (credits_(), len(cleared())) == (NOBODY_OWES, 1)


def test_a_new_body_begins_at_nothing_and_the_others_keep_what_they_owe(owing: FlaskClient) -> None:
    press(owing, "/ken/dantai/new", NEW_BODY)
    press(owing, "/ken/dantai/HOG-G3/keiyaku/new", {**TYPED, "share": "1", "starts_on": TODAY.isoformat()})
    page = owing.get("/ken/dantai/HOG-G3/keiyaku/new").text

    lonely(2, NOW)

    third = CASE // 3
    assert "貸し借りなし" in page
    assert credits_() == {"HOG-G1": -HALF + third + 1, "HOG-G2": HALF + third - CASE, "HOG-G3": third}


def test_a_contract_that_changes_nothing_of_the_shares_clears_nothing(owing: FlaskClient) -> None:
    answer = add(owing, share="1", **CLEAR)

    assert answer.status_code == 409
    assert "この契約では、団体の加わりも重みの変わりもありません。" in answer.text
    assert REASON in answer.text
    assert (chosen(), credits_()) == ([], OWING)


def test_who_clears_says_why(owing: FlaskClient) -> None:
    answer = add(owing, balance="clear", balance_reason="")

    assert answer.status_code == 400
    assert "区切る理由を書いてください。" in answer.text
    assert chosen() == []


def test_the_choice_goes_with_the_contract_until_it_begins(owing: FlaskClient) -> None:
    add(owing, **CLEAR)
    page, address = owing.get(BODY).text, f"{BODY}/keiyaku/{TOMORROW}/edit"
    shown = owing.get(address).text
    press(owing, address, {**TYPED, **CLEAR, "starts_on": LATER.isoformat()})
    lonely(2, NEXT)
    moved = cleared(), chosen()
    press(owing, f"{BODY}/keiyaku/{LATER}/edit", {**TYPED, "starts_on": LATER.isoformat(), "balance": "carry"})

    assert "それまでの貸し借りを区切る" in page
    assert REASON in shown
    assert (moved, chosen()) == (([], [REASON]), [])


def test_a_contract_that_is_taken_back_clears_nothing(owing: FlaskClient) -> None:
    add(owing, **CLEAR)

    press(owing, f"{BODY}/keiyaku/{TOMORROW}/withdraw", on=BODY)
    lonely(2, NEXT)

    assert (chosen(), cleared()) == ([], [])


def test_a_body_alone_of_its_kind_is_not_asked(client: FlaskClient) -> None:
    log_in(client, "ken-akita")

    assert "貸し借り" not in client.get("/ken/dantai/TEI-AKT/keiyaku/new").text


@pytest.mark.usefixtures("app")
def test_another_prefectures_bodies_are_not_cleared(client: FlaskClient) -> None:
    share_equally()
    lonely(1, NOW)
    for code in ("DARC-S", "DARC-K"):
        agree(code, share=1)
    log_in(client, "ken-saga")
    press(client, "/ken/dantai/DARC-K/keiyaku/2023-04-01/end", {"last_day": TODAY.isoformat()})
    typed = {**TYPED, **CLEAR, "support_type": "SPE-D", "starts_on": TOMORROW.isoformat()}
    press(client, "/ken/dantai/DARC-K/keiyaku/new", typed)
    told(at=NEXT)
    lonely(2, NEXT)

    assert chosen() == [REASON]
    assert credits_() == NOBODY_OWES


@for_all(st.integers(-20 * CASE, 20 * CASE))
def test_a_credit_in_words_says_who_is_ahead_to_a_tenth_of_a_case(credit: int) -> None:
    words = in_words(credit)

    assert (words == "貸し借りなし") is (abs(credit) <= CASE // 20)
    assert words.endswith("先に受けています") is (credit < -CASE // 20)
