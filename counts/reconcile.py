"""Hold the figures against the plain recount, month by month, and their own sums against each other."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from counts import recount, tally
from counts.sheet import Sheet, headings_of
from counts.tally import Scope, Values
from foundation.clock import Month

Finding = Mapping[str, str | int | None]


def differences(scope: Scope, last: Month) -> Iterator[Finding]:
    """Yield what does not agree from the scope's month up to and with `last`; nothing is the good answer.

    `row` is the code of the table's row, empty for the total.
    """
    rows = recount.read(scope.prefecture_id)
    before: Values = tally.values(replace(scope, month=scope.month.previous))
    for month in scope.month.until(last):
        found = tally.values(replace(scope, month=month))
        sheet = Sheet(month, headings_of(scope.prefecture_id, found), found)
        codes = {(heading.split.value, heading.cell): heading.code for heading in sheet.headings}
        for split, cell, finding in _findings(sheet, recount.recount(rows, month), before):
            yield {"month": str(month), "split": split, "row": codes.get((split, cell), cell), **finding}
        before = found


def _findings(sheet: Sheet, counted: recount.Counts, before: Values) -> Iterator[tuple[str, str | None, Finding]]:
    for (split, cell, figure), value, other in _unequal(_plain(sheet.found), counted):
        yield split, cell, {"fault": "difference", "figure": figure, "value": value, "recounted": other}
    for row in sheet.unbalanced:
        yield row.heading.split.value, row.heading.cell, {"fault": "balance", "by": row.imbalance}
    ended, began = _plain(before, "open_at_end"), _plain(sheet.found, "carried_in")
    for (split, cell, _), value, other in _unequal(ended, began):
        yield split, cell, {"fault": "carry", "ended": value, "began": other}


def _plain(found: Values, figure: str | None = None) -> recount.Counts:
    """Return the values by plain words; of one figure only, then without naming it."""
    if figure is None:
        return {(split.value, cell, name): value for (split, cell, name), value in found.items()}
    return {(split.value, cell, ""): value for (split, cell, name), value in found.items() if name == figure}


def _unequal(one: recount.Counts, other: recount.Counts) -> Iterator[tuple[tuple[str, str | None, str], int, int]]:
    for address in sorted(one.keys() | other.keys(), key=str):
        if one.get(address, 0) != other.get(address, 0):
            yield address, one.get(address, 0), other.get(address, 0)
