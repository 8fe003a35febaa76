"""The demo world's pair, Saga and Karatsu: all that each was offered is told by its reason and its answer."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape

import pytest
from flask.testing import FlaskClient

from foundation.database import db
from tests.builders import log_in
from tests.databases import SqliteFiles, settings
from world.build import Order, build
from wsgi import create_app

PERIOD = "from=2023-04&to=2025-12"
PAIR = ("DARC-S", "DARC-K")


@pytest.fixture(scope="module")
def desk(sqlite_files: SqliteFiles) -> Iterator[FlaskClient]:
    """Saga's staff, signed in to the small world."""
    with sqlite_files.fresh() as url:
        app = create_app(settings(url))
        with app.app_context():
            build(Order(cases=300, seed=1, until=date(2025, 12, 31)))
            client = app.test_client()
            log_in(client, "ken-saga")
            yield client
            db.session.rollback()
            db.engine.dispose()


def columns(text: str, title: str) -> list[list[tuple[int, int]]]:
    """Return number and percent of every row of a table, body by body."""
    table = text[text.index(f"{title}</caption>") :]
    rows = re.findall(r"<tr.*?</tr>", table[: table.index("</table>")], re.DOTALL)[1:]
    cells = [re.findall(r'<td class="num">(?:<a.*?</span>)?(\d+)(?:</a>)?(?:<small>(\d+)%)?', row) for row in rows]
    return [[(int(row[place][0]), int(row[place][1] or 0)) for row in cells] for place in range(len(PAIR))]


@pytest.mark.parametrize("title", ["選んだ理由", "返事"])
def test_reasons_and_answers_add_up_to_every_offer_and_to_a_hundred_percent(desk: FlaskClient, title: str) -> None:
    text = unescape(desk.get(f"/ken/katayori?{PERIOD}").text)

    for *parts, (total, _) in columns(text, title):
        assert total > 5
        assert (sum(number for number, _ in parts), sum(percent for _, percent in parts)) == (total, 100)


def test_offered_near_and_away_and_declined_are_told_apart_and_an_alert_is_there(desk: FlaskClient) -> None:
    text = unescape(desk.get(f"/ken/katayori?{PERIOD}").text)

    assert {"近い所を希望", "地域で", "辞退"} <= set(re.findall(r'<th scope="row">\s*(\S+)\s*</th>', text))
    assert "決めた割合から外れています" in text
    assert "割合どおりなら" in text


def test_what_was_offered_to_the_pair_adds_up_month_by_month(desk: FlaskClient) -> None:
    text = unescape(desk.get(f"/ken/katayori?{PERIOD}").text)

    months = list(zip(*columns(text, "月ごとの打診"), strict=True))
    totals = [column[-1][0] for column in columns(text, "返事")]
    assert {sum(percent for _, percent in month) for month in months if any(number for number, _ in month)} == {100}
    assert [sum(number for number, _ in column) for column in columns(text, "月ごとの打診")] == totals
