"""Full bodies are passed over, whoever finds no room waits in sight, and room goes to whoever waited longest."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, select

from casework import closing, handling
from casework.closing import Closed
from foundation.clock import JAPAN
from foundation.database import db, session
from intake.submission import Sent
from records.assignment import StoredDecision
from records.body import Body
from records.case import Case
from routing import dispatch
from routing.waiting import route_waiting
from tests.builders import case_of, told, viewer_of
from tests.routing.terms import agree

TOLD_AT = datetime(2026, 11, 24, 10, 0, tzinfo=JAPAN)
MINUTE = timedelta(minutes=1)


def send(number: int, **answers: Any) -> Sent:
    return told(at=TOLD_AT + number * MINUTE, phone=f"080-0000-{number:04d}", name=f"見本 {number}", **answers)


def standing(sent: Sent) -> tuple[str | None, str]:
    case = case_of(sent)
    body = session.get(Body, case.lead_body_id)
    assert body is not None
    return case.review, body.code


@contextmanager
def committed() -> Iterator[list[int]]:
    """Count the transactions that wrote, or kept others from writing: the list grows with each."""
    acts: list[int] = []

    def note(connection: Connection) -> None:
        if connection.get_execution_options().get("writes"):
            acts.append(1)

    event.listen(db.engine, "commit", note)
    try:
        yield acts
    finally:
        event.remove(db.engine, "commit", note)


@pytest.mark.usefixtures("app")
def test_a_full_body_is_passed_over_for_the_next() -> None:
    agree("DARC-K", capacity=2)

    leads = [standing(send(number))[1] for number in range(4)]

    assert leads == ["DARC-K", "DARC-K", "DARC-S", "DARC-S"]
    newest = session.scalars(select(StoredDecision).order_by(StoredDecision.id.desc()).limit(1)).one()
    verdicts = {one["body"]: one["reason"] for one in newest.content["candidates"]}
    assert verdicts["DARC-K"] == "full"


@pytest.mark.usefixtures("app")
def test_unlimited_is_a_word_that_limits_nothing() -> None:
    agree("DARC-K", capacity="unlimited", month_limit="unlimited")

    assert {standing(send(number))[1] for number in range(3)} == {"DARC-K"}


@pytest.mark.usefixtures("app")
def test_this_months_intake_is_limited_and_next_months_begins_anew() -> None:
    agree("DARC-K", capacity_per_month=1)

    leads = [standing(send(number))[1] for number in range(2)]
    december = told(at=TOLD_AT + timedelta(days=7), phone="080-0000-7777", name="見本 七")

    assert leads == ["DARC-K", "DARC-S"]
    assert standing(december)[1] == "DARC-K"


@pytest.mark.usefixtures("app")
def test_when_all_are_full_the_case_waits_with_the_prefecture() -> None:
    agree("DARC-K", capacity=1)
    agree("DARC-S", capacity=0)

    first, second = send(1), send(2)

    assert standing(first) == (None, "DARC-K")
    assert standing(second) == ("room", "PREF-SAG")
    assert case_of(second).next_step == "wait_room"


@pytest.mark.usefixtures("app")
def test_room_goes_to_whoever_waited_longest_within_a_minute() -> None:
    agree("DARC-K", capacity=1)
    agree("DARC-S", capacity=0)
    holder, *waiting = [send(number) for number in range(4)]
    counselor = viewer_of("darc-k")
    handling.accept(counselor, holder.reference, at=TOLD_AT + 10 * MINUTE)
    before = route_waiting(TOLD_AT + 11 * MINUTE)

    closing.close(counselor, holder.reference, Closed("wish", "info_only"), at=TOLD_AT + 12 * MINUTE)
    after = route_waiting(TOLD_AT + 13 * MINUTE)

    assert (before, after) == (0, 1)
    assert [standing(sent)[0] for sent in waiting] == [None, "room", "room"]
    made = select(StoredDecision.cause).where(StoredDecision.case_id == waiting[0].case_id)
    causes = session.scalars(made.order_by(StoredDecision.id)).all()
    assert causes == ["submission", "room"]


@pytest.mark.usefixtures("app")
def test_a_newcomer_does_not_take_the_place_that_others_wait_for() -> None:
    agree("DARC-K", capacity=1)
    agree("DARC-S", capacity=0)
    holder, first = send(1), send(2)
    counselor = viewer_of("darc-k")
    handling.accept(counselor, holder.reference, at=TOLD_AT + 10 * MINUTE)
    closing.close(counselor, holder.reference, Closed("wish", "info_only"), at=TOLD_AT + 12 * MINUTE)

    newcomer = send(3)
    route_waiting(TOLD_AT + 13 * MINUTE)

    assert [standing(sent) for sent in (first, newcomer)] == [(None, "DARC-K"), ("room", "PREF-SAG")]


@pytest.mark.usefixtures("app")
def test_room_beyond_what_others_wait_for_is_a_newcomers() -> None:
    agree("DARC-K", capacity=1)
    agree("DARC-S", capacity=0)
    _, waiting = send(1), send(2)
    agree("DARC-K", capacity=3)

    newcomer = send(3)

    assert [standing(sent)[0] for sent in (waiting, newcomer)] == ["room", None]
    route_waiting(TOLD_AT + 13 * MINUTE)
    assert standing(waiting) == (None, "DARC-K")


@pytest.mark.usefixtures("app")
def test_a_case_that_goes_on_waiting_is_not_decided_again_and_again() -> None:
    agree("DARC-K", capacity=0)
    agree("DARC-S", capacity=0)
    send(1)

    for minute in range(5):
        route_waiting(TOLD_AT + minute * MINUTE)

    assert len(session.scalars(select(StoredDecision)).all()) == 1


@pytest.mark.usefixtures("app")
def test_who_finds_no_room_keeps_nobody_from_writing() -> None:
    agree("DARC-K", capacity=0)
    agree("DARC-S", capacity=0)
    waiting = [send(number) for number in range(3)]

    with committed() as acts:
        routed = route_waiting(TOLD_AT + 10 * MINUTE)

    assert (routed, acts) == (0, [])
    assert {standing(sent) for sent in waiting} == {("room", "PREF-SAG")}


@pytest.mark.usefixtures("app")
def test_each_case_that_finds_room_is_an_act_of_its_own() -> None:
    agree("DARC-K", capacity=0)
    agree("DARC-S", capacity=0)
    waiting = [send(number) for number in range(4)]
    agree("DARC-K", capacity=3)

    with committed() as acts:
        routed = route_waiting(TOLD_AT + 10 * MINUTE)

    assert (routed, len(acts)) == (3, 3)
    assert [standing(sent) for sent in waiting] == [(None, "DARC-K")] * 3 + [("room", "PREF-SAG")]


@pytest.mark.usefixtures("app")
def test_what_one_takes_the_next_does_not_find() -> None:
    agree("DARC-K", capacity=0)
    agree("DARC-S", capacity=0)
    waiting = [send(number) for number in range(3)]
    agree("DARC-K", capacity=1)
    agree("DARC-S", capacity=1)

    routed = route_waiting(TOLD_AT + 10 * MINUTE)

    assert routed == 2
    assert [standing(sent) for sent in waiting] == [(None, "DARC-K"), (None, "DARC-S"), ("room", "PREF-SAG")]


@pytest.mark.usefixtures("app")
def test_a_fault_in_one_case_leaves_room_to_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    agree("DARC-K", capacity=0)
    agree("DARC-S", capacity=0)
    waiting = [send(number) for number in range(3)]
    agree("DARC-K", capacity=3)
    broken = waiting[1].case_id
    keep = dispatch.route

    def fails(case: Case, *rest: Any, **named: Any) -> Any:
        decision = keep(case, *rest, **named)
        if case.id == broken:
            raise RuntimeError
        return decision

    monkeypatch.setattr(dispatch, "route", fails)
    routed = route_waiting(TOLD_AT + 10 * MINUTE)

    assert routed == 2
    assert [standing(sent)[0] for sent in waiting] == [None, "room", None]


@pytest.mark.usefixtures("app")
def test_shares_of_a_pool_are_kept_over_submissions() -> None:
    agree("HOG-G1", areas=[], share=2)
    agree("HOG-G2", areas=[], share=1)

    leads = Counter(
        standing(
            told(
                "mihon",
                at=TOLD_AT + number * MINUTE,
                needs=["lonely"],
                municipality="99201",
                stage="supervision_ended",
                phone=f"080-0000-{number:04d}",
                name=f"見本 {number}",
            )
        )[1]
        for number in range(12)
    )

    assert leads == {"HOG-G1": 8, "HOG-G2": 4}
