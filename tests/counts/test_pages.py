"""The figures through the front door: who may see them, what leads where, what leaves a trace, what a file holds."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from counts import listing
from foundation.database import db, session, transaction
from records.case import CasePeriod
from records.trail import Act, Trace
from tests.builders import log_in
from tests.counts.histories import OneCase, OneContact, desk, write

RECEIVED = [datetime(2024, 4, 3, tzinfo=UTC)]
MONTH = "/ken/jisseki?month=2024-04"
SECRETS = ("見本 太郎さん", "08000004321", "080-0000-4321", "見本の本文")


@pytest.fixture
def references(app: Flask) -> list[str]:
    """Cases of two bodies in April 2024."""
    with app.app_context(), transaction():
        history = [
            OneCase(body=0, person=0, received=RECEIVED, contacts=[OneContact(body=0)]),
            OneCase(body=1, person=0, received=RECEIVED, contacts=[OneContact(body=1)], referrals=[date(2024, 4, 9)]),
            OneCase(body=1, support_type=None, turns=[date(2024, 2, 3), date(2024, 4, 20)]),
            OneCase(body=2, out_reason="victim", received=RECEIVED),
        ]
        return [case.reference for case in write(desk(), history)]


@pytest.fixture
def staff(client: FlaskClient) -> FlaskClient:
    log_in(client, "ken-saga")
    return client


def text(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def figures(page: str) -> dict[str, int]:
    """Every number of the tables by the address behind it."""
    links = re.findall(r'<td class="num"><a[^>]*href="([^"]+)"[^>]*><span class="vh">[^<]*</span>(\d+)</a>', page)
    return {address.replace("&amp;", "&"): int(number) for address, number in links}


def rows(page: str) -> int:
    return page.count('<th scope="row"')


@pytest.mark.usefixtures("references")
def test_every_number_opens_as_many_rows_as_it_says(staff: FlaskClient) -> None:
    shown = figures(text(staff, MONTH))

    assert len(shown) > 100
    assert {address: rows(text(staff, address)) for address in shown} == shown


def test_a_figure_opens_its_case(staff: FlaskClient, references: list[str]) -> None:
    code = desk().bodies[0].code

    page = text(staff, f"/ken/jisseki/2024-04/new_cases?body={code}")

    assert re.findall(r'href="/app/c/([^"]+)"', page) == references[:1]


@pytest.mark.usefixtures("references")
def test_the_way_back_leads_to_the_cell(staff: FlaskClient) -> None:
    code = desk().bodies[0].code

    page = text(staff, f"/ken/jisseki/2024-04/new_cases?body={code}")

    assert f'href="/ken/jisseki?month=2024-04#new_cases-body-{code}"' in page
    assert text(staff, MONTH).count(f'id="new_cases-body-{code}"') == 1


@pytest.mark.usefixtures("references")
def test_no_fragment_stands_twice_on_the_page(staff: FlaskClient) -> None:
    ids = re.findall(r'\sid="([^"]+)"', text(staff, MONTH))

    assert len(ids) == len(set(ids))


@pytest.mark.usefixtures("references")
def test_pages_and_files_hold_nothing_of_what_people_said(staff: FlaskClient) -> None:
    pages = [MONTH, "/ken/jisseki/2024-04/contacts", "/ken/jisseki/2024-04/contacts.csv", "/ken/jisseki/2024-04.csv"]

    everything = "".join(text(staff, address) for address in pages)

    assert [secret for secret in SECRETS if secret in everything] == []


@pytest.mark.usefixtures("references")
def test_a_row_that_does_not_balance_is_shown_as_a_fault(staff: FlaskClient) -> None:
    assert "すべての行で合っています" in text(staff, MONTH)

    with transaction():
        session.scalars(select(CasePeriod)).first().closed_on = date(2024, 1, 1)  # type: ignore[union-attr]

    assert "ケースの数が合っていません" in text(staff, "/ken/jisseki?month=2024-01")


@pytest.mark.parametrize("login", ["darc-k", "kansa-saga"])
@pytest.mark.usefixtures("references")
def test_only_the_prefectures_staff_see_figures(client: FlaskClient, login: str) -> None:
    log_in(client, login)

    answers = [client.get(address).status_code for address in (MONTH, "/ken/jisseki/2024-04/persons")]

    assert answers == [404, 404]


def test_who_is_not_signed_in_is_sent_to_the_log_in_page(client: FlaskClient) -> None:
    paths = ("", "/2024-04.csv", "/2024-04/persons", "/2024-04/persons.csv")

    answers = [client.get(f"/ken/jisseki{path}") for path in paths]

    assert all(answer.headers["Location"].startswith("/login") for answer in answers)


@pytest.mark.usefixtures("references")
def test_another_prefectures_staff_see_none_of_it(client: FlaskClient) -> None:
    log_in(client, "ken-akita")

    assert set(figures(text(client, MONTH)).values()) == {0}


def test_an_address_that_names_no_cell_is_an_unknown_address(staff: FlaskClient) -> None:
    paths = (
        "?month=2024-13",
        "?month=9999-12",
        "/2024-04/nothing",
        "/2024-04/persons?body=TEI-AKT",
        "/2024-04/persons?body=DARC-K&type=EMP",
        "/2024-04/persons?reason=victim",
        "/x/persons",
        "/2024-4.csv",
    )

    assert {path: staff.get(f"/ken/jisseki{path}").status_code for path in paths} == dict.fromkeys(paths, 404)


def test_a_month_that_has_not_come_has_no_numbers(staff: FlaskClient) -> None:
    page = text(staff, "/ken/jisseki?month=2099-01")

    assert "まだ来ていません" in page
    assert figures(page) == {}


def test_long_lists_are_cut_into_pages_that_add_up(staff: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    with transaction():
        write(desk(), [OneCase() for _ in range(5)])

    pages = [text(staff, f"/ken/jisseki/2024-04/new_cases?page={page}") for page in (1, 2, 3)]

    found = [re.findall(r'href="/app/c/([^"]+)"', page) for page in pages]
    assert [len(references) for references in found] == [2, 2, 1]
    assert len({reference for references in found for reference in references}) == 5
    assert all("5ケースの内わけ" in page for page in pages)


@pytest.mark.usefixtures("references")
def test_looking_and_taking_away_leave_a_trace(staff: FlaskClient) -> None:
    text(staff, "/ken/jisseki/2024-04/persons")
    text(staff, "/ken/jisseki/2024-04/persons.csv")
    text(staff, "/ken/jisseki/2024-04.csv")

    acts = [(trace.act, trace.detail.get("figure")) for trace in session.scalars(select(Trace).order_by(Trace.id))]

    assert acts[-3:] == [(Act.CASES_LISTED, "persons"), (Act.FIGURES_EXPORTED, "persons"), (Act.FIGURES_EXPORTED, None)]


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """What is sent to the database."""
    with app.app_context():
        engine = db.engine
    sent: list[str] = []

    def listen(*arguments: object) -> None:
        sent.append(str(arguments[2]))

    event.listen(engine, "before_cursor_execute", listen)
    yield sent
    event.remove(engine, "before_cursor_execute", listen)


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize("more", [0, 60])
def test_the_month_costs_at_most_eight_statements(staff: FlaskClient, statements: list[str], more: int) -> None:
    with transaction():
        write(desk(), [OneCase(person=1, contacts=[OneContact()]) for _ in range(more)])
    statements.clear()

    text(staff, MONTH)

    assert len(statements) <= 4
