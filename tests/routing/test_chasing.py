"""Offers that nobody answers go on by themselves, in the working hours of the body that was asked."""

from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from foundation.clock import JAPAN
from foundation.database import session
from intake.submission import Sent
from records.assignment import Assignment, StoredDecision
from records.body import Body
from records.trail import Trace
from routing.chase_times import next_chase
from routing.chasing import chase
from routing.due import Hours
from tests.builders import case_of, log_in, press, told

# A Thursday. DARC works from 9 to 17; the answer is due at the end of Monday (Friday is the first working day).
TOLD_AT = datetime(2026, 11, 26, 10, 0, tzinfo=JAPAN)
DUE_AT = datetime(2026, 11, 30, 17, 0, tzinfo=JAPAN)
MINUTE = timedelta(minutes=1)


def lead(sent: Sent) -> str:
    body = session.get(Body, case_of(sent).lead_body_id)
    assert body is not None
    return body.code


def acts() -> list[str]:
    session.rollback()
    return list(session.scalars(select(Trace.act).where(Trace.act.startswith("offer_")).order_by(Trace.id)))


def test_the_body_is_reminded_at_half_its_manager_at_three_quarters_of_the_working_time() -> None:
    times = [next_chase(Hours.read({}), TOLD_AT, DUE_AT, urged=urged) for urged in range(3)]

    # 7:15 on Thursday, 8:45 on Friday, 8:30 on Monday: 24:30 in all.
    assert [f"{moment:%d %H:%M}" for moment in times if moment] == ["27 13:30", "30 10:52", "30 17:00"]


def test_what_is_urgent_reaches_the_manager_after_two_working_hours() -> None:
    closing = datetime(2026, 11, 26, 17, 0, tzinfo=JAPAN)
    times = [next_chase(Hours.read({}), TOLD_AT, closing, urged=urged, is_urgent=True) for urged in range(3)]
    late = [
        next_chase(Hours.read({}), closing - timedelta(hours=2), closing, urged=n, is_urgent=True) for n in range(3)
    ]

    assert [f"{moment:%d %H:%M}" for moment in times if moment] == ["26 11:00", "26 12:00", "26 17:00"]
    assert [f"{moment:%d %H:%M}" for moment in late if moment] == ["26 16:00", "26 16:30", "26 17:00"]


@pytest.mark.usefixtures("app")
def test_an_offer_is_not_chased_before_its_time() -> None:
    told(at=TOLD_AT)

    assert chase(TOLD_AT + timedelta(hours=3)) == 0
    assert acts() == []


@pytest.mark.usefixtures("app")
def test_reminder_manager_and_next_body_follow_each_other() -> None:
    sent = told(at=TOLD_AT)

    steps = []
    for at in (DUE_AT - timedelta(days=3), DUE_AT - timedelta(hours=5), DUE_AT - MINUTE, DUE_AT):
        chase(at)
        steps.append((case_of(sent).next_step, lead(sent)))

    assert steps == [
        ("answer_reminded", "DARC-K"),
        ("answer_escalated", "DARC-K"),
        ("answer_escalated", "DARC-K"),
        ("answer_offer", "DARC-S"),
    ]
    assert acts() == ["offer_reminded", "offer_escalated", "offer_lapsed"]


@pytest.mark.usefixtures("app")
def test_whoever_let_an_offer_lapse_is_never_asked_again() -> None:
    sent = told(at=TOLD_AT)
    for days in range(1, 20):
        chase(TOLD_AT + timedelta(days=days))

    asked = session.scalars(
        select(Body.code).join(Assignment).where(Assignment.case_id == sent.case_id).order_by(Assignment.id)
    ).all()

    assert asked == ["DARC-K", "DARC-S", "PREF-SAG"]
    assert lead(sent) == "PREF-SAG"


@pytest.mark.usefixtures("app")
def test_an_urgent_case_goes_to_the_prefecture_at_once() -> None:
    sent = told(at=TOLD_AT, urgent=["no_bed"])
    chase(TOLD_AT + timedelta(days=1))

    last = session.scalars(select(StoredDecision).order_by(StoredDecision.id.desc()).limit(1)).one()

    assert (lead(sent), last.cause) == ("PREF-SAG", "lapse")


@pytest.mark.usefixtures("app")
def test_a_clock_that_slept_for_a_month_asks_each_body_once() -> None:
    sent = told(at=TOLD_AT)

    chased = [chase(TOLD_AT + timedelta(days=30)) for _ in range(3)]

    assert chased == [1, 0, 0]
    assert lead(sent) == "DARC-S"


def test_an_answered_offer_is_not_chased(client: FlaskClient) -> None:
    sent = told(at=TOLD_AT)
    log_in(client, "darc-k")
    press(client, f"/app/c/{sent.reference}/accept", on=f"/app/c/{sent.reference}")

    assert chase(DUE_AT + timedelta(days=9)) == 0
    assert case_of(sent).is_accepted


def test_the_queue_says_that_an_answer_is_waited_for(client: FlaskClient) -> None:
    told(at=TOLD_AT)
    chase(DUE_AT - timedelta(days=3))
    log_in(client, "darc-k")

    assert "受けるか決める（催促あり）" in client.get("/app/").text
