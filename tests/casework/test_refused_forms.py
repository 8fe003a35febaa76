"""What the rules refuse, as things stand, is said on the form that asked: everything typed is still there."""

from datetime import timedelta
from html import escape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from casework import closing, handling
from casework.closing import Closed
from foundation import clock
from foundation.database import session
from intake.submission import Sent
from records.casework import Contact
from tests.builders import case_of, log_in, press, told, viewer_of

MEMO = "本人は水曜の夜なら話せる"


def accepted(client: FlaskClient) -> Sent:
    sent = told()
    handling.accept(viewer_of("darc-k"), sent.reference, at=clock.now())
    log_in(client, "darc-k")
    return sent


def sent_to(client: FlaskClient, sent: Sent, act: str, **fields: str) -> TestResponse:
    address = f"/app/c/{sent.reference}"
    return press(client, f"{address}/{act}", fields, on=f"{address}/note")


def day(days: int) -> str:
    return (clock.day_in_japan(clock.now()) + timedelta(days=days)).isoformat()


def contact(client: FlaskClient, sent: Sent, when: str = "") -> TestResponse:
    return sent_to(
        client, sent, "contact", method="phone", result="reached", counterpart="subject", held_at=when, memo=MEMO
    )


def is_beside(answer: TestResponse, field: str, sentence: str) -> bool:
    """Whether a sentence stands at the top of the page, leading to the field, and again beside it."""
    return f'<a href="#{field}">{sentence}' in answer.text and f'id="{field}-error"' in answer.text


def contacts_kept() -> int:
    session.rollback()
    return session.scalars(select(func.count(Contact.id))).one()


@pytest.mark.parametrize(
    ("days", "sentence"), [(1, "「いつ」が先の時刻です。"), (-30, "「いつ」が受付の日より前です。")]
)
def test_a_contact_at_an_impossible_time_keeps_its_memo(client: FlaskClient, days: int, sentence: str) -> None:
    sent = accepted(client)

    answer = contact(client, sent, f"{day(days)}T10:00")

    assert answer.status_code == 409
    assert is_beside(answer, "held_at", sentence)
    assert MEMO in answer.text
    assert f'value="{day(days)}T10:00"' in answer.text
    assert contacts_kept() == 0


def test_what_was_refused_goes_through_once_mended(client: FlaskClient) -> None:
    sent = accepted(client)
    contact(client, sent, f"{day(1)}T10:00")

    answer = contact(client, sent)

    assert (answer.status_code, contacts_kept()) == (303, 1)


def test_a_memo_for_a_case_that_was_closed_meanwhile_is_still_there(client: FlaskClient) -> None:
    sent = accepted(client)
    closing.close(viewer_of("darc-k"), sent.reference, Closed("wish"), at=clock.now())

    answer = contact(client, sent)

    assert answer.status_code == 409
    assert '<a href="#main">終結した相談です。' in answer.text
    assert MEMO in answer.text
    assert contacts_kept() == 0


@pytest.mark.parametrize("days", [1, -30])
def test_a_referral_on_an_impossible_day_keeps_its_note(client: FlaskClient, days: int) -> None:
    sent = accepted(client)

    answer = sent_to(client, sent, "referral", destination="OUT-MH", made_on=day(days), note=MEMO)

    assert answer.status_code == 409
    assert is_beside(answer, "made_on", "つないだ日は、受付の日から今日までの日にしてください。")
    assert MEMO in answer.text
    assert f'value="{day(days)}"' in answer.text


def test_a_day_of_rest_that_is_past_is_a_fault_of_the_form(client: FlaskClient) -> None:
    sent = accepted(client)

    answer = sent_to(client, sent, "watch", until=day(0))

    assert answer.status_code == 409
    assert is_beside(answer, "until", "見守りの日は、あしたから先の日にしてください。")
    assert f'value="{day(0)}"' in answer.text


def test_closing_for_want_of_trying_is_a_fault_of_its_reason(client: FlaskClient) -> None:
    sent = accepted(client)

    answer = sent_to(client, sent, "close", reason="unreachable", screening="linked")

    assert answer.status_code == 409
    assert is_beside(answer, "reason", "「連絡がつかない」で終えるには")
    assert 'value="linked" selected' in answer.text


def test_another_body_without_the_persons_word_keeps_the_reason(client: FlaskClient) -> None:
    sent = told(consent_share_body="ask_first")
    log_in(client, "pref-sag")

    answer = press(client, f"/app/c/{sent.reference}/choose", {"body": "DARC-S", "reason": MEMO})

    assert answer.status_code == 409
    assert is_beside(answer, "consent", escape("本人が「団体へ伝えてよい」と答えていません。"))
    assert MEMO in answer.text
    assert 'value="DARC-S" selected' in answer.text
    assert case_of(sent).review == "hold"


def test_a_proposal_without_the_persons_word_is_asked_on_the_case(client: FlaskClient) -> None:
    sent = told(consent_share_body="ask_first")
    log_in(client, "pref-sag")

    answer = press(client, f"/app/c/{sent.reference}/confirm", on=f"/app/c/{sent.reference}")

    assert answer.status_code == 409
    assert is_beside(answer, "consent", "本人が「団体へ伝えてよい」と答えていません。")


def test_a_button_pressed_too_late_says_so_on_the_case(client: FlaskClient) -> None:
    sent = accepted(client)

    answer = sent_to(client, sent, "accept")

    assert answer.status_code == 409
    assert '<a href="#main">' in answer.text
    assert "に受けました。" in answer.text
    assert "これまで" in answer.text
