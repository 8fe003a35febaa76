"""Figures and the rows behind them as CSV for a spreadsheet: the same run twice gives the same bytes; ISO dates."""

from collections.abc import Iterable, Sequence

from accounts.scope import MASKED
from counts.definitions import CAUTION, FIGURES, VERSION
from counts.facts import Split
from counts.sheet import STATE_WORD, Cell, Sheet, fiscal_name
from counts.wording import Counted
from foundation.clock import Month
from foundation.csv_files import csv_of

_TABLES = {
    Split.TOTAL: "計",
    Split.BODY: "団体",
    Split.TYPE: "支援類型",
    Split.RELATION: "相談者",
}
_ROW_HEAD = ("番号", "受付日", "種類", "地域", "経路", "状態", "数えた理由")
_MASKED_ROW = (MASKED, *("" for _ in _ROW_HEAD[1:]))


def month_csv(sheet: Sheet) -> bytes:
    """Return the month's tables, one row each, one column a figure; the caution stands in every row."""
    head = ("年度", "月", "締め状態", "定義の版", "表", "コード", "名称")
    figures = [f"{figure.label}（{figure.unit}）" for figure in FIGURES.values()]
    start = (fiscal_name(sheet.month), str(sheet.month), STATE_WORD, VERSION)
    rows: list[Sequence[str | int]] = [
        (*start, _TABLES[row.heading.split], row.heading.code, row.heading.label, *row.values.values(), CAUTION)
        for row in sheet.rows
    ]
    return csv_of([(*head, *figures, "注意"), *rows])


def rows_csv(rows: Iterable[Counted | None]) -> bytes:
    """Return the rows behind a number; one that is masked keeps its place."""
    return csv_of([_ROW_HEAD, *(_cells(row) if row else _MASKED_ROW for row in rows)])


def _cells(row: Counted) -> Sequence[str]:
    opened_on = row.opened_on.isoformat()
    return (" ".join(row.references), opened_on, row.need, row.place, row.channel, row.state, row.why)


def month_file_name(month: Month) -> str:
    """Return the name of a month's file: 令和7年度_相談支援実績_09月_速報.csv."""
    return f"{fiscal_name(month)}_相談支援実績_{month.number:02d}月_{STATE_WORD}.csv"


def rows_file_name(month: Month, cell: Cell) -> str:
    """Return the name of the file of the rows behind a number."""
    row = f"_{cell.heading.code}" if cell.heading.split is not Split.TOTAL else ""
    label = cell.figure.label.replace(" ", "")
    return f"{fiscal_name(month)}_相談支援実績_{month.number:02d}月_{label}{row}_{STATE_WORD}.csv"
