"""The tables of a month: rows by body, support type, relation and reason, each with every figure.

A row whose cases do not balance (前月末＋新規＋再開－終結＝月末) says by how many.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from sqlalchemy import select

from counts import tally
from counts.definitions import FIGURES, Figure
from counts.facts import Split
from counts.tally import Scope, Values
from foundation.clock import Month
from foundation.database import session
from records.body import Body
from records.casecodes import OUT_REASON, RELATION_GROUP, SUPPORT_TYPE, SUPPORT_TYPE_OF_KIND

# No closed months yet: every month is open to late entries.
STATE = "provisional"
STATE_WORD = "速報"
UNKNOWN = "none"
_BODY_UNKNOWN = "（団体が決まっていない）"
_UNKNOWN_LABEL = "（不明）"
_FIRST_REIWA = 2019


@dataclass(frozen=True)
class Heading:
    """What a row is called: `code` stands in addresses and files, `cell` is what the database knows it by."""

    split: Split
    cell: str | None
    code: str
    label: str

    @cached_property
    def query(self) -> str:
        """Return the part of an address that names the row; empty for the total."""
        return "" if self.split is Split.TOTAL else f"?{urlencode({self.split.value: self.code})}"


TOTAL = Heading(Split.TOTAL, "", "", "計（重複を除く）")


@dataclass(frozen=True)
class Cell:
    """One number of a table: which figure, in which row."""

    figure: Figure
    heading: Heading


@dataclass(frozen=True)
class Row:
    """One row of a table: a value for every figure, 0 where nothing happened."""

    heading: Heading
    values: Mapping[str, int]

    @property
    def imbalance(self) -> int:
        """Return by how many cases the row fails to balance; 0 when it holds."""
        value = self.values
        came = value["carried_in"] + value["new_cases"] + value["reopened"]
        return came - value["closed"] - value["open_at_end"]


@dataclass(frozen=True)
class Sheet:
    """A month's tables."""

    month: Month
    headings: tuple[Heading, ...]
    found: Values

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Return every row that has every figure: the total first, then by body, support type and relation."""
        return tuple(self._row(heading) for heading in self.headings if heading.split is not Split.REASON)

    def of(self, split: Split) -> tuple[Row, ...]:
        """Return the rows of one table, without the total."""
        return tuple(row for row in self.rows if row.heading.split is split)

    @property
    def total(self) -> Row:
        """Return the prefecture's row, in which nobody is counted twice."""
        return self.rows[0]

    @property
    def reasons(self) -> tuple[tuple[Heading, int], ...]:
        """Return the reasons why a consultation was none of the programme's, with their number."""
        headings = [heading for heading in self.headings if heading.split is Split.REASON]
        return tuple((heading, self.found.get((Split.REASON, heading.cell, "out"), 0)) for heading in headings)

    @property
    def unbalanced(self) -> tuple[Row, ...]:
        """Return the rows whose cases do not balance: a fault to be reported, never to be hidden."""
        return tuple(row for row in self.rows if row.imbalance)

    def _row(self, heading: Heading) -> Row:
        split, cell = heading.split, heading.cell
        return Row(heading, {figure: self.found.get((split, cell, figure), 0) for figure in FIGURES})


def month_sheet(scope: Scope) -> Sheet:
    """Return the tables of the scope's month; two statements, however many cases there are."""
    found = tally.values(scope)
    return Sheet(scope.month, headings_of(scope.prefecture_id, found), found)


def headings_of(prefecture_id: int, found: Values) -> tuple[Heading, ...]:
    """Return the rows that a month has: everything known, and 不明 where something is not."""
    bodies = session.execute(
        select(Body.id, Body.code, Body.name, Body.kind)
        .where(Body.prefecture_id == prefecture_id)
        .order_by(Body.position, Body.code)
    ).all()
    offered = {SUPPORT_TYPE_OF_KIND[body.kind] for body in bodies}
    seen = {(split, cell) for split, cell, _ in found}
    return (
        TOTAL,
        *_rows(Split.BODY, [(str(body.id), body.code, body.name) for body in bodies], seen),
        *_rows(
            Split.TYPE,
            [
                (code, code, SUPPORT_TYPE[code])
                for code in SUPPORT_TYPE
                if code in offered or (Split.TYPE, code) in seen
            ],
            seen,
        ),
        *_rows(Split.RELATION, [(group, group, group) for group in dict.fromkeys(RELATION_GROUP.values())], seen),
        *_rows(Split.REASON, [(code, code, label) for code, label in OUT_REASON.items()], seen),
    )


def every_heading(prefecture_id: int) -> tuple[Heading, ...]:
    """Return every row that a month can have, those too that a table leaves out while they are empty."""
    rows: list[tuple[Split, str | None]] = [(Split.TYPE, code) for code in SUPPORT_TYPE]
    rows += [(split, None) for split in Split]
    return headings_of(prefecture_id, {(split, cell, ""): 0 for split, cell in rows})


def address(month: Month, figure: str, heading: Heading) -> str:
    """Return where the cases behind a value are listed."""
    return f"/ken/jisseki/{month}/{figure}{heading.query}"


def fiscal_name(month: Month) -> str:
    """Return a month's 年度 as offices write it: 令和7年度."""
    year = month.fiscal_year
    if year < _FIRST_REIWA:
        return f"{year}年度"
    return f"令和{'元' if year == _FIRST_REIWA else year - _FIRST_REIWA + 1}年度"


def _rows(
    split: Split, known: Iterable[tuple[str, str, str]], seen: set[tuple[Split, str | None]]
) -> tuple[Heading, ...]:
    headings = tuple(Heading(split, cell, code, label) for cell, code, label in known)
    if (split, None) not in seen:
        return headings
    label = _BODY_UNKNOWN if split is Split.BODY else _UNKNOWN_LABEL
    return (*headings, Heading(split, None, UNKNOWN, label))
