import re
from threading import Barrier, Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from foundation.database import session
from intake.submission import Sent
from records.assignment import Assignment
from records.trail import Trace
from tests.builders import NAME, PHONE, STORY, case_of, colleague, log_in, press, token_on, told, viewer_of


def assignments() -> list[Assignment]:
    session.rollback()
    return list(session.scalars(select(Assignment).order_by(Assignment.id)))


def acts() -> list[str]:
    session.rollback()
    return list(session.scalars(select(Trace.act).order_by(Trace.id)))


@pytest.mark.parametrize("page", ["/app/", "/app/c/{}", "/app/c/{}/decline"])
def test_before_acceptance_no_page_tells_who_it_is(client: FlaskClient, page: str) -> None:
    reference = told(no_contact_text="となりの見本さん", urgent=["medicine"]).reference
    log_in(client, "darc-k")

    shown = client.get(page.format(reference)).text

    assert reference in shown
    assert [secret for secret in (NAME, PHONE, STORY, "となりの見本さん") if secret in shown] == []


def test_an_offer_tells_what_the_law_allows(client: FlaskClient) -> None:
    reference = told().reference
    log_in(client, "darc-k")

    shown = client.get(f"/app/c/{reference}").text

    labels = re.findall(r"<dt>([^<]+)</dt>", shown)
    assert labels == ["暮らしている所", "今の状況", "ご本人の年代", "困っていること", "使いたいことば", "受付の方法"]
    assert "受けるか決める" in shown
    assert "まで。名前と連絡先は、受けたあとに出ます。" in shown


def test_one_press_takes_a_case_on(client: FlaskClient) -> None:
    sent = told()
    log_in(client, "darc-k")

    answer = press(client, f"/app/c/{sent.reference}/accept", on="/app/")

    case = case_of(sent)
    assert answer.location == f"/app/c/{sent.reference}"
    assert (case.state, case.is_accepted, case.next_step) == ("contacting", True, "first_contact")
    assert case.next_due_at is not None
    assert case.worker_id == assignments()[0].answered_by
    assert acts()[-1] == "case_accepted"


def test_after_acceptance_the_page_tells_who_it_is(client: FlaskClient) -> None:
    reference = told().reference
    log_in(client, "darc-k")
    press(client, f"/app/c/{reference}/accept", on="/app/")

    shown = client.get(f"/app/c/{reference}").text

    assert NAME in shown
    assert STORY in shown
    assert PHONE not in shown
    assert NAME in client.get("/app/").text


def test_an_urgent_case_is_to_be_called_the_same_day(client: FlaskClient) -> None:
    calm, urgent = told(phone="080-0000-0001"), told(urgent=["medicine"])
    log_in(client, "darc-k")
    for sent in (calm, urgent):
        press(client, f"/app/c/{sent.reference}/accept", on="/app/")

    first, second = case_of(urgent).next_due_at, case_of(calm).next_due_at

    assert first is not None
    assert second is not None
    assert first < second


def test_who_presses_second_is_told_who_was_faster(client: FlaskClient) -> None:
    reference = told().reference
    colleague("darc-k2", "DARC-K", "見本 同僚")
    log_in(client, "darc-k2")
    press(client, f"/app/c/{reference}/accept", on="/app/")
    log_in(client, "darc-k")

    answer = press(client, f"/app/c/{reference}/accept", on="/app/")

    assert answer.status_code == 409
    assert re.search(r"見本 同僚さんが \d\d:\d\d に受けました。", answer.text)


def test_of_two_who_press_at_once_one_takes_the_case(app: Flask) -> None:
    reference = told().reference
    colleague("darc-k2", "DARC-K")
    clients = [app.test_client(), app.test_client()]
    barrier, statuses = Barrier(2), list[int]()

    def take(client: FlaskClient, token: str) -> None:
        barrier.wait()
        statuses.append(client.post(f"/app/c/{reference}/accept", data={"csrf_token": token}).status_code)

    for client, login in zip(clients, ("darc-k", "darc-k2"), strict=True):
        log_in(client, login)
    threads = [Thread(target=take, args=(client, token_on(client, "/app/"))) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(statuses) == [303, 409]
    assert [assignment.state for assignment in assignments()] == ["accepted"]
    assert acts().count("case_accepted") == 1


def test_a_decline_asks_the_next_candidate_in_the_same_act(client: FlaskClient) -> None:
    sent = told()
    log_in(client, "darc-k")

    press(client, f"/app/c/{sent.reference}/decline", {"reason": "full", "note": "満員です"})

    first, second = assignments()
    assert (first.state, first.decline_reason, first.decline_note) == ("declined", "full", "満員です")
    assert second.state == "offered"
    assert case_of(sent).lead_body_id == second.body_id != first.body_id
    assert acts()[-2:] == ["case_declined", "case_routed"]


def test_a_body_that_declined_is_not_asked_again(client: FlaskClient) -> None:
    reference = told().reference
    for login in ("darc-k", "darc-s"):
        log_in(client, login)
        press(client, f"/app/c/{reference}/decline", {"reason": "full"})

    bodies = [assignment.body_id for assignment in assignments()]
    assert len(set(bodies)) == len(bodies)
    log_in(client, "pref-sag")
    assert reference in client.get("/app/").text


def test_the_desk_reads_why_a_body_declined_and_the_next_body_only_the_reason(client: FlaskClient) -> None:
    reference = told().reference
    log_in(client, "darc-k")
    press(client, f"/app/c/{reference}/decline", {"reason": "conflict", "note": "親族の弁護をしています"})
    log_in(client, "darc-s")
    press(client, f"/app/c/{reference}/accept", on="/app/")
    next_body = client.get(f"/app/c/{reference}").text
    log_in(client, "ken-saga")
    press(client, f"/app/c/{reference}/open", {"reason": "確認のため"})
    desk = client.get(f"/app/c/{reference}").text

    assert "受けられない" in next_body
    assert [word for word in ("利益相反", "親族の弁護") if word in next_body] == []
    assert [word for word in ("利益相反", "親族の弁護") if word not in desk] == []


def test_declining_needs_a_reason_and_keeps_what_was_typed(client: FlaskClient) -> None:
    sent = told()
    log_in(client, "darc-k")

    answer = press(client, f"/app/c/{sent.reference}/decline", {"reason": "", "note": "満員です"})

    assert answer.status_code == 400
    assert "理由を選んでください。" in answer.text
    assert 'value="満員です"' in answer.text
    assert case_of(sent).lead_body_id == assignments()[0].body_id


def test_an_accepted_case_cannot_be_declined(client: FlaskClient) -> None:
    sent = told()
    log_in(client, "darc-k")
    press(client, f"/app/c/{sent.reference}/accept", on="/app/")

    assert press(client, f"/app/c/{sent.reference}/decline", {"reason": "full"}).status_code == 409


@pytest.mark.parametrize("act", ["contact", "close", "note", "referral", "watch", "number", "reopen"])
def test_nothing_is_done_on_a_case_before_it_is_accepted(client: FlaskClient, act: str) -> None:
    sent = told()
    log_in(client, "darc-k")
    before = acts()
    fields = {
        "method": "phone",
        "result": "reached",
        "counterpart": "subject",
        "reason": "other",
        "screening": "continue",
        "text": "メモ",
        "destination": "OUT-MH",
        "made_on": case_of(sent).opened_on.isoformat(),
        "until": "2030-01-01",
    }

    answer = press(client, f"/app/c/{sent.reference}/{act}", fields, on="/app/")

    assert answer.status_code == 409
    assert [one for one in acts()[len(before) :] if one not in {"signed_in", "case_read"}] == []


def test_a_page_that_went_stale_offers_the_button_again(client: FlaskClient) -> None:
    reference = told().reference
    log_in(client, "darc-k")

    answer = client.post(f"/app/c/{reference}/accept", data={"csrf_token": "old"})

    assert answer.status_code == 400
    assert "ページが古くなっていました" in answer.text
    assert "受ける" in answer.text


def served_before(client: FlaskClient) -> Sent:
    """A case that DARC-K took on and closed; the person writes again from the same telephone."""
    sent = told()
    log_in(client, "darc-k")
    press(client, f"/app/c/{sent.reference}/accept", on=f"/app/c/{sent.reference}")
    press(client, f"/app/c/{sent.reference}/close", {"reason": "wish", "screening": "info_only"})
    return sent


def test_whoever_comes_back_comes_to_their_earlier_counselor(client: FlaskClient) -> None:
    colleague("darc-k-2", "DARC-K")
    served_before(client)

    again = told()

    case = case_of(again)
    assert case.worker_id == viewer_of("darc-k").staff_id
    assert "前にも、この団体が受けています" in client.get(f"/app/c/{again.reference}").text


def test_a_wish_goes_before_an_old_acquaintance(client: FlaskClient) -> None:
    served_before(client)

    again = told(body_wish="except:DARC-K")

    assert again.decision is not None
    assert again.decision.lead == "DARC-S"
    log_in(client, "darc-s")
    assert "前にも、" not in client.get(f"/app/c/{again.reference}").text
