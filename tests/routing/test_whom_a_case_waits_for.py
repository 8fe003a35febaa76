"""A place is kept for whoever waits and may have it: what is waited for follows contracts and conflicts of today."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from administration import contracts
from administration.contracts import Plan
from casework import closing, conflicts, desk, handling
from casework.closing import Closed
from casework.conflicts import Declared
from casework.desk import Chosen
from foundation.database import db, session, transaction
from intake.submission import Sent
from records import migrations
from records.assignment import StoredDecision
from records.body import Body, Contract
from records.case import Case
from routing.waiting import route_waiting
from tests.builders import case_of, told, viewer_of
from tests.routing.terms import agree
from tests.routing.test_waiting_for_room import MINUTE, TOLD_AT, committed, send, standing

TOMORROW = TOLD_AT.date() + timedelta(days=1)


def waited_for(sent: Sent) -> list[str] | None:
    return session.scalars(select(Case.waits_for).where(Case.id == sent.case_id)).one()


def both_full() -> tuple[Sent, Sent]:
    """Let somebody have the only place there is, and a woman wait for either body."""
    agree("DARC-K", capacity=1)
    agree("DARC-S", capacity=0)
    holder, waiting = send(1, gender="male"), send(2, gender="female")
    handling.accept(viewer_of("darc-k"), holder.reference, at=TOLD_AT + 3 * MINUTE)
    return holder, waiting


def contract_anew(code: str, first: date, **terms: object) -> None:
    """End a body's contract on the day before, and agree on another one, as the prefecture's pages do."""
    in_force = session.scalars(select(Contract).join(Body).where(Body.code == code)).one()
    kept, starts_on = {**in_force.terms, **terms}, in_force.starts_on
    session.rollback()
    staff = viewer_of("ken-saga")
    contracts.end_contract(staff, code, starts_on, last_day=first - timedelta(days=1), at=TOLD_AT + 4 * MINUTE)
    plan = Plan(starts_on=first, ends_on=None, programme="moj_saihan", support_type="SPE-D", terms=kept)
    contracts.add_contract(staff, code, plan, at=TOLD_AT + 5 * MINUTE)


@pytest.mark.usefixtures("app")
def test_a_new_contract_that_leaves_out_who_waits_opens_the_place_to_others() -> None:
    holder, woman = both_full()
    contract_anew("DARC-K", TOMORROW, genders=["male"])
    midnight = TOLD_AT + timedelta(hours=14)
    route_waiting(midnight)

    closing.close(viewer_of("darc-k"), holder.reference, Closed("wish", "info_only"), at=midnight + 600 * MINUTE)
    man = told(at=midnight + 601 * MINUTE, gender="male", phone="080-0000-0777", name="見本 七")

    assert standing(man) == (None, "DARC-K")
    assert (standing(woman)[0], waited_for(woman)) == ("room", ["DARC-S"])


@pytest.mark.usefixtures("app")
def test_a_body_in_conflict_with_who_waits_is_open_to_others() -> None:
    holder, waiting = both_full()
    counselor = viewer_of("darc-k")
    conflicts.record(
        counselor, Declared(kind="subject", name="見本 2", phone="", binds_body=True), at=TOLD_AT + 4 * MINUTE
    )
    route_waiting(TOLD_AT + 5 * MINUTE)

    closing.close(counselor, holder.reference, Closed("wish", "info_only"), at=TOLD_AT + 6 * MINUTE)
    newcomer = send(7)

    assert standing(newcomer) == (None, "DARC-K")
    assert (standing(waiting)[0], waited_for(waiting)) == ("room", ["DARC-S"])


@pytest.mark.usefixtures("app")
def test_who_came_before_the_clock_noticed_is_served_when_it_does() -> None:
    holder, waiting = both_full()
    counselor = viewer_of("darc-k")
    conflicts.record(
        counselor, Declared(kind="subject", name="見本 2", phone="", binds_body=True), at=TOLD_AT + 4 * MINUTE
    )
    closing.close(counselor, holder.reference, Closed("wish", "info_only"), at=TOLD_AT + 5 * MINUTE)
    newcomer = send(6)

    route_waiting(TOLD_AT + 7 * MINUTE)

    assert standing(newcomer) == (None, "DARC-K")
    assert standing(waiting)[0] == "room"


@pytest.mark.usefixtures("app")
def test_wider_terms_keep_the_next_place_for_who_waits() -> None:
    agree("DARC-K", capacity=0)
    agree("DARC-S", capacity=1, genders=["male"])
    holder, woman = send(1, gender="male"), send(2, gender="female")
    before = waited_for(woman)
    agree("DARC-S", genders=None)
    route_waiting(TOLD_AT + 3 * MINUTE)

    counselor = viewer_of("darc-s")
    handling.accept(counselor, holder.reference, at=TOLD_AT + 4 * MINUTE)
    closing.close(counselor, holder.reference, Closed("wish", "info_only"), at=TOLD_AT + 5 * MINUTE)
    newcomer = send(6, gender="female")
    route_waiting(TOLD_AT + 7 * MINUTE)

    assert before == ["DARC-K"]
    assert [standing(sent) for sent in (woman, newcomer)] == [(None, "DARC-S"), ("room", "PREF-SAG")]


@pytest.mark.usefixtures("app")
def test_what_changed_is_written_once_and_decides_nothing() -> None:
    _, waiting = both_full()
    agree("DARC-K", genders=["male"])

    with committed() as acts:
        routed = [route_waiting(TOLD_AT + minute * MINUTE) for minute in (5, 6)]

    assert (routed, len(acts), waited_for(waiting)) == ([0, 0], 1, ["DARC-S"])
    made = session.scalars(select(StoredDecision).where(StoredDecision.case_id == waiting.case_id)).all()
    assert [decision.cause for decision in made] == ["submission"]


@pytest.mark.usefixtures("app")
def test_many_whose_contracts_changed_wait_on_in_their_order() -> None:
    agree("DARC-K", capacity=0)
    agree("DARC-S", capacity=0)
    waiting = [send(number, gender="female" if number % 2 else "male") for number in range(6)]
    agree("DARC-K", capacity=2, genders=["male"])

    routed = route_waiting(TOLD_AT + 10 * MINUTE)

    assert routed == 2
    assert [standing(sent)[0] for sent in waiting] == [None, "room", None, "room", "room", "room"]
    assert [waited_for(sent) for sent in waiting[1::2]] == [["DARC-S"]] * 3
    assert waited_for(waiting[4]) == ["DARC-K", "DARC-S"]


@pytest.mark.usefixtures("app")
def test_who_no_longer_waits_waits_for_nobody() -> None:
    agree("DARC-K", capacity=0)
    agree("DARC-S", capacity=0)
    offered, chosen, closed = (send(number) for number in range(3))
    before = [waited_for(sent) for sent in (offered, chosen, closed)]
    staff = viewer_of("ken-saga")
    desk.choose(staff, chosen.reference, Chosen("DARC-S", "急ぐため", has_consent=True), at=TOLD_AT + 4 * MINUTE)
    desk.mark_out(staff, closed.reference, "spam", at=TOLD_AT + 4 * MINUTE)
    agree("DARC-K", capacity=1)
    route_waiting(TOLD_AT + 5 * MINUTE)

    assert before == [["DARC-K", "DARC-S"]] * 3
    assert standing(offered) == (None, "DARC-K")
    assert [waited_for(sent) for sent in (offered, chosen, closed)] == [None] * 3


@pytest.mark.usefixtures("app")
def test_a_case_that_nothing_is_known_of_is_looked_at_within_a_minute() -> None:
    _, waiting = both_full()
    with transaction():
        case_of(waiting).waits_for = None

    route_waiting(TOLD_AT + 5 * MINUTE)

    assert waited_for(waiting) == ["DARC-K", "DARC-S"]


@pytest.mark.usefixtures("app")
def test_the_migration_carries_over_what_newest_decisions_noted() -> None:
    _, waiting = both_full()
    noted = session.scalars(select(StoredDecision).where(StoredDecision.case_id == waiting.case_id)).one().content
    session.rollback()
    migrations.downgrade(db.engine, "0017")
    with db.engine.begin() as connection:
        older = update(StoredDecision).where(StoredDecision.case_id == waiting.case_id)
        connection.execute(older.values(content={**noted, "waits_for": ["DARC-K"]}))

    migrations.upgrade(db.engine)

    found = session.execute(select(Case.review, Case.waits_for).order_by(Case.id)).all()
    assert [tuple(row) for row in found] == [(None, None), ("room", ["DARC-K"])]
    assert not [line for line in migrations.drift(db.engine) if "waits_for" in line]
