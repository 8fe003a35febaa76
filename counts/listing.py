"""What leaves a trace: looking at the cases behind a number, and taking figures or rows away as a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.scope import Viewer
from counts import drilldown, export
from counts.asking import scope_of
from counts.sheet import Cell, month_sheet
from counts.wording import Counted
from foundation.clock import Month
from foundation.database import transaction
from records import trail
from records.trail import Act

PAGE = 500


@dataclass(frozen=True)
class Listing:
    """The rows of one page of a cell, None for one that is masked, and how many rows the cell has."""

    month: Month
    cell: Cell
    total: int
    rows: Sequence[Counted | None]
    page: int

    @property
    def pages(self) -> int:
        """Return how many pages there are."""
        return pages_of(self.total)


def pages_of(total: int) -> int:
    """Return how many pages a number of rows takes; an empty list takes one."""
    return max(1, -(-total // PAGE))


def list_rows(viewer: Viewer, cell: Cell, month: Month, *, page: int, at: datetime) -> Listing:
    """Return one page of the rows behind a number; who looked at which number is kept."""
    scope = scope_of(viewer, month)
    total = drilldown.size(scope, cell)
    shown = min(max(page, 1), pages_of(total))
    rows = drilldown.counted(scope, cell, first=(shown - 1) * PAGE, most=PAGE)
    _leave(Act.CASES_LISTED, viewer, at, **_words(month, cell), page=shown, rows=len(rows))
    return Listing(month, cell, total, rows, shown)


def export_rows(viewer: Viewer, cell: Cell, month: Month, *, at: datetime) -> bytes:
    """Return all rows behind a number as CSV."""
    rows = drilldown.counted(scope_of(viewer, month), cell)
    _leave(Act.FIGURES_EXPORTED, viewer, at, **_words(month, cell), rows=len(rows))
    return export.rows_csv(rows)


def export_month(viewer: Viewer, month: Month, *, at: datetime) -> bytes:
    """Return a month's tables as CSV."""
    content = export.month_csv(month_sheet(scope_of(viewer, month)))
    _leave(Act.FIGURES_EXPORTED, viewer, at, month=str(month))
    return content


def _words(month: Month, cell: Cell) -> dict[str, str]:
    heading = cell.heading
    return {"month": str(month), "figure": cell.figure.id, "split": heading.split.value, "row": heading.code}


def _leave(act: Act, viewer: Viewer, at: datetime, **detail: str | int) -> None:
    with transaction():
        trail.leave(act, at=at, by=viewer.staff_id, prefecture_id=viewer.prefecture_id, case_id=None, **detail)
