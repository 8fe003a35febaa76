"""The small demo world, number by number."""

from collections.abc import Iterator
from datetime import date

import pytest

from counts import asking, drilldown, reconcile
from counts.definitions import FIGURES
from counts.sheet import Cell, Sheet, month_sheet
from counts.tally import Scope
from foundation.clock import Month
from foundation.database import db
from tests.databases import SqliteFiles, settings
from world.build import Order, build
from wsgi import create_app

FIRST, LAST = Month(2023, 4), Month(2026, 3)
PREFECTURES = ("akita", "saga", "aichi", "mihon")


@pytest.fixture(scope="module", autouse=True)
def _world(sqlite_files: SqliteFiles) -> Iterator[None]:
    with sqlite_files.fresh() as url:
        app = create_app(settings(url))
        with app.app_context():
            build(Order(cases=300, seed=1, until=date(2025, 12, 31)))
            yield
            db.session.rollback()
            db.engine.dispose()


def scopes() -> Iterator[Scope]:
    for prefecture in PREFECTURES:
        for month in FIRST.until(LAST):
            yield asking.prefecture_scope(prefecture, month)


def cells(sheet: Sheet) -> Iterator[tuple[Cell, int]]:
    for row in sheet.rows:
        yield from ((Cell(FIGURES[figure], row.heading), value) for figure, value in row.values.items() if value)
    yield from ((Cell(FIGURES["out"], heading), value) for heading, value in sheet.reasons if value)


def test_as_many_rows_stand_behind_every_number_as_it_says() -> None:
    numbers = [(scope, cell, value) for scope in scopes() for cell, value in cells(month_sheet(scope))]

    wrong = [cell for scope, cell, value in numbers if len(drilldown.counted(scope, cell)) != value]

    assert len(numbers) > 5000
    assert wrong == []


@pytest.mark.parametrize("prefecture", PREFECTURES)
def test_every_figure_agrees_with_a_plain_recount(prefecture: str) -> None:
    assert list(reconcile.differences(asking.prefecture_scope(prefecture, FIRST), LAST)) == []
