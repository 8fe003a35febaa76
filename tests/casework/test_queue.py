import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from accounts.scope import Viewer
from casework.deadlines import span
from casework.queue import VIEWS, open_cases, view_counts, views_for
from foundation import clock
from foundation.database import db, session, transaction
from intake.submission import Form, new_case, new_consultation
from records.case import Case
from records.prefecture import Prefecture
from routing.due import Hours
from tests.builders import KARATSU, NAME, case_of, log_in, press, told, viewer_of

MOST_STATEMENTS = 8
_LEVELS = ["urgent", "soon", "normal"]


def fill(count: int, login: str = "darc-k", *, seed: int = 1) -> None:
    """Cases of a body in every state, urgency and due time, as many as asked for."""
    viewer, now, dice = viewer_of(login), clock.now(), random.Random(seed)
    saga = session.scalars(select(Prefecture).where(Prefecture.code == "saga")).one()
    cases = [_any_case(viewer, saga, now - timedelta(minutes=number), dice=dice) for number in range(count)]
    for number, case in enumerate(cases, 1):
        case.number, case.reference = 5000 + number, f"R8-SAG-{5000 + number}"
    with transaction():
        session.add_all(cases)
        session.flush()
        session.add_all(
            new_consultation(KARATSU, case, token=case.reference, at=case.opened_at, form=Form()) for case in cases
        )


def _any_case(viewer: Viewer, saga: Prefecture, at: datetime, *, dice: random.Random) -> Case:
    case = new_case(KARATSU, saga, at=at, number=0)
    case.lead_body_id, case.is_accepted = viewer.body_id, dice.random() < 0.8
    case.state = dice.choice(["contacting", "supporting", "watching", "closed"]) if case.is_accepted else "new"
    case.urgency = dice.choice(_LEVELS)
    case.queue_rank = 0 if case.urgency == "urgent" else 1
    case.worker_id = viewer.staff_id if dice.random() < 0.5 else None
    case.next_due_at = None if dice.random() < 0.2 else at + timedelta(hours=dice.randint(-200, 200))
    return case


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """What the requests inside send to the database."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def references(page: str) -> list[str]:
    return re.findall(r'<th scope="row">\s*<a href="/app/c/([^"]+)"', page)


@pytest.mark.parametrize("count", [300, 3000])
def test_the_queue_costs_few_statements_however_long_it_is(app: Flask, client: FlaskClient, count: int) -> None:
    fill(count)
    log_in(client, "darc-k")

    for address in ("/app/", "/app/?view=mine&p=2", "/app/?view=overdue"):
        with statements(app) as sent:
            assert len(references(client.get(address).text)) == 50, address
        assert len(sent) <= MOST_STATEMENTS, "\n".join(sent)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("seed", range(3))
def test_urgent_first_then_by_due_time_and_undated_last(seed: int) -> None:
    fill(120, seed=seed)
    viewer = viewer_of("darc-k")
    cases = session.scalars(open_cases(viewer, VIEWS["all"], span(clock.now(), Hours.read({})))).all()

    assert len(cases) > 50
    assert list(cases) == sorted(cases, key=place)


def place(case: Case) -> tuple[object, ...]:
    """Where a case belongs in the queue, told in Python."""
    due = case.next_due_at
    moment = due.timestamp() if due else 0.0
    return case.queue_rank, due is None, moment, _LEVELS.index(case.urgency), case.opened_at, case.id


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("login", ["darc-k", "pref-sag"])
def test_every_view_counts_what_it_lists(login: str) -> None:
    fill(120, login)
    viewer, moments = viewer_of(login), span(clock.now(), Hours.read({}))

    counts = session.execute(view_counts(viewer, moments)).one()._mapping
    lists = {
        name: len(session.execute(open_cases(viewer, view, moments)).all()) for name, view in views_for(viewer).items()
    }

    assert dict(counts) == lists
    assert lists["all"] > 50


def test_pages_follow_each_other_without_gap_or_repeat(client: FlaskClient) -> None:
    fill(160)
    log_in(client, "darc-k")

    pages = [references(client.get(f"/app/?p={number}").text) for number in (1, 2, 3)]

    listed = [reference for page in pages for reference in page]
    total = re.search(r"全 (\d+) 件", client.get("/app/").text)
    assert total is not None
    assert len(listed) == len(set(listed)) == int(total[1])


@pytest.mark.parametrize("address", ["/app/?p=0", "/app/?p=-3", "/app/?p=999", "/app/?p=x", "/app/?view=nonsense"])
def test_an_odd_address_shows_a_page_all_the_same(client: FlaskClient, address: str) -> None:
    reference = told().reference
    log_in(client, "darc-k")

    assert reference in client.get(address).text


def test_the_case_that_is_due_first_is_one_press_away(client: FlaskClient) -> None:
    told(phone="080-0000-0001")
    urgent = told(urgent=["medicine"])
    log_in(client, "darc-k")

    page = client.get("/app/?view=watching").text

    assert f'<a class="btn primary" href="/app/c/{urgent.reference}">次の1件をひらく</a>' in page


def test_an_empty_view_says_so_and_leads_to_all(client: FlaskClient) -> None:
    told()
    log_in(client, "darc-k")

    page = client.get("/app/?view=overdue").text

    assert "期限切れはありません。" in page
    assert "全件を見る" in page


def test_a_bodys_list_holds_its_own_open_cases_only(client: FlaskClient) -> None:
    own, other = told(), told(municipality="41201", phone="080-0000-0001")
    log_in(client, "darc-k")

    page = client.get("/app/").text

    assert references(page) == [own.reference]
    assert other.reference not in page


def test_safe_contact_stands_under_the_row_once_accepted(client: FlaskClient) -> None:
    reference = told().reference
    log_in(client, "darc-k")
    before = client.get("/app/").text
    press(client, f"/app/c/{reference}/accept", on="/app/")

    after = client.get("/app/").text

    assert "窓口名を言わない・留守電に残さない・本人以外なら切る" in after
    assert "窓口名を言わない" not in before
    assert [NAME in page for page in (before, after)] == [False, True]


def test_the_list_of_what_to_confirm_is_the_desks(client: FlaskClient) -> None:
    held = told(consent_share_body="ask_first")
    assert case_of(held).review == "hold"
    log_in(client, "pref-sag")

    page = client.get("/app/?view=review").text

    assert references(page) == [held.reference]
    assert "要確認（県の確認待ち）" in page
    log_in(client, "darc-k")
    assert "要確認" not in client.get("/app/").text


def test_the_day_stands_with_its_era_and_weekday(client: FlaskClient) -> None:
    clock.start_at(datetime(2025, 9, 22, 10, 0, tzinfo=clock.JAPAN))
    log_in(client, "darc-k")

    assert "令和7年9月22日（月）" in client.get("/app/").text
