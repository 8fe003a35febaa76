"""Count the facts of a month: every cell of every table in one statement, built once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, func, literal, select, union_all

from counts.definitions import FIGURES, Figure
from counts.facts import Lens, Split, parameters
from foundation.clock import Month
from foundation.database import session
from records.case import NAMELESS

# Split, cell (None: not known; empty: the total) and figure. A cell that is not there is 0.
Address = tuple[Split, str | None, str]
Values = Mapping[Address, int]


@dataclass(frozen=True)
class Scope:
    """Whose cases are counted for which month.

    `seen` is the criterion over cases of whoever asks, `reference` the column that names a case to them; without it
    none is named.
    """

    prefecture_id: int
    month: Month
    seen: ColumnElement[bool] = field(compare=False)
    reference: ColumnElement[Any] = field(default=NAMELESS, compare=False)

    @cached_property
    def criterion(self) -> "Clause":
        """Return `seen` in a form by which what was built from it is found again."""
        return Clause.of(self.seen)

    @cached_property
    def naming(self) -> "Clause":
        """Return `reference` in such a form."""
        return Clause.of(self.reference)

    @property
    def parameters(self) -> dict[str, object]:
        """Return what Selects of facts are executed with."""
        return dict(parameters(self.prefecture_id, self.month))


@dataclass(frozen=True)
class Clause:
    """A clause over cases that is told from others by its text and values: Selects are built once for each."""

    text: str
    values: tuple[tuple[str, object], ...]
    clause: ColumnElement[Any] = field(compare=False)

    @classmethod
    def of(cls, clause: ColumnElement[Any]) -> "Clause":
        """Return a clause with what tells it from others."""
        compiled = clause.compile()
        return cls(str(compiled), tuple(sorted(compiled.params.items())), clause)


def values(scope: Scope) -> Values:
    """Return the month's values; one statement."""
    rows = session.execute(_every_cell(scope.criterion), scope.parameters)
    return {(Split(split), cell, figure): value for figure, split, cell, value in rows}


@lru_cache(maxsize=64)
def _every_cell(criterion: Clause) -> CompoundSelect[str, str, str | None, int]:
    lens = Lens.through(criterion.clause)
    lenses = [replace(lens, split=split) for split in Split]
    return union_all(
        *(_cells_of(figure, lens) for lens in lenses for figure in FIGURES.values() if lens.split in figure.splits)
    )


def _cells_of(figure: Figure, lens: Lens) -> Select[str, str, str | None, int]:
    """Return the values of one figure in the cells of one split."""
    facts = figure.facts(lens).subquery()
    value = func.count(facts.c.key.distinct())
    return select(literal(figure.id), literal(lens.split.value), facts.c.cell, value).group_by(facts.c.cell)
