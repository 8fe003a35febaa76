"""利益相反 in lists that count: whoever is barred reads as many rows as everybody, and not which case one is."""

import csv
import io
import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from accounts.scope import MASKED
from foundation import clock
from foundation.clock import JAPAN
from foundation.database import db
from intake.submission import Sent
from tests.builders import NAME, log_in, press, told
from tests.routing.terms import agree

MAY = datetime(2026, 5, 11, 10, 0, tzinfo=JAPAN)
MONTH, PERIOD = "2026-05", "from=2026-05&to=2026-05"
PAGES = (
    f"/ken/jisseki?month={MONTH}",
    f"/ken/katayori?{PERIOD}",
    f"/ken/todokanai?{PERIOD}",
    f"/ken/henkou?{PERIOD}",
    f"/ken/kisoku/tamesu?{PERIOD}",
)
BARRED, FREE = "ken-saga", "pref-sag"
_NUMBER = re.compile(r'href="(/ken/[^"]*(?:uchiwake|jisseki/)[^"]+)"[^>]*><span class="vh">[^<]*</span>\d+')
_ROW = re.compile(r"<article.*?</article>|<tr>.*?</tr>", re.DOTALL)


@pytest.fixture
def barred(client: FlaskClient) -> Sent:
    """Three of Karatsu in May: one that the prefecture's desk must not know, one given to another body, one unmet."""
    agree("DARC-K", ages=["30s", "40s"])
    agree("DARC-S", ages=["30s", "40s"])
    clock.start_at(MAY)
    log_in(client, BARRED)
    press(client, "/app/souhan", {"kind": "family", "name": NAME, "phone": "", "binds": "me"})
    others = [
        told(phone=f"080-0000-000{number}", name=f"見本 {number}", age_band=age)
        for number, age in enumerate(("40s", "60s"))
    ]
    sent = told(age_band="40s")
    log_in(client, FREE)
    for reference in (sent.reference, others[0].reference):
        press(client, f"/app/c/{reference}/open", {"reason": "本人から電話があった"})
        press(client, f"/app/c/{reference}/choose", {"body": "DARC-S", "reason": "唐津は工事中", "consent": "yes"})
    clock.start_at(MAY + timedelta(hours=1))
    return sent


def text_at(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.text)


def rows_of(text: str) -> list[str]:
    """The rows of a list, each as the words that are read and the addresses behind them."""
    return [" ".join(re.sub(r"<(?!a )[^>]*>", " ", row).split()) for row in _ROW.findall(text)]


def lists(client: FlaskClient, login: str) -> dict[str, list[str]]:
    """The rows behind every number of the pages that count cases, as somebody reads them."""
    log_in(client, login)
    addresses = {address for page in PAGES for address in _NUMBER.findall(text_at(client, page))}
    return {address: rows_of(text_at(client, address)) for address in addresses}


def masked(rows: list[str], reference: str) -> list[str]:
    return [MASKED if reference in row else row for row in rows]


def test_every_list_is_as_long_for_whoever_is_barred_and_hides_which_case_it_is(
    client: FlaskClient, barred: Sent
) -> None:
    free, seen = lists(client, FREE), lists(client, BARRED)

    assert seen == {address: masked(rows, barred.reference) for address, rows in free.items()}
    hidden = {address.split("?")[0] for address, rows in seen.items() if MASKED in rows}
    assert {path for path in hidden if "jisseki" not in path} == {
        "/ken/katayori/uchiwake", "/ken/henkou/uchiwake", "/ken/kisoku/tamesu/uchiwake",
    }  # fmt: skip
    assert any("jisseki" in path for path in hidden)


def test_a_want_that_no_body_met_is_masked_too(client: FlaskClient, barred: Sent) -> None:
    unmet = told(age_band="60s", phone="080-0000-0009").reference
    address = f"/ken/todokanai/uchiwake?{PERIOD}"
    log_in(client, FREE)
    free = rows_of(text_at(client, address))
    log_in(client, BARRED)

    assert rows_of(text_at(client, address)) == masked(free, unmet)
    assert any(unmet in row for row in free)
    assert barred.reference != unmet


def test_a_file_holds_a_line_for_the_case_and_nothing_of_it(client: FlaskClient, barred: Sent) -> None:
    files = {}
    for login in (FREE, BARRED):
        log_in(client, login)
        content = client.get(f"/ken/jisseki/{MONTH}/new_cases.csv").get_data().decode("utf-8-sig")
        files[login] = list(csv.reader(io.StringIO(content, newline="")))

    blank = [MASKED, *[""] * (len(files[FREE][0]) - 1)]
    assert files[BARRED] == [blank if row[0] == barred.reference else row for row in files[FREE]]
    assert blank in files[BARRED]


def test_the_record_of_acts_hides_what_was_done_with_the_case(client: FlaskClient, barred: Sent) -> None:
    pages = {}
    for login in (FREE, BARRED):
        log_in(client, login)
        cells = [row.split(maxsplit=1) for row in rows_of(text_at(client, "/ken/kansa"))[1:]]
        pages[login] = dict(cells)

    shared = pages[FREE].keys() & pages[BARRED].keys()
    expected = {number: MASKED if barred.reference in pages[FREE][number] else pages[FREE][number] for number in shared}
    assert {number: pages[BARRED][number] for number in shared} == expected
    assert list(expected.values()).count(MASKED) >= 4


@pytest.mark.parametrize(
    "asked",
    [
        (f"/ken/jisseki/{MONTH}/new_cases", 6),
        (f"/ken/katayori/uchiwake?{PERIOD}&body=DARC-S", 6),
        (f"/ken/henkou/uchiwake?{PERIOD}", 5),
        ("/ken/kansa", 3),
    ],
)
@pytest.mark.usefixtures("barred")
def test_masking_costs_no_statement(client: FlaskClient, asked: tuple[str, int]) -> None:
    address, reads = asked
    log_in(client, BARRED)
    text_at(client, address)
    statements: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))

    assert MASKED in text_at(client, address)
    read = [text for text in statements if text.startswith(("SELECT", "WITH"))]
    assert (len([text for text in read if "case_bar" in text]), len(read)) == (1, reads)
