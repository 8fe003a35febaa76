"""What the pages show: a month's tables and the list behind a number, with the address behind every figure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from accounts.scope import MASKED
from counts.definitions import BALANCE_NOTE, CAUTION, FIGURES, PERSONS_NOTE, SINCE, VERSION
from counts.facts import Split
from counts.listing import PAGE, Listing
from counts.sheet import TOTAL, UNKNOWN, Heading, Row, Sheet, address, fiscal_name
from foundation.clock import Month, era_day

HOME = "/ken/jisseki"
_KEY_FIGURES = ("new_persons", "persons", "contacts", "open_at_end")
_TABLES = (
    (Split.BODY, "団体別", "団体"),
    (Split.TYPE, "支援類型別", "支援類型"),
    (Split.RELATION, "相談者別", "相談者"),
)


@dataclass(frozen=True)
class Shown:
    """A figure on a page: the address behind it, and the fragment by which the list leads back to it."""

    label: str
    text: str
    href: str
    id: str = ""
    note: str = ""

    @property
    def value(self) -> str:
        """Return the text under the name by which key figures know it."""
        return self.text


@dataclass(frozen=True)
class ShownRow:
    """A row of a table."""

    label: str
    sub: str
    kind: str
    cells: Sequence[Shown]


def month_screen(sheet: Sheet, this_month: Month) -> dict[str, Any]:
    """Return what the month's page shows; a month that has not come yet has no tables."""
    return {
        "heading": f"{fiscal_name(sheet.month)}（{sheet.month.fiscal_year}年度） {sheet.month.number}月の実績",
        "calendar": _calendar(sheet.month),
        "moves": _moves(sheet.month),
        "is_future": sheet.month > this_month,
        "key_figures_shown": _without_ids(_shown(sheet, sheet.total, figure) for figure in _KEY_FIGURES),
        "bodies": [_body_card(sheet, row) for row in sheet.of(Split.BODY)],
        "heads": [(figure.label, figure.unit) for figure in FIGURES.values()],
        "tables": [_table(sheet, words) for words in _TABLES],
        "reasons": [
            Shown(heading.label, f"{value}件", address(sheet.month, "out", heading), _fragment("out", heading))
            for heading, value in sheet.reasons
        ],
        "balance": _balance(sheet.total),
        "unbalanced": [f"{row.heading.label}：{_balance(row)}" for row in sheet.unbalanced],
        "caution": CAUTION,
        "notes": (PERSONS_NOTE, BALANCE_NOTE),
        "definitions": [(f"{figure.label}（{figure.unit}）", figure.sentence) for figure in FIGURES.values()],
        "version": f"定義の版 {VERSION}（{era_day(SINCE)}から）",
        "csv_href": f"{HOME}/{sheet.month}.csv",
    }


def listing_screen(listing: Listing) -> dict[str, Any]:
    """Return what the list behind a number shows."""
    cell, here = listing.cell, address(listing.month, listing.cell.figure.id, listing.cell.heading)
    first = (listing.page - 1) * PAGE
    return {
        "heading": _listing_heading(listing),
        "sentence": cell.figure.sentence,
        "row_means": cell.figure.row,
        "rows": listing.rows,
        "masked": MASKED,
        "total": f"{listing.total}{cell.figure.unit}",
        "first": first + 1,
        "last": first + len(listing.rows),
        "count": listing.total,
        "has_pages": listing.pages > 1,
        "prev_href": _paged(here, listing.page - 1) if listing.page > 1 else "",
        "next_href": _paged(here, listing.page + 1) if listing.page < listing.pages else "",
        "back_href": f"{HOME}?month={listing.month}#{quote(_fragment(cell.figure.id, cell.heading))}",
        "csv_href": here.replace("?", ".csv?") if "?" in here else f"{here}.csv",
        "caution": CAUTION,
        "cases_href": "/app/c/",
    }


def _listing_heading(listing: Listing) -> str:
    cell = listing.cell
    row = "" if cell.heading is TOTAL else f" {cell.heading.label}"
    number = f"{listing.total}{cell.figure.unit}"
    return f"{_month_words(listing.month)}{row} {cell.figure.label} {number}の内わけ"


def _month_words(month: Month) -> str:
    return f"{fiscal_name(month)} {month.number}月"


def _moves(month: Month) -> list[tuple[str, str, str]]:
    moves = (
        ("前年度", Month(month.year - 1, month.number)),
        ("前月", month.previous),
        ("次月", month.next),
        ("次年度", Month(month.year + 1, month.number)),
    )
    return [(word, f"{HOME}?month={other}", _calendar(other)) for word, other in moves]


def _calendar(month: Month) -> str:
    return f"{month.year}年{month.number}月"


def _table(sheet: Sheet, words: tuple[Split, str, str]) -> tuple[str, str, list[ShownRow]]:
    split, caption, corner = words
    total = _row(sheet, sheet.total)
    if split is not Split.BODY:
        # The total stands under every table; the way back leads to the first.
        total = replace(total, cells=_without_ids(total.cells))
    return f"{_month_words(sheet.month)} {caption}", corner, [*(_row(sheet, row) for row in sheet.of(split)), total]


def _without_ids(cells: Iterable[Shown]) -> list[Shown]:
    return [replace(cell, id="") for cell in cells]


def _row(sheet: Sheet, row: Row) -> ShownRow:
    heading = row.heading
    code = heading.code if heading.split in (Split.BODY, Split.TYPE) and heading.code != UNKNOWN else ""
    cells = [_shown(sheet, row, figure) for figure in FIGURES]
    return ShownRow(heading.label, code, "total" if heading is TOTAL else "", cells)


def _shown(sheet: Sheet, row: Row, figure: str) -> Shown:
    href = address(sheet.month, figure, row.heading)
    return Shown(FIGURES[figure].label, str(row.values[figure]), href, _fragment(figure, row.heading))


def _body_card(sheet: Sheet, row: Row) -> Shown:
    values = row.values
    note = f"実人員 {values['persons']}人　延べ {values['contacts']}件　月末継続 {values['open_at_end']}"
    href = address(sheet.month, "new_persons", row.heading)
    return Shown(row.heading.label, f"新規 {values['new_persons']}人", href, note=note)


def _fragment(figure: str, heading: Heading) -> str:
    return f"{figure}-{heading.split.value}-{heading.code}".rstrip("-")


def _balance(row: Row) -> str:
    value = row.values
    return (
        f"前月末継続 {value['carried_in']}＋新規ケース {value['new_cases']}＋再開 {value['reopened']}"
        f"－終結 {value['closed']}＝月末継続 {value['open_at_end']}"
    )


def _paged(href: str, page: int) -> str:
    return f"{href}{'&' if '?' in href else '?'}page={page}"
