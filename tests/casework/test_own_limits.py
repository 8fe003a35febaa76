"""Nobody takes on more cases than they may; the sentence says what can be done instead."""

from threading import Barrier, Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from casework import handling
from foundation import clock
from foundation.database import session
from foundation.refusal import Refusal
from intake.submission import Sent
from records.assignment import Assignment
from records.body import Body
from records.trail import Act, Trace
from tests.builders import case_of, colleague, log_in, press, told, viewer_of
from tests.routing.terms import bound

INSTEAD = (
    "同じ団体のほかの人が受けるか、管理者に上限を上げてもらってください。"
    "だれも受けられないときは「受けられない」を押し、理由を「受入上限」にしてください。"
)


@pytest.fixture
def offers(client: FlaskClient) -> list[Sent]:
    """Three offers to DARC-K, where darc-k2 takes any number."""
    assert client is not None
    colleague("darc-k2", "DARC-K")
    return [told(phone=f"080-0000-{number:04d}", name=f"見本 {number}") for number in range(3)]


def accept(client: FlaskClient, login: str, sent: Sent) -> tuple[int, str]:
    log_in(client, login)
    answer = press(client, f"/app/c/{sent.reference}/accept", on=f"/app/c/{sent.reference}")
    return answer.status_code, answer.text


def test_beyond_the_limit_accepting_is_refused_and_nothing_has_changed(client: FlaskClient, offers: list[Sent]) -> None:
    bound("darc-k", cases=1)
    assert accept(client, "darc-k", offers[0])[0] == 303

    status, text = accept(client, "darc-k", offers[1])

    assert status == 409
    assert f"あなたの受け持てる件数（1件）に達しています。{INSTEAD}" in text
    assert "受けるか決める" in text
    assert (case_of(offers[1]).is_accepted, case_of(offers[1]).worker_id) == (False, None)
    acts = session.scalars(select(Trace.act).where(Trace.case_id == offers[1].case_id)).all()
    assert Act.CASE_ACCEPTED not in acts


def test_this_weeks_limit_is_said_as_such(client: FlaskClient, offers: list[Sent]) -> None:
    bound("darc-k", cases="unlimited", week=0)

    assert f"あなたが今週新しく受ける件数（0件）に達しています。{INSTEAD}" in accept(client, "darc-k", offers[0])[1]


def test_a_colleague_with_room_may_and_so_may_whoever_gets_more(client: FlaskClient, offers: list[Sent]) -> None:
    bound("darc-k", cases=0)
    assert accept(client, "darc-k2", offers[0])[0] == 303

    bound("darc-k", cases=1)
    assert accept(client, "darc-k", offers[1])[0] == 303


def test_declining_for_want_of_room_leads_on(client: FlaskClient, offers: list[Sent]) -> None:
    bound("darc-k", cases=0)
    accept(client, "darc-k", offers[0])

    press(client, f"/app/c/{offers[0].reference}/decline", {"reason": "full"})

    assert session.get_one(Body, case_of(offers[0]).lead_body_id).code == "DARC-S"


def test_a_case_that_is_offered_in_their_name_does_not_stand_in_its_own_way(client: FlaskClient) -> None:
    bound("darc-k", cases=1)
    first = told()
    accept(client, "darc-k", first)
    press(client, f"/app/c/{first.reference}/close", {"reason": "wish", "screening": "info_only"})
    again = told()
    assert case_of(again).worker_id == viewer_of("darc-k").staff_id

    assert accept(client, "darc-k", again)[0] == 303


@pytest.fixture
def closed(client: FlaskClient, offers: list[Sent]) -> Sent:
    """A case that darc-k had and closed; now they have another one."""
    accept(client, "darc-k", offers[0])
    press(client, f"/app/c/{offers[0].reference}/close", {"reason": "wish", "screening": "info_only"})
    accept(client, "darc-k", offers[1])
    return offers[0]


def test_a_closed_case_opens_in_the_name_of_whoever_has_room(client: FlaskClient, closed: Sent) -> None:
    bound("darc-k", cases=1)
    log_in(client, "darc-k2")

    press(client, f"/app/c/{closed.reference}/reopen", on=f"/app/c/{closed.reference}")

    assert (case_of(closed).state, case_of(closed).worker_id) == ("supporting", viewer_of("darc-k2").staff_id)


def test_a_closed_case_stays_with_its_counselor_whatever_is_new_this_week(client: FlaskClient, closed: Sent) -> None:
    bound("darc-k", cases=2, week=1)

    press(client, f"/app/c/{closed.reference}/reopen", on=f"/app/c/{closed.reference}")

    assert case_of(closed).worker_id == viewer_of("darc-k").staff_id


def test_a_closed_case_that_nobody_has_room_for_stays_closed(client: FlaskClient, closed: Sent) -> None:
    bound("darc-k", cases=1)

    answer = press(client, f"/app/c/{closed.reference}/reopen", on=f"/app/c/{closed.reference}")

    assert answer.status_code == 409
    said = "受け持てる件数の上限に達しています。同じ団体のほかの人が開くか、管理者に上限を上げてもらってください。"
    assert said in answer.text
    assert case_of(closed).state == "closed"


def test_the_prefectures_desk_is_not_bound(client: FlaskClient) -> None:
    bound("ken-saga", cases=0)
    sent = told(consent_share_body="no_pref_only")

    assert accept(client, "ken-saga", sent)[0] == 303


def test_two_presses_at_once_never_pass_a_limit(app: Flask, offers: list[Sent]) -> None:
    bound("darc-k", cases=2)
    viewer, together = viewer_of("darc-k"), Barrier(len(offers))
    session.rollback()
    refused: list[str] = []

    def attempt(sent: Sent) -> None:
        with app.app_context():
            together.wait()
            try:
                handling.accept(viewer, sent.reference, at=clock.now())
            except Refusal as fault:
                refused.append(str(fault))

    threads = [Thread(target=attempt, args=(sent,)) for sent in offers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    session.rollback()
    states = sorted(session.scalars(select(Assignment.state)))
    assert states == ["accepted", "accepted", "offered"]
    assert len(refused) == 1
    assert "（2件）に達しています" in refused[0]
