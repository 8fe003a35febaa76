"""The past decided again: the same rules say the same, others what a count by hand says, and nothing is written."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from casework import closing, contacts, desk, handling
from casework.closing import Closed
from casework.contacts import Contacted
from casework.handling import Declined
from foundation.clock import JAPAN, Month
from foundation.database import session, transaction
from intake.submission import Sent
from records.assignment import StoredDecision
from records.body import Body
from records.case import CasePeriod
from records.consultation import Consultation
from records.tables import METADATA
from routing import dispatch, store, trying, waiting
from routing.almanac import Dropped
from routing.moves import Findings
from routing.trying import Trial
from routing.waiting import route_waiting
from tests.builders import VICTIM, case_of, told, viewer_of
from tests.routing.terms import agree, away, bound
from tests.test_world import SMALL, world

MAY = datetime(2026, 5, 11, 10, 0, tzinfo=JAPAN)
HOUR = timedelta(hours=1)
# Of Saga's rules only that all drugs go to either body, by whoever has the share or the room.
EITHER = """
[ruleset]
prefecture = "saga"
version = 9
valid_from = "2023-04-01"
tie_breaks = ["share", "alphabet"]

[[rules]]
id = "E1"
rank = 1
when = [["needs", "any_of", "drugs"]]
lead = ["kind:DARC"]

[[rules]]
id = "E2"
rank = 2
lead = ["PREF-SAG"]
"""
_numbers = count(1)


def send(hours: int = 0, prefecture: str = "saga", **answers: Any) -> Sent:
    number = next(_numbers)
    who = {"phone": f"080-0000-{number:04d}", "name": f"見本 {number}"}
    return told(prefecture, at=MAY + hours * HOUR, **{**who, **answers})


def tried(rules: str = "", *, without: tuple[Dropped, ...] = (), months: int = 1, code: str = "saga") -> Findings:
    prefecture = store.prefecture_named(code)
    chosen = trying.written(rules, prefecture) if rules else None
    last = Month(2026, 4 + months)
    return trying.findings(Trial(prefecture=prefecture, first=Month(2026, 5), last=last, rules=chosen, without=without))


def leads(found: Findings) -> list[str | None]:
    return [(one.settled or one.now).lead for one in found.cases]


def close(sent: Sent, day: date) -> None:
    with transaction():
        session.execute(update(CasePeriod).where(CasePeriod.case_id == case_of(sent).id).values(closed_on=day))


def checksum() -> str:
    """A figure over every row of every table."""
    rows = {name: sorted(map(repr, session.execute(select(table)))) for name, table in METADATA.tables.items()}
    session.rollback()
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def command(app: Flask, *words: str) -> Any:
    return app.test_cli_runner().invoke(args=["routing", "replay", *words])


def between(code: str, first: str, last: str) -> list[str]:
    return ["--prefecture", code, "--from", first, "--to", last]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def small(request: pytest.FixtureRequest) -> Iterator[Flask]:
    kind = {"sqlite": "sqlite_files", "postgres": "postgres_databases"}[request.param]
    with ExitStack() as stack:
        url = stack.enter_context(request.getfixturevalue(kind).fresh())
        yield stack.enter_context(world(url, SMALL))


@pytest.mark.parametrize("code", ["akita", "saga", "aichi", "mihon"])
def test_the_rules_of_then_decide_as_they_did_and_the_rest_is_listed(small: Flask, code: str) -> None:
    before = checksum()

    answer = command(small, *between(code, "2023-04", "2025-12"))

    found = json.loads(answer.stdout)
    assert found["cases"] > 20
    assert found["same_share"] >= 0.99
    assert len(found["differences"]) == round(found["cases"] * (1 - found["same_share"]))
    assert checksum() == before


def test_a_draft_moves_as_many_as_it_lists(small: Flask, draft: str) -> None:
    before = checksum()

    answer = command(small, *between("saga", "2024-04", "2025-03"), "--rules", draft)

    found = json.loads(answer.stdout)
    moved = sum(move["count"] for move in found["moves"] if move["from"] != move["to"])
    listed = [one for one in found["differences"] if one["old"] != one["new"]]
    assert moved == len(listed) > 0
    assert {one["new_rule"] for one in listed} <= {"E1", "E2"}
    assert sum(move["count"] for move in found["moves"]) == found["cases"]
    assert checksum() == before


@pytest.mark.usefixtures("app")
def test_without_a_term_whoever_was_refused_by_it_is_taken() -> None:
    agree("EMP-G", ages=["30s", "40s"])
    ages = ["20s", "30s", "40s", "50s"]
    sent = [
        send(number, "mihon", needs=["work"], municipality="99201", age_band=age) for number, age in enumerate(ages)
    ]
    refused = {one.reference for one in sent if _reason(one, "EMP-G") == "age"}

    found = tried(without=(Dropped("ages", "EMP-G"),), code="mihon")

    taken = {one.past.reference for one in found.differences if one.now.lead == "EMP-G"}
    assert taken == refused == {sent[0].reference, sent[3].reference}
    assert tried(code="mihon").differences == []


def _reason(sent: Sent, body: str) -> str:
    stored = session.scalars(select(StoredDecision).where(StoredDecision.case_id == case_of(sent).id)).one()
    return str(next(one["reason"] for one in stored.content["candidates"] if one["body"] == body))


@pytest.mark.usefixtures("app")
def test_a_body_is_full_until_a_case_of_its_own_was_really_closed() -> None:
    sent = [send(0), send(1), send(24 * 7)]
    close(sent[0], date(2026, 5, 13))
    agree("DARC-K", capacity=1)

    found = tried()

    assert leads(found) == ["DARC-K", "DARC-S", "DARC-K"]
    assert [one.past.reference for one in found.moved] == [sent[1].reference]
    assert [(entry.most_open, entry.over) for entry in found.load if entry.body == "DARC-K"] == [(1, [])]


@pytest.mark.usefixtures("app")
def test_what_waits_for_room_is_handed_out_oldest_first() -> None:
    sent = [send(0), send(1), send(2), send(24 * 7)]
    close(sent[0], date(2026, 5, 13))
    agree("DARC-K", capacity=1)
    agree("DARC-S", capacity=0)

    found = tried()

    assert [bool(one.settled) for one in found.cases] == [False, True, False, False]
    assert found.cases[1].settled_at == datetime(2026, 5, 14, tzinfo=JAPAN)
    assert [one.is_waiting for one in found.cases] == [False, False, True, True]
    assert found.to_json()["waits"]["room"] == {"cases": 3, "hours": 61.0}


@pytest.mark.usefixtures("app")
def test_a_new_month_has_its_own_intake() -> None:
    for hours in (0, 1, 24 * 30):
        send(hours)
    agree("DARC-K", capacity_per_month=1)
    agree("DARC-S", capacity_per_month=0)

    found = tried(months=2)

    assert leads(found) == ["DARC-K"] * 3
    assert [one.settled_at for one in found.cases] == [None, datetime(2026, 6, 1, tzinfo=JAPAN), None]
    assert [one.is_waiting for one in found.cases] == [False, False, True]


@pytest.mark.usefixtures("app")
def test_shares_begin_at_nothing_and_are_kept() -> None:
    for hours in range(8):
        send(hours)
    agree("DARC-K", share=3)
    agree("DARC-S", share=1)

    found = tried(EITHER)

    assert [leads(found)[:4].count("DARC-K"), leads(found).count("DARC-K")] == [3, 6]


@pytest.mark.usefixtures("app")
def test_a_case_that_was_open_before_the_period_still_fills_its_body() -> None:
    send(-24 * 30)
    send(0)
    agree("DARC-K", capacity=1)

    assert leads(tried()) == ["DARC-S"]


def at_work(numbers: list[int]) -> list[Sent]:
    """Let cases come, be declined, accepted and closed by turns, with the clock between them."""
    came: list[Sent] = []
    for number in numbers:
        came.append(send(len(came)))
        at = MAY + len(came) * HOUR - HOUR / 2
        go_on(came[number % len(came)], at, declines=number % 3 == 0)
        route_waiting(at)
    return came


def go_on(sent: Sent, at: datetime, *, declines: bool) -> None:
    """Let whoever has a case answer, or close it."""
    case = case_of(sent)
    lead = session.get_one(Body, case.lead_body_id)
    if lead.kind != "DARC" or case.state == "closed":
        return
    viewer = viewer_of(lead.code.lower())
    if case.is_accepted:
        closing.close(viewer, case.reference, Closed("wish", "info_only"), at=at)
    elif declines:
        handling.decline(viewer, case.reference, Declined("other"), at=at)
    else:
        handling.accept(viewer, case.reference, at=at)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    "terms",
    [
        {"DARC-K": {"share": 3, "areas": []}, "DARC-S": {"share": 1}},
        {"DARC-K": {"capacity": 2}, "DARC-S": {"capacity": 3}},
        {"DARC-K": {"capacity": 2, "week_limit": 4}, "DARC-S": {"capacity_per_month": 5}},
    ],
)
def test_declines_closings_and_waiting_are_replayed_as_they_were(terms: dict[str, dict[str, Any]]) -> None:
    for body, agreed in terms.items():
        agree(body, **agreed)
    at_work([5, 0, 7, 3, 2, 9, 4, 6, 1, 8, 11, 5, 0, 13, 2, 7, 6, 9, 3, 4, 12, 10])

    found = tried()

    assert len(found.cases) == 22
    assert found.differences == []


@pytest.mark.usefixtures("app")
def test_who_waits_only_after_a_decline_is_in_hand_once_there_was_room() -> None:
    agree("DARC-K", capacity=1)
    agree("DARC-S", capacity=1)
    first, second = send(0), send(1)
    handling.decline(viewer_of("darc-k"), first.reference, Declined("other"), at=MAY + 2 * HOUR)
    handling.accept(viewer_of("darc-s"), second.reference, at=MAY + 2 * HOUR)
    closing.close(viewer_of("darc-s"), second.reference, Closed("wish", "info_only"), at=MAY + 3 * HOUR)
    route_waiting(MAY + 3 * HOUR)
    send(4)
    send(5)

    found = tried()

    assert [one.now.waits for one in found.cases] == ["", "", "", "room"]
    assert found.differences == []


@pytest.mark.usefixtures("app")
def test_what_waited_on_trial_alone_fills_the_body_once_it_has_room() -> None:
    agree("DARC-K", capacity=1)
    agree("DARC-S", capacity=9)
    first = send(0)
    send(1)
    handling.accept(viewer_of("darc-k"), first.reference, at=MAY + 2 * HOUR)
    closing.close(viewer_of("darc-k"), first.reference, Closed("wish", "info_only"), at=MAY + 3 * HOUR)
    send(4)

    found = tried(EITHER.replace('"kind:DARC"', '"DARC-K"'))

    assert [one.now.waits for one in found.cases] == ["", "room", "room"]
    assert [one.is_waiting for one in found.cases] == [False, False, True]
    assert [entry.most_open for entry in found.load if entry.body == "DARC-K"] == [1]


@pytest.mark.usefixtures("app")
def test_what_goes_elsewhere_takes_its_room_with_it() -> None:
    agree("DARC-K", capacity=1)
    agree("DARC-S", capacity=1)
    send(0)
    send(1)
    send(2)

    found = tried(EITHER.replace('["needs", "any_of", "drugs"]', '["needs", "any_of", "work"]'))

    assert leads(found) == ["PREF-SAG"] * 3
    assert [entry.most_open for entry in found.load] == [0, 0]


@pytest.mark.usefixtures("app")
def test_no_story_is_opened_and_what_the_screen_found_still_holds() -> None:
    send(**VICTIM)
    with transaction():
        session.execute(update(Consultation).values(story={}))

    found = tried()

    assert [one.now.outcome for one in found.cases] == ["out"]
    assert found.differences == []


@pytest.mark.usefixtures("app")
def test_a_likeness_to_an_open_case_still_holds() -> None:
    told(at=MAY)
    told(at=MAY + HOUR)

    found = tried()

    assert [(one.now.outcome, one.now.rule) for one in found.cases][1] == ("hold", "GT05")
    assert found.differences == []


@pytest.mark.usefixtures("app")
def test_a_body_that_was_on_pause_then_still_is() -> None:
    with transaction():
        session.execute(update(Body).where(Body.code == "DARC-K").values(paused_until=date(2026, 5, 12)))
    send(0)
    send(24 * 7)
    with transaction():
        session.execute(update(Body).where(Body.code == "DARC-K").values(paused_until=date(2026, 12, 31)))

    assert leads(tried()) == ["DARC-S", "DARC-K"]


@pytest.fixture
def draft(tmp_path: Path) -> str:
    path = tmp_path / "draft.toml"
    path.write_text(EITHER, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (between("nowhere", "2025-04", "2025-09"), "--prefecture: 'nowhere'"),
        (between("saga", "2025-4x", "2025-09"), "--from: '2025-4x'"),
        (between("saga", "2025-09", "2025-04"), "--to: '2025-04'"),
        ([*between("saga", "2025-04", "2025-09"), "--without", "ages@X"], "--without: 'ages@X'"),
        ([*between("saga", "2025-04", "2025-09"), "--rules", "/nowhere"], "/nowhere"),
    ],
)
def test_what_cannot_be_tried_is_one_sentence(app: Flask, words: list[str], named: str) -> None:
    answer = command(app, *words)

    assert answer.exit_code == 2
    assert named in answer.stderr
    assert len(answer.stderr.splitlines()) == 1


def test_another_prefectures_rules_are_refused(app: Flask, draft: str) -> None:
    answer = command(app, *between("akita", "2025-04", "2025-09"), "--rules", draft)

    assert answer.exit_code == 2
    assert "saga" in answer.stderr


HER = "080-0000-9999"


def finish(login: str, sent: Sent, *, on: datetime) -> None:
    """A case is accepted, one session is held, and it is closed."""
    counselor = viewer_of(login)
    if not case_of(sent).is_accepted:
        handling.accept(counselor, sent.reference, at=on)
    what = Contacted(method="visit", result="reached", held_at=on)
    contacts.log_contact(counselor, sent.reference, what, at=on)
    closing.close(counselor, sent.reference, Closed("wish", "info_only"), at=on)


def lived() -> None:
    """Eight days with a counselor full, another week, sessions used up, somebody away; contracts stay as they are."""
    agree("DARC-K", session_limit=1, week_limit=3)
    agree("DARC-S", capacity=4)
    bound("darc-k", cases=2)
    first = send(0, phone=HER)
    send(3)
    others = [send(hours) for hours in (4, 5, 6, 7)]
    send(8)
    finish("darc-k", first, on=MAY + 24 * HOUR)
    assert waiting.route_waiting(MAY + 25 * HOUR) == 1
    for one in others[:2]:
        finish("darc-s", one, on=MAY + 50 * HOUR)
    send(72, phone=HER)
    send(73)
    bound("darc-k", cases=9)
    send(24 * 7)
    away("darc-k", date(2026, 5, 19), date(2026, 5, 20))
    send(24 * 8)


@pytest.mark.usefixtures("app")
def test_a_past_with_full_counselors_and_used_up_sessions_is_decided_as_it_was() -> None:
    lived()
    stored = session.scalars(
        select(StoredDecision).where(StoredDecision.cause == "submission").order_by(StoredDecision.id)
    ).all()
    whys = [next(one["reason"] for one in made.content["candidates"] if one["body"] == "DARC-K") for made in stored]
    chosen = "rule S3"
    assert whys == [chosen, chosen, *["staff_full"] * 4, chosen, "sessions", "week_full", chosen, chosen]
    assert [bool(made.content["waits"]) for made in stored] == [False] * 6 + [True] + [False] * 3 + [True]
    before = checksum()

    found = tried()

    assert [one.past.reference for one in found.differences] == []
    assert found.same_share == 1
    assert len(found.cases) == len(stored)
    assert [bool(one.settled) for one in found.cases].index(True) == 6
    assert checksum() == before


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("wish", ["", "except:DARC-K"])
def test_what_was_attached_while_a_case_waited_for_room_is_known_when_it_finds_some(wish: str) -> None:
    agree("DARC-K", capacity=1)
    agree("DARC-S", capacity=1)
    first, second = send(0), send(1)
    waits = send(2, phone=HER)
    more = send(3, phone=HER, body_wish=wish)
    desk.confirm(viewer_of("ken-saga"), more.reference, at=MAY + 4 * HOUR)
    finish("darc-k", first, on=MAY + 24 * HOUR)
    finish("darc-s", second, on=MAY + 24 * HOUR)
    assert waiting.route_waiting(MAY + 25 * HOUR) == 1
    went = dispatch.latest_decision(case_of(waits).id).lead

    found = tried()

    assert went == ("DARC-S" if wish else "DARC-K")
    assert (leads(found)[2], found.differences, found.same_share) == (went, [], 1)


@pytest.mark.usefixtures("app")
def test_a_week_that_began_before_the_period_counts_what_it_had() -> None:
    agree("DARC-K", week_limit=1)
    friday = datetime(2026, 5, 1, 10, 0, tzinfo=JAPAN)
    told(at=friday - timedelta(days=2), phone="080-0000-8001", name="見本 水")
    told(at=friday, phone="080-0000-8002", name="見本 金")
    told(at=friday + timedelta(days=3), phone="080-0000-8003", name="見本 月")

    found = tried()

    assert leads(found) == ["DARC-S", "DARC-K"]
    assert found.differences == []
    [may] = [entry for entry in found.load if entry.body == "DARC-K"]
    assert (may.most_in_a_week, may.over) == (1, [])
    assert may.to_json()["week_limit"] == 1


@pytest.mark.usefixtures("app")
def test_what_waits_for_the_week_is_handed_out_on_monday() -> None:
    for hours in (0, 1, 2, 24 * 15):
        send(hours)
    agree("DARC-K", week_limit=1)
    agree("DARC-S", capacity=0)

    found = tried()

    monday = datetime(2026, 5, 18, tzinfo=JAPAN)
    assert [one.settled_at for one in found.cases] == [None, monday, monday + timedelta(days=7), None]
