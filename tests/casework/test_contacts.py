from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from casework import contacts, handling
from casework.contacts import Contacted
from foundation import clock
from foundation.clock import JAPAN
from foundation.database import session
from foundation.refusal import Refusal
from intake.submission import Sent
from records.case import Case
from records.casework import Contact
from tests.builders import PHONE, case_of, log_in, press, told, viewer_of

# A Monday; Tuesday is 秋分の日.
NOW = datetime(2025, 9, 22, 10, 0, tzinfo=JAPAN)


def accepted(at: datetime = NOW) -> Sent:
    sent = told(at=at)
    handling.accept(viewer_of("darc-k", at), sent.reference, at=at)
    return sent


def log(sent: Sent, at: datetime = NOW, **what: object) -> Contact:
    filled = {"method": "phone", "result": "reached", "held_at": at, **what}
    return contacts.log_contact(viewer_of("darc-k", at), sent.reference, Contacted(**filled), at=at)  # type: ignore[arg-type]


def due(case: Case) -> str:
    assert case.next_due_at is not None
    return clock.in_japan(case.next_due_at).strftime("%m-%d")


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("result", "outcome"),
    [
        ("reached", ("supporting", "follow_up", "09-29")),
        ("absent", ("contacting", "call_again", "09-24")),
        ("message", ("contacting", "call_again", "09-24")),
        ("callback", ("contacting", "call_again", "09-24")),
    ],
)
def test_the_result_decides_what_comes_next(result: str, outcome: tuple[str, str, str]) -> None:
    sent = accepted()

    log(sent, result=result)

    case = case_of(sent)
    assert (case.state, case.next_step, due(case)) == outcome
    assert (case.last_method, case.last_result) == ("phone", result)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(("chosen", "day"), [("three_days", "09-26"), ("two_weeks", "10-06"), ("next_day", "09-24")])
def test_what_was_chosen_goes_before_what_the_result_proposes(chosen: str, day: str) -> None:
    sent = accepted()

    log(sent, next_in=chosen)

    assert due(case_of(sent)) == day


@pytest.mark.usefixtures("app")
def test_nothing_next_leaves_the_case_without_a_date() -> None:
    sent = accepted()

    log(sent, next_in="none")

    case = case_of(sent)
    assert (case.next_step, case.next_due_at) == (None, None)


@pytest.mark.usefixtures("app")
def test_mail_counts_once_a_day_for_each_counterpart() -> None:
    sent = accepted()
    mails = [("subject", 0), ("subject", 1), ("family", 0), ("subject", 24)]

    counted = [
        log(sent, NOW + timedelta(hours=hours), method="mail", counterpart=who).is_countable for who, hours in mails
    ]

    assert counted == [True, False, True, True]


@pytest.mark.usefixtures("app")
def test_a_contact_belongs_to_the_day_in_japan_and_the_support_type_of_the_work() -> None:
    late = datetime(2025, 9, 30, 23, 30, tzinfo=JAPAN)
    sent = accepted(late)

    contact = log(sent, late)

    assert (contact.held_on.isoformat(), contact.support_type, contact.is_countable) == ("2025-09-30", "SPE-D", True)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("hours", [1, -24])
def test_a_contact_lies_between_receipt_and_now(hours: int) -> None:
    sent = accepted()

    with pytest.raises(Refusal):
        log(sent, NOW, held_at=NOW + timedelta(hours=hours))


@pytest.mark.usefixtures("app")
def test_a_contact_wakes_a_case_that_rests() -> None:
    sent = accepted()
    until = NOW.date() + timedelta(days=30)
    contacts.watch(viewer_of("darc-k", NOW), sent.reference, until, at=NOW)
    resting = case_of(sent).state

    log(sent, result="absent")

    assert (resting, case_of(sent).state) == ("watching", "supporting")


def test_an_absent_call_is_three_presses(client: FlaskClient) -> None:
    sent = told()
    log_in(client, "darc-k")
    press(client, f"/app/c/{sent.reference}/accept", on="/app/")
    preset = client.get(f"/app/c/{sent.reference}").text

    answer = press(
        client,
        f"/app/c/{sent.reference}/contact",
        {"method": "phone", "result": "absent", "counterpart": "subject"},
        on="/app/",
    )

    assert 'value="phone"\nchecked' in preset
    assert answer.location == f"/app/c/{sent.reference}"
    session.rollback()
    assert [contact.result for contact in session.scalars(select(Contact))] == ["absent"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"result": ""}, "「結果」を選んでください。"),
        ({"result": "unheard"}, "「結果」を選んでください。"),
        ({"method": "pigeon"}, "「方法」を選んでください。"),
        ({"held_at": "yesterday"}, "「いつ」を"),
        ({"next_in": "date", "next_on": ""}, "「次の日付」を入れてください。"),
        ({"next_in": "date", "next_on": "2025-02-30"}, "「次の日付」を"),
        ({"next_in": "date", "next_on": "9999-12-31"}, "日付は 2000年から 2099年までにしてください。"),
        ({"held_at": "0001-01-01T00:00"}, "「いつ」を"),
        ({"minutes": "999"}, "「長さ」を選んでください。"),
        ({"memo": "あ" * 2001}, "2000字までで書いてください。"),
    ],
)
def test_a_fault_is_named_and_everything_typed_stays(
    client: FlaskClient, fields: dict[str, str], sentence: str
) -> None:
    sent = told()
    log_in(client, "darc-k")
    press(client, f"/app/c/{sent.reference}/accept", on="/app/")
    typed = {"method": "phone", "result": "reached", "counterpart": "family", "memo": "話した内容", **fields}

    answer = press(client, f"/app/c/{sent.reference}/contact", typed, on="/app/")

    session.rollback()
    assert answer.status_code == 400
    assert sentence in answer.text
    assert typed["memo"] in answer.text
    assert list(session.scalars(select(Contact))) == []


def test_the_number_is_shown_after_it_was_asked_for_and_hides_again(client: FlaskClient) -> None:
    reference = told().reference
    log_in(client, "darc-k")
    press(client, f"/app/c/{reference}/accept", on="/app/")
    before = client.get(f"/app/c/{reference}").text

    press(client, f"/app/c/{reference}/number", on="/app/")

    shown = client.get(f"/app/c/{reference}").text
    clock.start_at(clock.now() + timedelta(minutes=11))
    later = client.get(f"/app/c/{reference}").text
    assert [PHONE in page for page in (before, shown, later)] == [False, True, False]
    assert "さんはいらっしゃいますか。" in shown


def test_a_number_that_one_asked_for_is_not_shown_to_a_colleague(client: FlaskClient) -> None:
    reference = told().reference
    log_in(client, "darc-k")
    press(client, f"/app/c/{reference}/accept", on="/app/")
    press(client, f"/app/c/{reference}/number", on="/app/")
    log_in(client, "ken-saga")
    press(client, f"/app/c/{reference}/open", {"reason": "確認のため"})

    assert PHONE not in client.get(f"/app/c/{reference}").text


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("2025-09-22T09:30", "2025-09-22T09:30:00+09:00"),
        ("２０２５－０９－２２Ｔ０９：３０", "2025-09-22T09:30:00+09:00"),
        (" 2025/9/22　09:30 ", "2025-09-22T09:30:00+09:00"),
        ("2025-09-22T00:30+00:00", "2025-09-22T09:30:00+09:00"),
        ("2025-09-21T20:30-04:00", "2025-09-22T09:30:00+09:00"),
    ],
)
def test_when_it_was_is_read_in_any_width_and_zone(client: FlaskClient, typed: str, held: str) -> None:
    clock.start_at(NOW)
    sent = accepted()
    log_in(client, "darc-k")
    fields = {"method": "phone", "result": "reached", "counterpart": "subject", "held_at": typed}

    answer = press(client, f"/app/c/{sent.reference}/contact", fields, on=f"/app/c/{sent.reference}")

    assert answer.status_code == 303
    assert clock.in_japan(session.scalars(select(Contact.held_at)).one()).isoformat() == held


@pytest.mark.parametrize(
    "typed", ["きのう", "2025-09-22", "2025-02-31T10:00", "9999-12-31T23:59", "9" * 30 + "-1-1T10:00", "T", "25:00"]
)
def test_when_it_was_is_asked_again_when_it_is_no_moment(client: FlaskClient, typed: str) -> None:
    sent = accepted()
    log_in(client, "darc-k")
    fields = {"method": "phone", "result": "reached", "counterpart": "subject", "held_at": typed, "memo": "ひとこと"}

    answer = press(client, f"/app/c/{sent.reference}/contact", fields, on=f"/app/c/{sent.reference}")

    assert answer.status_code == 400
    assert "「いつ」を 2025-09-24T15:10 のように入れてください。" in answer.text
    assert f'value="{typed}"' in answer.text
    assert "ひとこと" in answer.text
