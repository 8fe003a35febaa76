"""The demo world: the same from the same seed on either database, and a history that could have happened."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import date, timedelta
from itertools import pairwise
from time import monotonic
from typing import Any
from unittest.mock import Mock

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Select, func, select

from accounts.staffing import demo_password
from administration import audit
from foundation import clock
from foundation.database import db, session, transaction
from records import tables
from records.assignment import LIVE_STATES, Assignment, StoredDecision
from records.base import Base
from records.body import Body
from records.case import Case, CasePeriod
from records.casework import Contact, Referral
from records.consultation import Consultation
from records.prefecture import Prefecture
from records.reading import answers_of
from records.trail import Trace, TrailHead
from tests.builders import KARATSU, told
from tests.databases import PostgresDatabases, SqliteFiles, settings
from world import work
from world.build import Order, build
from world.life import Life
from world.writers import arrivals, read_plan
from wsgi import create_app

UNTIL = date(2025, 12, 31)
SMALL = Order(cases=300, seed=1, until=UNTIL)
# Salted; and PostgreSQL skips numbers where a counter that is there is raised.
NEVER_THE_SAME = {("staff", "password_hash"), ("case_counter", "id")}
# What the builder of consultations would fill in.
NOT_ASKED = dict.fromkeys(KARATSU, "")


@contextmanager
def world(url: str, order: Order) -> Iterator[Flask]:
    app = create_app(settings(url))
    with app.app_context():
        build(order)
        yield app
        db.session.rollback()
        db.engine.dispose()


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def small(request: pytest.FixtureRequest) -> Iterator[Flask]:
    kind = {"sqlite": "sqlite_files", "postgres": "postgres_databases"}[request.param]
    with ExitStack() as stack:
        url = stack.enter_context(request.getfixturevalue(kind).fresh())
        yield stack.enter_context(world(url, SMALL))


class Undone(Exception):
    """Takes an act back."""


@contextmanager
def undone() -> Iterator[None]:
    with suppress(Undone), transaction():
        yield
        raise Undone


def rows() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, sealed values opened."""
    return {
        table.__tablename__: [
            {name: getattr(row, name) for name in columns_of(table)}
            for row in session.scalars(select(table).order_by(table.id))
        ]
        for table in tables.ALL
    }


def columns_of(table: type[Base]) -> list[str]:
    columns = table.__table__.columns
    return [column.name for column in columns if (table.__tablename__, column.name) not in NEVER_THE_SAME]


def all_of(query: Select[*tuple[Any, ...]]) -> list[Any]:
    return list(session.execute(query))


def test_the_same_seed_tells_the_same_on_either_database(
    sqlite_files: SqliteFiles, postgres_databases: PostgresDatabases
) -> None:
    order = Order(cases=60, seed=7, until=date(2025, 9, 19))

    with sqlite_files.fresh() as url, world(url, order):
        first = rows()
    with postgres_databases.fresh() as url, world(url, order):
        second = rows()

    assert len(first["contact"]) == 240
    assert first == second


def test_another_seed_tells_another_world(sqlite_files: SqliteFiles) -> None:
    told_by = []
    for seed in (1, 2):
        with sqlite_files.fresh() as url, world(url, Order(cases=20, seed=seed, until=UNTIL)):
            told_by.append(rows()["consultation"])

    assert told_by[0] != told_by[1]


def test_an_act_for_every_few_cases_tells_what_one_act_tells(sqlite_files: SqliteFiles) -> None:
    found = []
    for one_act in (3_000, 7):
        with sqlite_files.fresh() as url, world(url, Order(cases=20, seed=3, until=UNTIL, one_act=one_act)):
            found.append([(case["reference"], case["opened_at"], case["relation"]) for case in rows()["support_case"]])
            assert audit.verify().broken_at is None

    assert found[0] == found[1]


def test_the_router_decides_in_the_world_as_it_does_for_the_form(sqlite_files: SqliteFiles) -> None:
    with sqlite_files.fresh() as url, world(url, Order(cases=25, seed=5, until=UNTIL)):
        first = select(StoredDecision, Consultation, Prefecture.code)
        first = first.join(Consultation, Consultation.id == StoredDecision.consultation_id).join(Prefecture)
        first = first.where(StoredDecision.cause == "submission").order_by(Consultation.id)
        sent = [(answers_of(row[1]), row[1].received_at, row[2], row[0].content) for row in all_of(first)]

    with sqlite_files.fresh() as url:
        app = create_app(settings(url))
        with app.app_context():
            again = [told(code, at, **{**NOT_ASKED, **answers}).decision for answers, at, code, _ in sent]
            db.session.rollback()
            db.engine.dispose()

    assert len(again) == 25
    assert [decision and decision.to_json() for decision in again] == [content for *_, content in sent]


@pytest.mark.usefixtures("small")
def test_small_is_three_hundred_cases_and_twelve_hundred_contacts() -> None:
    assert session.scalar(select(func.count(Case.id))) == 300
    assert session.scalar(select(func.count(Contact.id))) == 1_200


@pytest.mark.usefixtures("small")
def test_three_fiscal_years_have_cases_in_every_prefecture() -> None:
    years = all_of(select(Case.prefecture_id, Case.fiscal_year).distinct())

    assert len(years) == 4 * 3


@pytest.mark.usefixtures("small")
def test_cases_of_a_prefecture_and_year_are_numbered_in_order_of_arrival() -> None:
    numbers: dict[tuple[int, int], list[int]] = {}
    for case in session.scalars(select(Case).order_by(Case.opened_at, Case.id)):
        numbers.setdefault((case.prefecture_id, case.fiscal_year), []).append(case.number)

    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())


@pytest.mark.usefixtures("small")
def test_nothing_happens_after_the_last_day_begins() -> None:
    moments = [
        *session.scalars(select(Trace.at)),
        *session.scalars(select(Contact.recorded_at)),
        *session.scalars(select(Consultation.received_at)),
        *session.scalars(select(Assignment.answered_at).where(Assignment.answered_at.is_not(None))),
    ]

    assert max(moment for moment in moments if moment is not None) <= SMALL.end


@pytest.mark.usefixtures("small")
def test_contacts_lie_between_acceptance_and_closing() -> None:
    accepted = dict(all_of(select(Assignment.case_id, Assignment.answered_at).where(Assignment.state == "accepted")))
    periods: dict[int, list[CasePeriod]] = {}
    for period in session.scalars(select(CasePeriod)):
        periods.setdefault(period.case_id, []).append(period)

    contacts = list(session.scalars(select(Contact).join(Case).where(Case.is_accepted)))

    assert len(contacts) > 1_000
    for contact in contacts:
        assert contact.held_at >= accepted[contact.case_id]
        assert any(
            period.opened_on <= contact.held_on <= (period.closed_on or UNTIL) for period in periods[contact.case_id]
        )


@pytest.mark.usefixtures("small")
def test_an_open_case_has_a_next_step_and_a_closed_one_has_none() -> None:
    for case in session.scalars(select(Case)):
        is_open = case.state != "closed"
        assert (case.next_step is not None, case.next_due_at is not None) == (is_open, is_open)
        assert not (case.is_accepted and case.worker_id is None)


@pytest.mark.usefixtures("small")
def test_a_case_is_open_in_exactly_the_periods_that_are() -> None:
    open_now = set(session.scalars(select(CasePeriod.case_id).where(CasePeriod.closed_on.is_(None))))

    assert open_now == set(session.scalars(select(Case.id).where(Case.state != "closed")))
    assert session.scalar(select(func.count(CasePeriod.id)).where(CasePeriod.ordinal > 1)) != 0


@pytest.mark.usefixtures("small")
def test_every_queue_has_a_fresh_offer_and_a_case_in_work() -> None:
    live = select(Body.code).join(Assignment).join(Case, Case.id == Assignment.case_id)
    live = live.where(Assignment.state.in_(LIVE_STATES), Case.state != "closed")

    offered = set(session.scalars(live.where(Assignment.state == "offered")))
    accepted = set(session.scalars(live.where(Assignment.state == "accepted")))

    bodies = set(session.scalars(select(Body.code)))
    assert bodies - accepted == set()
    assert {code for code in bodies - offered if not code.startswith("PREF")} == set()


@pytest.mark.usefixtures("small")
def test_every_prefecture_has_something_to_settle() -> None:
    waiting = set(all_of(select(Prefecture.code, Case.review).join(Case).where(Case.review.is_not(None))))

    assert {code for code, _ in waiting} == {"akita", "saga", "aichi", "mihon"}
    assert {review for _, review in waiting} == {"hold", "onward", "out"}


@pytest.mark.usefixtures("small")
def test_the_world_has_what_a_year_brings() -> None:
    def exists(query: Select[Any]) -> bool:
        return bool(session.execute(query.limit(1)).first())

    twice = select(Case.person_id).where(Case.person_id.is_not(None)).group_by(Case.person_id)
    assert exists(select(Assignment.id).where(Assignment.state == "declined"))
    assert exists(select(Referral.id).where(Referral.confirmed_on.is_not(None)))
    assert exists(select(Referral.id).where(Referral.confirmed_on.is_(None)))
    assert exists(select(Case.id).where(Case.out_reason == "victim", Case.state == "closed"))
    assert exists(select(Case.id).where(Case.merged_into_id.is_not(None)))
    assert exists(select(StoredDecision.id).where(StoredDecision.cause == "desk"))
    assert exists(twice.having(func.count(Case.id) > 1))


@pytest.mark.usefixtures("small")
def test_the_trail_is_whole_and_in_order() -> None:
    at = list(session.scalars(select(Trace.at).where(Trace.act != "rules_loaded").order_by(Trace.position)))

    assert audit.verify().broken_at is None
    assert session.scalars(select(TrailHead.count)).one() > 2_000
    assert all(earlier <= later for earlier, later in pairwise(at))


@pytest.mark.usefixtures("small")
def test_the_next_consultation_goes_on_where_the_world_ends() -> None:
    newest = select(Case).where(Case.reference.like("R7-SAG-%")).order_by(Case.number.desc()).limit(1)
    before = session.scalars(newest).one()

    with undone():
        sent = told("saga", SMALL.end)

    assert sent.reference == f"R7-SAG-{before.number + 1:04d}"
    assert sent.case_id > before.id


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 30)), max_size=40), st.integers(0, 400))
def test_contacts_are_shared_out_to_the_last_one_as_far_as_there_is_room(
    cases: list[tuple[int, int]], total: int
) -> None:
    wished, room = [wish for wish, _ in cases], [most for _, most in cases]

    shares = work.share_out(wished, room, total)

    assert sum(shares) == min(total, sum(room))
    assert all(0 <= share <= most for share, most in zip(shares, room, strict=True))


@given(st.integers(0, 500), st.dates(date(2023, 4, 1), date(2026, 1, 1)), st.integers(0, 1_000))
def test_as_many_write_as_are_to_and_in_order(count: int, first: date, days: int) -> None:
    last = first + timedelta(days=days)

    moments = list(arrivals(read_plan(), count, first=first, last=last))

    assert len(moments) == count
    assert moments == sorted(moments)
    assert all(first <= clock.day_in_japan(moment) <= last for moment in moments)


def built(app: Flask, *words: str) -> tuple[int, str, str]:
    ran = app.test_cli_runner().invoke(args=["world", "build", *words])
    return ran.exit_code, ran.stdout, ran.stderr


def test_the_command_prints_what_it_built_and_who_may_sign_in(app: Flask) -> None:
    code, out, err = built(app, "--scale", "12", "--until", "2024-05-01")

    told = json.loads(out)
    assert code == 0
    assert (told["cases"], sum(told["prefectures"].values())) == (12, 12)
    log_in = next(log_in for log_in in told["log_ins"] if log_in["login"] == "darc-k")
    assert log_in["password"] == demo_password("darc-k")
    assert log_in["password"] in err


def test_a_database_with_cases_is_left_alone(app: Flask) -> None:
    told("saga")

    refused, silent = built(app, "--scale", "12"), built(app, "--scale", "12", "--if-empty")

    assert (refused[0], silent[0]) == (2, 0)
    assert "cases already" in refused[2]
    assert session.scalar(select(func.count(Case.id))) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("--scale", "many"),
        ("--scale", "0"),
        ("--scale", "1000001"),
        ("--until", "soon"),
        ("--until", "9999-12-31"),
        ("--until", "2023-04-01"),
    ],
)
def test_an_order_that_cannot_be_filled_is_named(app: Flask, words: tuple[str, str]) -> None:
    code, _, err = built(app, *words)

    assert code == 2
    assert words[0] in err
    assert words[1] in err


def test_there_is_no_demo_world_in_production(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "ENVIRONMENT", "production")

    code, _, err = built(app)

    assert code == 2
    assert "production" in err
    assert session.scalar(select(func.count(Case.id))) == 0


def test_a_world_that_was_stopped_half_way_is_not_taken_for_one(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(life: Life, room: list[work.Slot], count: int) -> None:
        if life.arrival.token.endswith("/9"):
            raise KeyboardInterrupt
        going_on(life, room, count)

    going_on = work.work
    monkeypatch.setattr(work, "work", stopped)
    with pytest.raises(KeyboardInterrupt):
        build(Order(cases=12, seed=1, until=UNTIL, one_act=5))

    code, _, err = built(app, "--if-empty")

    assert session.scalar(select(func.count(Case.id))) == 5
    assert code == 1
    assert "Throw this database away" in err


def test_a_world_of_one_act_is_whole_or_not_there(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "work", Mock(side_effect=KeyboardInterrupt))
    with app.app_context(), pytest.raises(KeyboardInterrupt):
        build(Order(cases=12, seed=1, until=UNTIL))

    assert session.scalar(select(func.count(Trace.id)).where(Trace.act == "world_built")) == 0


@pytest.mark.long
@pytest.mark.parametrize("kind", ["sqlite_files", "postgres_databases"])
def test_full_is_three_thousand_cases_within_a_minute_and_a_half(kind: str, request: pytest.FixtureRequest) -> None:
    begun = monotonic()

    with request.getfixturevalue(kind).fresh() as url, world(url, Order(cases=3_000, seed=1, until=UNTIL)):
        took = monotonic() - begun
        assert session.scalar(select(func.count(Case.id))) == 3_000
        assert session.scalar(select(func.count(Contact.id))) == 12_000
        assert audit.verify().broken_at is None

    assert took < 90
