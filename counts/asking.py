"""What somebody asks for, read from an address or a command line: a month, a prefecture, one cell."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from accounts.scope import Sight, Viewer, may_see, reference_for
from counts.definitions import FIGURES
from counts.facts import Split
from counts.sheet import TOTAL, Cell, every_heading
from counts.tally import Scope
from foundation.clock import Month, check_year, day_in_japan
from foundation.database import session
from foundation.refusal import BadInput
from records.case import Case
from records.prefecture import Prefecture


def read_month(text: str, field: str = "month") -> Month:
    """Return the month written as 2025-09.

    Raises: BadInput: `text` is no month, or one that no programme can have.
    """
    try:
        month = Month.read(text)
    except BadInput as fault:
        raise BadInput(f"{field}: {text!r} is not a month like 2025-09") from fault
    check_year(month.first_day, text, field)
    return month


def month_of(text: str | None, now: datetime) -> Month:
    """Return the month asked for, or the one of `now` when none is. Raises: BadInput: `text` is no month."""
    return Month.of(day_in_japan(now)) if text is None else read_month(text)


def scope_of(viewer: Viewer, month: Month) -> Scope:
    """Return what the viewer counts."""
    return Scope(viewer.prefecture_id, month, may_see(viewer, Sight.COUNT), reference_for(viewer))


def prefecture_scope(code: str, month: Month) -> Scope:
    """Return a whole prefecture for a command. Raises: BadInput: no such prefecture is loaded."""
    number = session.scalars(select(Prefecture.id).where(Prefecture.code == code)).one_or_none()
    if number is None:
        raise BadInput(f"--prefecture: {code!r} is not loaded")
    return Scope(number, month, Case.prefecture_id == number)


def read_cell(prefecture_id: int, figure: str, row: Mapping[str, str]) -> Cell:
    """Return the cell that an address names; `row` may hold one of body, type, relation and reason.

    Raises: BadInput: there is no such figure or row.
    """
    asked = [(split, row[split.value]) for split in Split if split.value in row]
    if figure not in FIGURES or len(asked) > 1:
        raise BadInput(f"figure: {figure!r} by {len(asked)} rows is not a cell")
    headings = {(heading.split, heading.code): heading for heading in every_heading(prefecture_id)}
    heading = headings.get(asked[0]) if asked else TOTAL
    if heading is None or heading.split not in FIGURES[figure].splits:
        raise BadInput(f"row: {asked[0]!r} is not a row of {figure}")
    return Cell(FIGURES[figure], heading)
