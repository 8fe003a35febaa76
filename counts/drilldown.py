"""The cases behind a number: exactly the facts that a cell counts, one row for each key. No names, no texts."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from typing import Any

from sqlalchemy import CTE, ColumnElement, Integer, Row, Select, String, bindparam, func, select

from counts.definitions import FIGURES
from counts.facts import Lens, Split
from counts.sheet import Cell
from counts.tally import Clause, Scope
from counts.wording import Counted, counted_row, place_names
from foundation.database import session
from records.case import Case
from records.consultation import Consultation

Rows = Select[*tuple[Any, ...]]
_ALL = 2**31 - 1


def size(scope: Scope, cell: Cell) -> int:
    """Return the cell's value, counted as the table counts it."""
    number, _ = _selects(_asked(scope), cell.figure.id, cell.heading.split, is_known=cell.heading.cell is not None)
    return session.scalar(number, {**scope.parameters, "cell": cell.heading.cell}) or 0


def counted(scope: Scope, cell: Cell, *, first: int = 0, most: int = _ALL) -> list[Counted | None]:
    """Return the rows behind the cell's value in the order of their days, from the `first` one, at most `most`.

    None stands for a row that holds a case of which whoever asks may know nothing.
    """
    _, rows = _selects(_asked(scope), cell.figure.id, cell.heading.split, is_known=cell.heading.cell is not None)
    asked = {**scope.parameters, "cell": cell.heading.cell, "first": first, "most": most}
    found = session.execute(rows, asked).all()
    places = place_names(scope.prefecture_id)
    return [counted_row(cell.figure, group, places) for group in _by_key(found)]


def _asked(scope: Scope) -> tuple[Clause, Clause]:
    return scope.criterion, scope.naming


@lru_cache(maxsize=256)
def _selects(asked: tuple[Clause, Clause], figure: str, split: Split, *, is_known: bool) -> tuple[Select[int], Rows]:
    """Return the Select of a cell's value and that of the rows behind it, from the same facts."""
    criterion, naming = asked
    lens = replace(Lens.through(criterion.clause), split=split)
    facts = FIGURES[figure].facts(lens).cte("facts")
    in_cell = facts.c.cell == bindparam("cell", type_=String) if is_known else facts.c.cell.is_(None)
    number = select(func.count(facts.c.key.distinct())).where(in_cell)
    return number, _rows(facts, in_cell, keys=_keys(facts, in_cell), naming=naming)


def _keys(facts: CTE, in_cell: ColumnElement[bool]) -> CTE:
    """Return what is counted once each, page by page."""
    day, case_id = func.min(facts.c.day), func.min(facts.c.case_id)
    return (
        select(facts.c.key, day.label("day"), case_id.label("case_id"), func.count().label("times"))
        .where(in_cell)
        .group_by(facts.c.key)
        .order_by(day, case_id, facts.c.key)
        .limit(bindparam("most", type_=Integer))
        .offset(bindparam("first", type_=Integer))
        .cte("counted")
    )


def _rows(facts: CTE, in_cell: ColumnElement[bool], *, keys: CTE, naming: Clause) -> Rows:
    return (
        select(
            keys.c.key,
            keys.c.day,
            keys.c.times,
            facts.c.detail,
            naming.clause.label("reference"),
            Case.opened_on,
            Case.main_need,
            Case.municipality,
            Case.state,
            Consultation.channel,
        )
        .select_from(keys)
        .join(facts, (facts.c.key == keys.c.key) & in_cell)
        .join(Case, Case.id == facts.c.case_id)
        .outerjoin(Consultation, (Consultation.case_id == Case.id) & Consultation.is_first)
        .order_by(keys.c.day, keys.c.case_id, keys.c.key, facts.c.day, facts.c.source_id)
    )


def _by_key(rows: Sequence[Row[*tuple[Any, ...]]]) -> Iterator[list[Row[*tuple[Any, ...]]]]:
    for _, group in groupby(rows, key=lambda row: row.key):
        yield list(group)
