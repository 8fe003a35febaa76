"""What the desk orders counts among the shares by choice; what it only confirms counts as the router's own choice."""

import re
from datetime import datetime
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from casework import desk, handling
from casework.desk import Chosen
from casework.handling import Declined
from foundation.clock import JAPAN
from foundation.database import session
from intake.submission import Sent
from records.assignment import StoredDecision
from routing.shares import CASE
from tests.builders import case_of, log_in, press, told, viewer_of
from tests.routing.pair import credits_, lonely, share_equally
from tests.routing.terms import agree

AT = datetime(2026, 5, 11, 10, 0, tzinfo=JAPAN)
HALF = CASE // 2
COUNTED, NOT_COUNTED = "分け合いの数に入れました。", "分け合いの数には入れていません。"


def held(number: int) -> Sent:
    return lonely(number, AT, consent_share_body="ask_first")


def newest(sent: Sent) -> StoredDecision:
    query = select(StoredDecision).where(StoredDecision.case_id == case_of(sent).id).order_by(StoredDecision.id.desc())
    return session.scalars(query).first() or pytest.fail("no decision")


def order(sent: Sent, body: str, *, counts: bool) -> None:
    ken, chosen = viewer_of("ken-mihon", AT), Chosen(body, "本人の地元を知っている", has_consent=True, counts=counts)
    if desk.must_open(ken, sent.reference):
        desk.open_case(ken, sent.reference, "本人から電話", at=AT)
    desk.choose(ken, sent.reference, chosen, at=AT)


@pytest.fixture
def pool(client: FlaskClient) -> FlaskClient:
    """HOG-G1 and HOG-G2 share equally what comes; the desk is signed in."""
    share_equally()
    log_in(client, "ken-mihon")
    return client


@pytest.mark.usefixtures("pool")
def test_a_proposal_counts_when_it_is_confirmed_and_as_the_routers_choice_does() -> None:
    sent = held(1)
    before = credits_()
    desk.confirm(viewer_of("ken-mihon", AT), sent.reference, at=AT, has_consent=True)

    confirmed = credits_()
    lonely(2, AT)

    assert (before, confirmed) == ({}, {"HOG-G1": -HALF, "HOG-G2": HALF})
    assert credits_() == {"HOG-G1": 0, "HOG-G2": 0}
    assert newest(sent).content["words"].endswith(COUNTED)


def test_an_override_that_is_kept_out_leaves_the_credits_and_raises_the_rate(pool: FlaskClient) -> None:
    lonely(1, AT)
    sent, before = held(2), credits_()
    fields = {"body": "HOG-G1", "reason": "本人の地元を知っている", "consent": "yes"}

    press(pool, f"/app/c/{sent.reference}/choose", fields)

    assert newest(sent).content["words"].endswith(NOT_COUNTED)
    assert credits_() == before == {"HOG-G1": -HALF, "HOG-G2": HALF}
    assert "1／1" in pool.get("/ken/henkou").text


def test_an_override_that_is_counted_moves_the_credits_by_one_case(pool: FlaskClient) -> None:
    lonely(1, AT)
    sent = held(2)
    fields = {"body": "HOG-G1", "reason": "本人の地元を知っている", "consent": "yes", "counts": "yes"}

    press(pool, f"/app/c/{sent.reference}/choose", fields)

    assert credits_() == {"HOG-G1": -CASE, "HOG-G2": CASE}
    [listed] = re.findall(r'href="(/ken/henkou/uchiwake[^"]*staff=all)"', unescape(pool.get("/ken/henkou").text))
    assert "（変更、分け合いの数に入れた）" in pool.get(listed).text
    log_in(pool, "hog-g1")
    assert COUNTED in pool.get(f"/app/c/{sent.reference}").text


@pytest.mark.usefixtures("pool")
def test_a_case_that_counted_for_a_body_moves_from_it_to_the_other() -> None:
    sent = lonely(1, AT)
    order(sent, "HOG-G2", counts=True)
    moved = credits_()
    order(sent, "HOG-G1", counts=True)

    assert moved == {"HOG-G1": HALF, "HOG-G2": -HALF}
    assert credits_() == {"HOG-G1": -HALF, "HOG-G2": HALF}


@pytest.mark.usefixtures("pool")
def test_a_case_that_was_put_back_counts_once() -> None:
    sent, ken = lonely(1, AT), viewer_of("ken-mihon", AT)
    counted = credits_()
    order(sent, "PREF-G", counts=False)
    desk.mark_out(ken, sent.reference, "complaint", at=AT)
    desk.put_back(ken, sent.reference, at=AT)
    order(sent, "HOG-G1", counts=True)

    assert credits_() == counted == {"HOG-G1": -HALF, "HOG-G2": HALF}


@pytest.mark.usefixtures("pool")
def test_a_body_that_declined_does_not_get_its_turn_back() -> None:
    sent = lonely(1, AT)
    handling.decline(viewer_of("hog-g1", AT), sent.reference, Declined("full"), at=AT)
    order(sent, "OTH-G", counts=True)

    assert credits_() == {"HOG-G1": -HALF, "HOG-G2": HALF}


@pytest.mark.usefixtures("pool")
def test_an_order_counts_among_those_who_could_have_taken_the_case() -> None:
    agree("HOG-G2", areas=["99202"])
    sent = held(1)
    order(sent, "HOG-G1", counts=True)

    assert credits_() == {}


@pytest.mark.usefixtures("pool")
def test_a_body_without_a_stated_share_keeps_its_credit() -> None:
    agree("HOG-G1", share=3)
    agree("HOG-G2", share=None)
    sums = []
    for number in range(4):
        lonely(number, AT)
        sums.append(sum(credits_().values()))

    assert sums == [0, 0, 0, 0]
    assert credits_() == {"HOG-G1": 0, "HOG-G2": 0}


def test_where_nobody_shares_nothing_is_asked_and_nothing_counted(client: FlaskClient) -> None:
    sent = told(consent_share_body="ask_first")
    log_in(client, "pref-sag")
    address = f"/app/c/{sent.reference}/choose"

    shown = client.get(address).text
    press(client, address, {"body": "DARC-S", "reason": "本人の希望", "consent": "yes", "counts": "yes"})

    assert "分け合い" not in shown
    assert "分け合い" not in newest(sent).content["words"]
    assert credits_() == {}
