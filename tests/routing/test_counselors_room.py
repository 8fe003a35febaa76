"""Bodies whose counselors have no room are passed over; room goes to whoever waited longest, within a minute."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select

from casework import closing, handling
from casework.closing import Closed
from foundation import clock
from foundation.clock import JAPAN
from foundation.database import db, session, transaction
from intake.submission import Sent
from records.assignment import StoredDecision
from records.body import Body
from records.staff import Staff
from records.trail import Act, Trace
from routing.waiting import route_waiting
from tests.builders import case_of, colleague, log_in, press, told, viewer_of
from tests.routing.terms import agree, away, bound

# A Tuesday.
TOLD_AT = datetime(2026, 11, 24, 10, 0, tzinfo=JAPAN)
MINUTE = timedelta(minutes=1)
# Statements of sending a consultation from somebody unknown, to a prefecture in which nothing is limited.
_FINAL_SEND = 28
DAY = timedelta(days=1)


def send(number: int, *, at: datetime = TOLD_AT, **answers: Any) -> Sent:
    return told(at=at + number * MINUTE, phone=f"080-0000-{number:04d}", name=f"見本 {number}", **answers)


def standing(sent: Sent) -> tuple[str | None, str]:
    case = case_of(sent)
    body = session.get(Body, case.lead_body_id)
    assert body is not None
    return case.review, body.code


def decision(sent: Sent) -> dict[str, Any]:
    case_id = case_of(sent).id
    newest = select(StoredDecision).where(StoredDecision.case_id == case_id).order_by(StoredDecision.id.desc())
    return session.scalars(newest.limit(1)).one().content


def reason(sent: Sent, body: str = "DARC-K") -> str:
    return str(next(one["reason"] for one in decision(sent)["candidates"] if one["body"] == body))


@contextmanager
def statements() -> Iterator[list[str]]:
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.usefixtures("app")
def test_a_body_without_a_counselor_with_room_is_passed_over_and_told_so() -> None:
    bound("darc-k", cases=2)

    sent = [send(number) for number in range(3)]

    assert [standing(one)[1] for one in sent] == ["DARC-K", "DARC-K", "DARC-S"]
    assert reason(sent[2]) == "staff_full"
    assert decision(sent[2])["lacking"] == {"DARC-K": "staff_full"}
    words = next(one["words"] for one in decision(sent[2])["candidates"] if one["body"] == "DARC-K")
    assert words == "担当できる人がいません。休みか、それぞれの上限に達しています。"
    assert "lacking" not in decision(sent[0])


@pytest.mark.usefixtures("app")
def test_accepted_and_offered_cases_fill_it_alike_and_closed_ones_do_not() -> None:
    bound("darc-k", cases=2)
    first, second = send(1), send(2)
    counselor = viewer_of("darc-k")
    handling.accept(counselor, first.reference, at=TOLD_AT + 3 * MINUTE)

    assert standing(send(4))[1] == "DARC-S"

    closing.close(counselor, first.reference, Closed("wish", "info_only"), at=TOLD_AT + 5 * MINUTE)
    assert standing(send(6))[1] == "DARC-K"
    assert standing(second)[1] == "DARC-K"


@pytest.mark.usefixtures("app")
def test_two_counselors_have_the_room_of_both() -> None:
    colleague("darc-k2", "DARC-K")
    bound("darc-k", cases=2)
    bound("darc-k2", cases=1)

    assert [standing(send(number))[1] for number in range(4)] == ["DARC-K"] * 3 + ["DARC-S"]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("other", [None, "unlimited"])
def test_a_counselor_without_a_number_leaves_any_room(other: str | None) -> None:
    colleague("darc-k2", "DARC-K")
    bound("darc-k", cases=0)
    bound("darc-k2", cases=other)

    assert {standing(send(number))[1] for number in range(3)} == {"DARC-K"}


@pytest.mark.usefixtures("app")
def test_new_cases_are_counted_from_monday_in_japan() -> None:
    bound("darc-k", week=1)
    sunday_night, monday = datetime(2026, 11, 29, 23, 50, tzinfo=JAPAN), datetime(2026, 11, 30, 0, 5, tzinfo=JAPAN)

    accepted = send(1)
    handling.accept(viewer_of("darc-k"), accepted.reference, at=TOLD_AT + 2 * MINUTE)

    assert standing(send(3, at=sunday_night))[1] == "DARC-S"
    assert standing(send(4, at=monday))[1] == "DARC-K"
    assert standing(send(5, at=monday))[1] == "DARC-S"


@pytest.mark.usefixtures("app")
def test_a_contract_may_limit_the_week_as_well() -> None:
    agree("DARC-K", week_limit=1)
    monday = datetime(2026, 11, 30, 0, 5, tzinfo=JAPAN)

    sent = [send(1), send(2), send(3, at=monday)]

    assert [standing(one)[1] for one in sent] == ["DARC-K", "DARC-S", "DARC-K"]
    assert reason(sent[1]) == "week_full"


@pytest.mark.usefixtures("app")
def test_who_is_away_leaves_no_room_from_the_first_day_to_the_last() -> None:
    bound("darc-k", cases="unlimited")
    first = TOLD_AT.date()
    away("darc-k", first, first + DAY)

    leads = [standing(send(number, at=TOLD_AT + number * DAY))[1] for number in (-1, 0, 1, 2)]

    assert leads == ["DARC-K", "DARC-S", "DARC-S", "DARC-K"]


@pytest.mark.usefixtures("app")
def test_where_nobody_states_a_limit_absence_bounds_nothing() -> None:
    away("darc-k", TOLD_AT.date(), TOLD_AT.date())

    assert standing(send(1))[1] == "DARC-K"


@pytest.mark.usefixtures("app")
def test_the_prefectures_own_desk_is_never_full() -> None:
    for login in ("pref-sag", "ken-saga"):
        bound(login, cases=0)

    assert standing(send(1, consent_share_body="no_pref_only")) == (None, "PREF-SAG")


def again(number: int, at: datetime) -> Sent:
    """The person of `send(1)` writes about something new, once the first case is closed."""
    return told(at=at + number * MINUTE, phone="080-0000-0001", name="見本 1")


@pytest.fixture
def served(client: FlaskClient) -> Sent:
    """Somebody whom darc-k2 served, and whose case is closed."""
    assert client is not None
    colleague("darc-k2", "DARC-K")
    sent, counselor = send(1), viewer_of("darc-k2")
    handling.accept(counselor, sent.reference, at=TOLD_AT + 2 * MINUTE)
    closing.close(counselor, sent.reference, Closed("wish", "info_only"), at=TOLD_AT + 3 * MINUTE)
    return sent


def _is_full() -> None:
    bound("darc-k2", cases=0)


def _is_away() -> None:
    away("darc-k2", TOLD_AT.date(), TOLD_AT.date() + 9 * DAY)


def _has_left() -> None:
    with transaction():
        session.scalars(select(Staff).where(Staff.login == "darc-k2")).one().is_active = False


def test_the_earlier_counselor_is_named_with_room_or_without_limits(served: Sent) -> None:
    bound("darc-k2", cases=1)

    assert case_of(again(5, TOLD_AT)).worker_id == case_of(served).worker_id


@pytest.mark.parametrize("cannot", [_is_full, _is_away, _has_left])
def test_an_earlier_counselor_who_cannot_is_not_named_and_the_body_is(served: Sent, cannot: Callable[[], None]) -> None:
    cannot()

    sent = again(9, TOLD_AT + DAY)

    assert standing(sent) == (None, "DARC-K")
    assert case_of(sent).worker_id is None
    assert case_of(served).worker_id is not None


@pytest.fixture
def waiting(client: FlaskClient) -> tuple[Sent, list[Sent]]:
    """A case in the hands of the only counselor, who may have one, and three that wait for room."""
    clock.start_at(TOLD_AT)
    bound("darc-k", cases=1)
    agree("DARC-S", capacity=0)
    holder, *others = [send(number) for number in range(4)]
    log_in(client, "darc-k")
    press(client, f"/app/c/{holder.reference}/accept", on="/app/")
    assert [standing(one)[0] for one in others] == ["room"] * 3
    return holder, others


def minute_passes(client: FlaskClient, number: int) -> None:
    """Let the clock's job run as the scheduler runs it."""
    at = f"{TOLD_AT + number * MINUTE:%Y-%m-%dT%H:%M}"
    answer = client.application.test_cli_runner().invoke(args=["jobs", "run", "route_waiting", "--at", at])
    assert answer.exit_code == 0


def test_closing_one_case_hands_the_oldest_over_within_a_minute(
    client: FlaskClient, waiting: tuple[Sent, list[Sent]]
) -> None:
    holder, others = waiting
    minute_passes(client, 5)
    assert {standing(one)[0] for one in others} == {"room"}

    press(client, f"/app/c/{holder.reference}/close", {"reason": "wish", "screening": "info_only"})
    minute_passes(client, 6)

    assert [standing(one) for one in others] == [(None, "DARC-K"), ("room", "PREF-SAG"), ("room", "PREF-SAG")]
    routed = select(Trace.case_id, Trace.detail).where(Trace.act == Act.CASE_ROUTED).order_by(Trace.position.desc())
    [(case_id, detail)] = session.execute(routed.limit(1)).all()
    assert (case_id, detail["outcome"], detail["lead"]) == (others[0].case_id, "offer", "DARC-K")


def test_a_limit_that_is_raised_hands_out_as_many_oldest_first(
    client: FlaskClient, waiting: tuple[Sent, list[Sent]]
) -> None:
    press(client, "/app/dantai/tantou", {"case_limit-darc-k": "３", "week_limit-darc-k": ""})
    minute_passes(client, 7)

    assert [standing(one)[0] for one in waiting[1]] == [None, None, "room"]


def test_somebody_who_is_back_brings_the_room_along(client: FlaskClient) -> None:
    clock.start_at(TOLD_AT)
    bound("darc-k", cases=5)
    agree("DARC-S", capacity=0)
    away("darc-k", TOLD_AT.date() - 2 * DAY, TOLD_AT.date() + 9 * DAY)
    sent = send(1)
    assert standing(sent)[0] == "room"
    log_in(client, "darc-k")

    key = f"{TOLD_AT.date() - 2 * DAY}@darc-k"
    press(client, "/app/touban/yasumi/end", {"absence": key}, on="/app/touban")
    minute_passes(client, 8)

    assert standing(sent) == (None, "DARC-K")


def test_what_waits_says_so_to_the_person_without_a_word_about_staff(waiting: tuple[Sent, list[Sent]]) -> None:
    content = decision(waiting[1][0])

    assert "空きを待っています" in content["words_person"]
    assert "担当できる人" not in content["words_person"]


@pytest.mark.usefixtures("app")
def test_limits_cost_two_statements_where_somebody_states_them_and_none_elsewhere() -> None:
    def cost(number: int) -> int:
        with statements() as sent:
            send(number)
        return len(sent)

    # The first of a year makes the prefecture's counter.
    _, without = (cost(number) for number in (1, 2))
    bound("darc-k", cases=9, week=9)

    assert without <= _FINAL_SEND
    # Who the counselors are, and who waits for them.
    assert cost(3) == without + 2


@pytest.mark.usefixtures("app")
def test_another_body_of_the_prefecture_does_not_pay_for_it() -> None:
    bound("darc-k", cases=0)

    assert route_waiting(TOLD_AT) == 0
    assert standing(send(1, municipality="41201", distance_wish="any")) == (None, "DARC-S")
