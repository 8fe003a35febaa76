"""What the prefecture's desk decided itself, each order beside the decision before it. Source: goals.md G49."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, select

from foundation.clock import JAPAN
from foundation.database import session
from records.assignment import StoredDecision
from records.case import NAMELESS, Case
from records.staff import Staff

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """One order of the desk: who gave it, for which body, in place of which one, and why (for the desk alone).

    `counts` tells that it counts among the shares of the bodies.
    """

    reference: str | None
    staff_id: int
    on: date
    before: str
    after: str
    reason: str
    counts: bool

    @property
    def month(self) -> str:
        """Return the month: 2025-09."""
        return f"{self.on:%Y-%m}"

    @property
    def is_override(self) -> bool:
        """Tell whether it went against what stood before; what was only confirmed did not."""
        return self.before != self.after


def orders(prefecture_id: int, first: date, last: date, *, reference: ColumnElement[Any] = NAMELESS) -> list[Order]:
    """Return the orders of a period, in the order in which they were given.

    `reference` is the column that names the cases to whoever asks.
    """
    ordered = select(StoredDecision.case_id).where(
        StoredDecision.cause == "desk",
        StoredDecision.made_at >= datetime.combine(first, time(), JAPAN),
        StoredDecision.made_at < datetime.combine(last + _DAY, time(), JAPAN),
    )
    query = (
        select(StoredDecision, reference)
        .join(Case, Case.id == StoredDecision.case_id)
        .where(Case.prefecture_id == prefecture_id, StoredDecision.case_id.in_(ordered))
        .order_by(StoredDecision.case_id, StoredDecision.id)
    )
    found: list[tuple[int, Order]] = []
    for _, rows in groupby(session.execute(query), key=lambda row: row[0].case_id):
        before = ""
        for stored, named in rows:
            on = stored.made_at.astimezone(JAPAN).date()
            if stored.cause == "desk" and stored.staff_id and first <= on <= last:
                found.append((stored.id, _order(stored, named, before=before, on=on)))
            before = stored.lead or ""
    return [order for _, order in sorted(found, key=lambda entry: entry[0])]


def _order(stored: StoredDecision, reference: str | None, *, before: str, on: date) -> Order:
    return Order(
        reference=reference,
        staff_id=stored.staff_id or 0,
        on=on,
        before=before,
        after=stored.lead or "",
        reason=stored.reason or "",
        counts=bool(stored.content.get("pool")),
    )


def names_of(prefecture_id: int) -> dict[int, str]:
    """Return the names of a prefecture's staff by number."""
    query = select(Staff.id, Staff.name).where(Staff.prefecture_id == prefecture_id).order_by(Staff.id)
    return dict(session.execute(query).all())
