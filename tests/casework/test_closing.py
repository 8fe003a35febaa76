from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from casework import closing, contacts, handling, referrals
from casework.closing import Closed
from casework.contacts import Contacted
from casework.referrals import Handed
from foundation.clock import JAPAN
from foundation.database import session
from foundation.refusal import Refusal
from intake.submission import Sent
from records.case import CasePeriod
from records.casework import Referral
from records.trail import Act, Trace
from tests.builders import case_of, log_in, press, told, viewer_of

NOW = datetime(2025, 9, 22, 10, 0, tzinfo=JAPAN)


def accepted() -> Sent:
    sent = told(at=NOW)
    handling.accept(viewer_of("darc-k"), sent.reference, at=NOW)
    return sent


def tried(sent: Sent, results: Sequence[tuple[int, str]]) -> None:
    """Contacts on the days after receipt, with their results."""
    for days, result in results:
        at = NOW + timedelta(days=days)
        contacts.log_contact(
            viewer_of("darc-k"), sent.reference, Contacted(method="phone", result=result, held_at=at), at=at
        )


def periods() -> list[tuple[int, str, str | None]]:
    session.rollback()
    rows = session.scalars(select(CasePeriod).order_by(CasePeriod.ordinal))
    return [(row.ordinal, str(row.opened_on), str(row.closed_on) if row.closed_on else None) for row in rows]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("results", "missing"),
    [
        ([], "まだありません。あと3日"),
        ([(0, "absent"), (0, "absent"), (0, "message")], "今は1日（9/22（月））。あと2日"),
        ([(0, "absent"), (1, "callback")], "今は2日（9/22（月）、9/23（火））。あと1日"),
        ([(0, "absent"), (1, "absent"), (2, "reached"), (3, "absent")], "今は1日（9/25（木））。あと2日"),
    ],
)
def test_unreachable_is_refused_before_three_tries_on_different_days(
    results: Sequence[tuple[int, str]], missing: str
) -> None:
    sent = accepted()
    tried(sent, results)

    with pytest.raises(Refusal) as refused:
        closing.close(viewer_of("darc-k"), sent.reference, Closed("unreachable"), at=NOW + timedelta(days=4))

    assert missing in str(refused.value)
    assert case_of(sent).state != "closed"


@pytest.mark.usefixtures("app")
def test_after_three_tries_on_different_days_a_case_may_close_as_unreachable() -> None:
    sent = accepted()
    tried(sent, [(0, "absent"), (1, "message"), (2, "callback")])

    closing.close(viewer_of("darc-k"), sent.reference, Closed("unreachable"), at=NOW + timedelta(days=14))

    case = case_of(sent)
    assert (case.state, case.next_step, case.next_due_at) == ("closed", None, None)
    assert periods() == [(1, "2025-09-22", "2025-10-06")]


@pytest.mark.usefixtures("app")
def test_a_reopened_case_has_a_period_of_its_own() -> None:
    sent = accepted()
    closing.close(viewer_of("darc-k"), sent.reference, Closed("reached_goal"), at=NOW + timedelta(days=1))

    handling.reopen(viewer_of("darc-k"), sent.reference, at=NOW + timedelta(days=10))

    assert periods() == [(1, "2025-09-22", "2025-09-23"), (2, "2025-10-02", None)]
    assert (case_of(sent).state, case_of(sent).next_step) == ("supporting", "follow_up")


@pytest.mark.usefixtures("app")
def test_closing_twice_and_reopening_an_open_case_are_refused() -> None:
    sent, viewer = accepted(), viewer_of("darc-k")
    with pytest.raises(Refusal):
        handling.reopen(viewer, sent.reference, at=NOW)
    closing.close(viewer, sent.reference, Closed("wish"), at=NOW)

    with pytest.raises(Refusal):
        closing.close(viewer, sent.reference, Closed("wish"), at=NOW)
    with pytest.raises(Refusal):
        tried(sent, [(0, "reached")])


def test_a_closed_case_leaves_the_queue_and_its_page_offers_to_open_it_again(client: FlaskClient) -> None:
    reference = told().reference
    log_in(client, "darc-k")
    press(client, f"/app/c/{reference}/accept", on="/app/")

    press(client, f"/app/c/{reference}/close", {"reason": "wish", "screening": "info_only"})

    page = client.get(f"/app/c/{reference}").text
    assert reference not in client.get("/app/").text
    assert "また開く" in page
    assert "記録する</button>" not in page
    assert "本人の希望" in page


@pytest.mark.usefixtures("app")
def test_a_referral_counts_once_the_receiver_has_confirmed() -> None:
    sent, viewer = accepted(), viewer_of("darc-k")
    made = referrals.make_referral(viewer, sent.reference, Handed("OUT-MH", NOW.date(), has_consent=True), at=NOW)
    unconfirmed = made.confirmed_on

    referrals.confirm_referral(viewer, sent.reference, made.id, at=NOW + timedelta(days=3))

    session.rollback()
    kept = session.scalars(select(Referral)).one()
    assert (unconfirmed, str(kept.confirmed_on), kept.support_type) == (None, "2025-09-25", "SPE-D")


@pytest.mark.usefixtures("app")
def test_a_referral_is_settled_once() -> None:
    sent, viewer = accepted(), viewer_of("darc-k")
    made = referrals.make_referral(viewer, sent.reference, Handed("OUT-MH", NOW.date(), has_consent=True), at=NOW)
    referrals.fail_referral(viewer, sent.reference, made.id, at=NOW)

    with pytest.raises(Refusal):
        referrals.confirm_referral(viewer, sent.reference, made.id, at=NOW)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("days", [-1, 1])
def test_a_referral_lies_between_receipt_and_today(days: int) -> None:
    sent = accepted()

    with pytest.raises(Refusal):
        referrals.make_referral(
            viewer_of("darc-k"),
            sent.reference,
            Handed("OUT-MH", NOW.date() + timedelta(days=days), has_consent=True),
            at=NOW,
        )


def test_a_referral_of_another_case_is_not_found(client: FlaskClient) -> None:
    mine, other = told(), told(phone="080-0000-0001")
    log_in(client, "darc-k")
    for sent in (mine, other):
        press(client, f"/app/c/{sent.reference}/accept", on="/app/")
    day = case_of(mine).opened_on.isoformat()
    press(client, f"/app/c/{mine.reference}/referral", {"destination": "OUT-MH", "made_on": day, "consent": "yes"})
    session.rollback()
    row = str(session.scalars(select(Referral.id)).one())

    answers = [
        press(client, f"/app/c/{other.reference}/referral/confirm", {"referral": asked}, on="/app/").status_code
        for asked in (row, "999", "x", "9" * 12)
    ]

    assert answers == [404] * 4
    assert press(client, f"/app/c/{mine.reference}/referral/confirm", {"referral": row}, on="/app/").status_code == 303


def test_nobody_is_handed_on_without_their_consent(client: FlaskClient) -> None:
    sent = told()
    log_in(client, "darc-k")
    press(client, f"/app/c/{sent.reference}/accept", on="/app/")
    made = {"destination": "OUT-MH", "made_on": case_of(sent).opened_on.isoformat(), "note": "予約した"}

    unasked = press(client, f"/app/c/{sent.reference}/referral", made)

    assert unasked.status_code == 409
    assert "本人の同意を確かめて、印を付けてください。" in unasked.text
    assert "予約した" in unasked.text
    session.rollback()
    assert session.scalars(select(Referral)).all() == []


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("destination", ["OUT-EMG", "OUT-CHILD"])
def test_life_and_limb_do_not_wait_for_consent_and_the_trail_says_so(destination: str) -> None:
    sent, viewer = accepted(), viewer_of("darc-k")

    referrals.make_referral(viewer, sent.reference, Handed(destination, NOW.date()), at=NOW)

    trace = session.scalars(select(Trace).where(Trace.act == Act.REFERRAL_MADE)).one()
    assert (trace.detail["destination"], trace.detail["consent"]) == (destination, "no")
