import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from foundation import clock
from foundation.database import session
from intake.submission import Sent
from records.body import Body
from records.case import Case
from records.consultation import Consultation
from records.trail import Trace
from tests.builders import NAME, VICTIM, case_of, log_in, press, told


def lead(sent: Sent) -> str:
    body = session.get(Body, case_of(sent).lead_body_id)
    assert body is not None
    return body.code


def acts() -> list[str]:
    session.rollback()
    return list(session.scalars(select(Trace.act).order_by(Trace.id)))


def held() -> Sent:
    """A case that waits for the person's consent; DARC-K is proposed."""
    sent = told(consent_share_body="ask_first")
    assert (case_of(sent).review, lead(sent)) == ("hold", "PREF-SAG")
    return sent


def test_a_proposal_is_confirmed_in_one_press(client: FlaskClient) -> None:
    sent = told(stage="no_case")
    assert case_of(sent).review == "hold"
    log_in(client, "pref-sag")

    press(client, f"/app/c/{sent.reference}/confirm", on=f"/app/c/{sent.reference}")

    case = case_of(sent)
    assert (lead(sent), case.review, case.outcome, case.is_accepted) == ("DARC-K", None, "offer", False)
    assert acts()[-1] == "proposal_confirmed"


def test_who_wanted_to_be_asked_first_is_asked_first(client: FlaskClient) -> None:
    sent = held()
    log_in(client, "pref-sag")
    address = f"/app/c/{sent.reference}/confirm"
    assert "本人の同意を確かめた" in client.get(f"/app/c/{sent.reference}").text

    refused = press(client, address, on=f"/app/c/{sent.reference}")
    still = lead(sent)
    press(client, address, {"consent": "yes"}, on=f"/app/c/{sent.reference}")

    assert (refused.status_code, still, lead(sent)) == (409, "PREF-SAG", "DARC-K")


@pytest.mark.parametrize(("consent", "outcome"), [({}, (409, "PREF-SAG")), ({"consent": "yes"}, (303, "DARC-S"))])
def test_another_body_is_chosen_with_a_reason_and_consent(
    client: FlaskClient, consent: dict[str, str], outcome: tuple[int, str]
) -> None:
    sent = held()
    log_in(client, "pref-sag")

    answer = press(
        client,
        f"/app/c/{sent.reference}/choose",
        {"body": "DARC-S", "reason": "本人が離れた窓口を望んだ", **consent},
    )

    assert (answer.status_code, lead(sent)) == outcome


def test_choosing_without_a_reason_keeps_the_page(client: FlaskClient) -> None:
    sent = held()
    log_in(client, "pref-sag")

    answer = press(client, f"/app/c/{sent.reference}/choose", {"body": "DARC-S", "reason": "", "consent": "yes"})

    assert answer.status_code == 400
    assert "理由を書いてください。" in answer.text
    assert '<option value="DARC-S" selected>' in answer.text


def test_a_body_that_declined_cannot_be_chosen(client: FlaskClient) -> None:
    sent = told()
    for login in ("darc-k", "darc-s"):
        log_in(client, login)
        press(client, f"/app/c/{sent.reference}/decline", {"reason": "full"})
    log_in(client, "pref-sag")

    answer = press(client, f"/app/c/{sent.reference}/choose", {"body": "DARC-K", "reason": "もう一度"})

    assert answer.status_code == 409
    assert "この相談を辞退しています。ほかの団体を選んでください。" in answer.text


def test_what_the_desk_gives_to_itself_it_has_taken_on(client: FlaskClient) -> None:
    sent = held()
    log_in(client, "pref-sag")

    press(client, f"/app/c/{sent.reference}/choose", {"body": "PREF-SAG", "reason": "県で受ける"})

    case = case_of(sent)
    assert (lead(sent), case.is_accepted, case.state, case.review) == ("PREF-SAG", True, "contacting", None)


def test_an_opened_case_can_be_given_to_another_body(client: FlaskClient) -> None:
    sent = told()
    log_in(client, "pref-sag")
    press(client, f"/app/c/{sent.reference}/open", {"reason": "返事がない"})

    press(client, f"/app/c/{sent.reference}/choose", {"body": "DARC-S", "reason": "返事がない"})

    assert lead(sent) == "DARC-S"
    log_in(client, "darc-k")
    assert client.get(f"/app/c/{sent.reference}").status_code == 404


def test_another_bodys_case_opens_with_a_reason_for_eight_hours(client: FlaskClient) -> None:
    sent = told()
    log_in(client, "ken-saga")
    page = f"/app/c/{sent.reference}"
    locked = client.get(f"{page}/open").text

    empty = press(client, f"{page}/open", {"reason": " "})
    press(client, f"{page}/open", {"reason": "件数を確かめるため"})

    opened = client.get(page)
    clock.start_at(clock.now() + timedelta(hours=8, minutes=1))
    assert NAME not in locked
    assert (empty.status_code, opened.status_code, NAME in opened.text) == (400, 200, True)
    assert '<a href="/ken/kisoku/1">版 1</a>' in opened.text
    assert client.get(page).location == f"{page}/open"
    assert "case_opened_with_reason" in acts()


def test_an_opened_case_is_read_not_worked(client: FlaskClient) -> None:
    sent = told()
    log_in(client, "ken-saga")
    page = f"/app/c/{sent.reference}"
    press(client, f"{page}/open", {"reason": "件数を確かめるため"})
    fields = {
        "method": "phone",
        "result": "reached",
        "counterpart": "subject",
        "reason": "other",
        "screening": "linked",
    }

    answers = [press(client, f"{page}/{act}", fields, on=page).status_code for act in ("contact", "close", "out")]

    assert answers == [409, 409, 409]
    assert sent.reference not in client.get("/app/").text


def test_the_body_reads_who_opened_its_case_and_why(client: FlaskClient) -> None:
    sent = told()
    log_in(client, "ken-saga")
    press(client, f"/app/c/{sent.reference}/open", {"reason": "件数を確かめるため"})
    log_in(client, "darc-k")
    press(client, f"/app/c/{sent.reference}/accept", on="/app/")

    page = client.get(f"/app/c/{sent.reference}").text

    assert "件数を確かめるため" in page
    assert "県の担当が開いた" in page


def test_a_wrong_out_comes_back_in_one_press(client: FlaskClient) -> None:
    sent = told(**VICTIM)
    assert (case_of(sent).review, case_of(sent).out_reason) == ("out", "victim")
    log_in(client, "pref-sag")

    press(client, f"/app/c/{sent.reference}/putback", on=f"/app/c/{sent.reference}")

    case = case_of(sent)
    assert (case.review, case.out_reason, case.is_restricted, case.next_step) == ("hold", None, False, "review")


def test_a_sealed_case_goes_to_no_body(client: FlaskClient) -> None:
    sent = told(**VICTIM)
    log_in(client, "pref-sag")

    answer = press(
        client, f"/app/c/{sent.reference}/choose", {"body": "DARC-K", "reason": "まちがい", "consent": "yes"}
    )

    assert (answer.status_code, lead(sent)) == (409, "PREF-SAG")


def test_marking_out_closes_and_putting_back_opens_again(client: FlaskClient) -> None:
    sent = held()
    log_in(client, "pref-sag")
    page = f"/app/c/{sent.reference}"

    press(client, f"{page}/out", {"reason": "spam"})
    out = case_of(sent)
    marked = (out.state, out.out_reason, out.screening)
    press(client, f"{page}/putback", on=page)

    back = case_of(sent)
    assert marked == ("closed", "spam", "spam")
    assert (back.state, back.out_reason, back.review) == ("new", None, "hold")


def test_the_desk_answers_and_closes_in_one_act(client: FlaskClient) -> None:
    sent = held()
    log_in(client, "pref-sag")
    fields = {"method": "phone", "memo": "別の窓口を伝えた", "reason": "elsewhere", "screening": "info_only"}

    press(client, f"/app/c/{sent.reference}/answer", fields)

    case = case_of(sent)
    assert (case.state, case.screening, case.last_result) == ("closed", "info_only", "reached")
    assert acts()[-2:] == ["contact_logged", "case_closed"]


def test_a_second_message_is_attached_to_the_open_case_it_belongs_to(client: FlaskClient) -> None:
    first = told()
    log_in(client, "darc-k")
    press(client, f"/app/c/{first.reference}/accept", on="/app/")
    second = told(free_text="追加の相談です")
    assert (case_of(second).review, "continuing" in case_of(second).flags) == ("hold", True)
    log_in(client, "pref-sag")

    press(client, f"/app/c/{second.reference}/confirm", on=f"/app/c/{second.reference}")

    merged, kept = case_of(second), case_of(first)
    moved = list(session.scalars(select(Consultation).where(Consultation.case_id == kept.id)))
    assert (merged.merged_into_id, merged.state, kept.next_step) == (kept.id, "closed", "reply")
    assert [consultation.is_first for consultation in moved] == [True, False]
    assert client.get(f"/app/c/{second.reference}").status_code == 404
    log_in(client, "darc-k")
    assert "追加の相談です" in client.get(f"/app/c/{first.reference}").text


def test_a_desk_note_stays_at_the_desk(client: FlaskClient) -> None:
    sent = told()
    log_in(client, "ken-saga")
    press(client, f"/app/c/{sent.reference}/open", {"reason": "確認"})
    press(client, f"/app/c/{sent.reference}/note", {"text": "県だけのメモです"})
    log_in(client, "darc-k")
    press(client, f"/app/c/{sent.reference}/accept", on="/app/")
    press(client, f"/app/c/{sent.reference}/note", {"text": "団体のメモです"})

    page = client.get(f"/app/c/{sent.reference}").text

    assert "団体のメモです" in page
    assert "県だけのメモです" not in page


@pytest.mark.parametrize("act", ["confirm", "choose", "answer", "out", "putback", "open"])
def test_a_counselor_finds_no_desk(client: FlaskClient, act: str) -> None:
    sent = told()
    log_in(client, "darc-k")

    assert press(client, f"/app/c/{sent.reference}/{act}", {"reason": "x"}, on="/app/").status_code == 404


def test_a_body_refused_by_wish_is_named_to_the_desk_alone(client: FlaskClient) -> None:
    sent = told(body_wish="except:DARC-K")
    assert lead(sent) == "DARC-S"
    log_in(client, "darc-s")
    press(client, f"/app/c/{sent.reference}/accept", on="/app/")
    body = client.get(f"/app/c/{sent.reference}").text
    log_in(client, "ken-saga")
    press(client, f"/app/c/{sent.reference}/open", {"reason": "確認"})
    desk = client.get(f"/app/c/{sent.reference}").text

    assert ["本人の希望により外しました" in page for page in (body, desk)] == [False, True]
    assert ["唐津の薬物依存回復支援のほか" in page for page in (body, desk)] == [False, True]


@pytest.mark.usefixtures("app")
def test_nobody_but_the_desk_holds_a_case_that_was_not_offered() -> None:
    held()
    session.rollback()
    cases = session.scalars(select(Case)).all()

    assert [case.is_accepted for case in cases] == [False]


def test_the_desks_first_page_lists_what_it_must_settle(client: FlaskClient) -> None:
    waiting, offered = held(), told(phone="080-0000-5678")
    log_in(client, "ken-saga")

    page = client.get("/ken/").text

    assert f'href="/app/c/{waiting.reference}"' in page
    assert offered.reference not in page
    assert re.search(r'href="/app/\?view=review"><span class="vh">要確認 </span>1件', page)
