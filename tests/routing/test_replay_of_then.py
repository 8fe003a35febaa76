"""What the prefecture changes of its bodies later changes nothing of the past, which keeps what held then."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from administration import bodies, contracts
from administration.bodies import Details
from administration.contracts import Plan
from foundation.clock import JAPAN, Month
from foundation.database import session
from intake.submission import Sent
from records.body import Body, Contract, FormerHours
from routing import store, trying
from routing.almanac import Dropped
from routing.moves import Findings
from routing.trying import Trial
from tests.builders import case_of, told, viewer_of
from tests.routing.terms import agree

# A Tuesday.
TOLD_AT = datetime(2026, 11, 24, 10, 0, tzinfo=JAPAN)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def send(number: int) -> Sent:
    who = {"phone": f"080-0000-{number:04d}", "name": f"見本 {number}"}
    return told(at=TOLD_AT + number * MINUTE, **who)


def open_until(closes: str, at: datetime, code: str = "DARC-K") -> None:
    week = {day: ["09:00", closes] for day in ("mon", "tue", "wed", "thu", "fri")}
    body = body_named(code)
    kept: dict[str, Any] = {key: getattr(body, key) for key in ("name", "public_name", "phone", "position")}
    details = Details(hours={"week": week, "closed": []}, **kept)
    session.rollback()
    bodies.change_body(viewer_of("ken-saga"), code, details, at=at)


def body_named(code: str) -> Body:
    return session.scalars(select(Body).where(Body.code == code)).one()


def led(sent: Sent) -> str:
    return session.get_one(Body, case_of(sent).lead_body_id).code


def replayed(*without: Dropped) -> Findings:
    month = Month.of(TOLD_AT.date())
    trial = Trial(prefecture=store.prefecture_named("saga"), first=month, last=month, without=without)
    found = trying.findings(trial).worked_out()
    session.rollback()
    return found


@pytest.mark.usefixtures("app")
def test_evening_cases_stay_where_they_went_when_the_evening_is_given_up_later() -> None:
    open_until("21:00", TOLD_AT - DAY)
    agree("DARC-K", within_hours=True)
    assert {led(send(number)) for number in range(10)} == {"DARC-K"}
    before = replayed()

    open_until("17:00", TOLD_AT + DAY)

    found = replayed()
    assert found.same_share == before.same_share == 1
    assert found.to_json() == before.to_json()


@pytest.mark.usefixtures("app")
def test_hours_hold_from_the_moment_they_are_changed() -> None:
    open_until("21:00", TOLD_AT - DAY)
    agree("DARC-K", within_hours=True)
    early = [led(send(number)) for number in range(3)]
    open_until("17:00", TOLD_AT + 5 * MINUTE)
    late = [led(send(number)) for number in range(6, 9)]
    open_until("21:00", TOLD_AT + 10 * MINUTE)
    last = led(send(11))
    assert [*early, *late, last] == ["DARC-K"] * 3 + ["DARC-S"] * 3 + ["DARC-K"]

    assert replayed().differences == []


@pytest.mark.usefixtures("app")
def test_what_a_trial_moves_is_due_by_the_hours_of_then() -> None:
    open_until("17:00", TOLD_AT - DAY)
    agree("DARC-K", within_hours=True)
    assert {led(send(number)) for number in range(3)} == {"DARC-S"}
    dropped = Dropped("within_hours", "DARC-K")
    before = replayed(dropped)
    assert before.moves == {("DARC-S", "DARC-K"): 3}

    open_until("12:00", TOLD_AT + DAY)

    found = replayed(dropped)
    assert (found.answer_hours, found.contact_hours) == (before.answer_hours, before.contact_hours)


@pytest.mark.usefixtures("app")
def test_the_prefectures_own_hours_are_kept_too() -> None:
    open_until("16:00", TOLD_AT, "PREF-SAG")
    open_until("15:00", TOLD_AT + DAY, "PREF-SAG")

    own = body_named("PREF-SAG")
    kept = select(FormerHours).where(FormerHours.body_id == own.id).order_by(FormerHours.until)
    former = session.scalars(kept).all()
    assert [one.until for one in former] == [TOLD_AT, TOLD_AT + DAY]
    assert former[1].hours["week"]["mon"] == ["09:00", "16:00"]
    assert own.hours["week"]["mon"] == ["09:00", "15:00"]


@pytest.mark.usefixtures("app")
def test_a_body_whose_hours_stay_keeps_no_former_ones() -> None:
    open_until("18:00", TOLD_AT)
    open_until("18:00", TOLD_AT + DAY)

    assert len(session.scalars(select(FormerHours)).all()) == 1


def first_day_of(code: str) -> date:
    begins = session.scalars(select(Contract.starts_on).join(Body).where(Body.code == code)).one()
    session.rollback()
    return begins


@pytest.mark.usefixtures("app")
def test_a_budget_closed_in_the_afternoon_was_open_in_the_morning() -> None:
    morning = [led(send(number)) for number in range(3)]
    begins = first_day_of("DARC-K")
    at = TOLD_AT + 5 * MINUTE
    contracts.close_budget(viewer_of("ken-saga"), "DARC-K", begins, first_day=TOLD_AT.date(), at=at)
    later = [led(send(number)) for number in range(6, 9)]
    assert (morning, later) == (["DARC-K"] * 3, ["DARC-S"] * 3)

    assert replayed().differences == []


@pytest.mark.usefixtures("app")
def test_a_contract_that_begins_today_had_not_begun_before_it_was_written() -> None:
    ended = TOLD_AT - DAY
    begins = first_day_of("DARC-K")
    ken = viewer_of("ken-saga")
    contracts.end_contract(ken, "DARC-K", begins, last_day=ended.date(), at=ended)
    morning = [led(send(number)) for number in range(3)]
    plan = Plan(starts_on=TOLD_AT.date(), ends_on=None, programme="self", support_type="SPE-D", terms={})
    contracts.add_contract(ken, "DARC-K", plan, at=TOLD_AT + 5 * MINUTE)
    later = [led(send(number)) for number in range(6, 9)]
    assert (morning, later) == (["DARC-S"] * 3, ["DARC-K"] * 3)

    assert replayed().differences == []
