"""The list of cases behind a number of the pages of 点検: a page of rows, and the trace of who looked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement

from accounts.scope import MASKED, Viewer, reference_for
from administration.periods import Period
from foundation.database import transaction
from foundation.numbers import number_in
from records import trail
from records.trail import Act

PAGE = 100
# The words of an address that name a number; they are codes, and what else stands there is not kept.
_KEPT = frozenset(
    (
        "body",
        "way",
        "answer",
        "decline_reason",
        "condition",
        "need",
        "area",
        "quarter",
        "staff",
        "month",
        "rules",
        "cell",
    )
)


@dataclass(frozen=True)
class Line:
    """One case: its reference, the day it is about, and what stands in the other columns; no names, no texts.

    Without a reference the reader may not know which case it is, and sees nothing of the line but MASKED.
    """

    reference: str | None
    on: date
    cells: Sequence[str]


@dataclass(frozen=True)
class Sheet:
    """The lines of one page out of `total`; `heads` name the cells of a line."""

    heading: str
    sentence: str
    heads: Sequence[str]
    lines: Sequence[Line]
    total: int
    page: int

    def to_screen(self, here: str, back: str) -> dict[str, Any]:
        """Return what the list shows; `here` is its address without the page, `back` where it was opened."""
        first = (self.page - 1) * PAGE
        return {
            "sheet": self,
            "rows": [(line, list(zip(self.heads, line.cells, strict=True))) for line in self.lines],
            "masked": MASKED,
            "first": first + 1,
            "last": first + len(self.lines),
            "back_href": back,
            "prev_href": f"{here}&page={self.page - 1}" if self.page > 1 else "",
            "next_href": f"{here}&page={self.page + 1}" if first + PAGE < self.total else "",
        }


def page_of(total: int, wanted: int) -> tuple[int, slice]:
    """Return the page shown for the one wanted, and which rows it holds."""
    page = min(max(wanted, 1), max(1, -(-total // PAGE)))
    return page, slice((page - 1) * PAGE, page * PAGE)


@dataclass(frozen=True)
class Look:
    """Somebody who wants to see the cases behind a number: who, of which months, which number, and when."""

    viewer: Viewer
    period: Period
    args: Mapping[str, str]
    at: datetime

    @property
    def reference(self) -> ColumnElement[Any]:
        """Return the column that names the cases to the viewer."""
        return reference_for(self.viewer)

    def chosen(self, *keys: str) -> dict[str, str]:
        """Return those of the keys that the address holds."""
        return {key: self.args[key] for key in keys if key in self.args}

    def sheet(self, figure: str, heading: str, heads: Sequence[str], *, lines: Sequence[Line]) -> Sheet:
        """Return the page wanted of the lines; who looked at which number is kept."""
        wanted = self.args.get("page", "1")
        page, part = page_of(len(lines), number_in(wanted, 1))
        shown = lines[part]
        detail = {key: value for key, value in self.args.items() if key in _KEPT} | self.period.asked
        with transaction():
            trail.leave(
                Act.CASES_LISTED,
                at=self.at,
                by=self.viewer.staff_id,
                prefecture_id=self.viewer.prefecture_id,
                case_id=None,
                figure=figure,
                rows=len(shown),
                asked=[f"{key}={value}" for key, value in sorted(detail.items())],
            )
        return Sheet(f"{heading} {len(lines)}件", f"{self.period.words}。", heads, shown, len(lines), page)
