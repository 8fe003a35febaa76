"""The figures a second time, the plain way: rows read once, then counted one by one in Python.

It shares nothing with the Selects of `facts` but the words of the definitions, so that a mistake in one shows.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from foundation.clock import Month, day_in_japan
from foundation.database import session
from records.case import Case, CasePeriod
from records.casecodes import RELATION_GROUP
from records.casework import Contact, Referral
from records.consultation import Consultation

Counts = dict[tuple[str, str | None, str], int]


class Matter(NamedTuple):
    """A case as far as it is counted."""

    unit: str
    body: str | None
    support_type: str | None
    group: str
    out_reason: str | None
    is_merged: bool

    @property
    def is_counted(self) -> bool:
        """Whether the case stands inside the counts."""
        return self.out_reason is None and not self.is_merged

    def cells(self, body: str | None, support_type: str | None) -> tuple[tuple[str, str | None], ...]:
        """Return the cells in which something of this case counts, done by `body` under `support_type`."""
        return (("total", ""), ("body", body), ("type", support_type), ("relation", self.group))

    @property
    def own_cells(self) -> tuple[tuple[str, str | None], ...]:
        """Return the cells of the case itself."""
        return self.cells(self.body, self.support_type)


class Period(NamedTuple):
    """A stretch in which a case was open."""

    matter: Matter
    ordinal: int
    opened_on: date
    closed_on: date | None

    def is_open_before(self, day: date) -> bool:
        """Whether it was open in the night before `day`."""
        return self.opened_on < day and not (self.closed_on is not None and self.closed_on < day)


class Work(NamedTuple):
    """Something a body did on a day."""

    matter: Matter
    cells: tuple[tuple[str, str | None], ...]
    day: date


@dataclass(frozen=True)
class Rows:
    """A prefecture's rows, read once."""

    periods: tuple[Period, ...]
    contacts: tuple[Work, ...]
    referrals: tuple[Work, ...]
    turned_away: tuple[Work, ...]


def read(prefecture_id: int) -> Rows:
    """Read everything that can be counted in a prefecture."""
    cases = session.scalars(select(Case).where(Case.prefecture_id == prefecture_id))
    matters = {case.id: _matter(case) for case in cases}
    counted = {number: matter for number, matter in matters.items() if matter.is_counted}
    return Rows(
        periods=tuple(_periods(counted)),
        contacts=tuple(_contacts(counted)),
        referrals=tuple(_referrals(counted)),
        turned_away=tuple(_turned_away(matters)),
    )


def recount(rows: Rows, month: Month) -> Counts:
    """Return the figures of a month by split, cell and figure; only those that are not 0."""
    counts: Counts = defaultdict(int)
    _count_cases(counts, rows.periods, month)
    for figure, works in (("contacts", rows.contacts), ("referrals", rows.referrals), ("out", rows.turned_away)):
        for split, cell in _cells_in(works, month):
            counts[split, cell, figure] += 1
    _count_persons(counts, rows, month)
    return {address: value for address, value in counts.items() if value}


def _matter(case: Case) -> Matter:
    return Matter(
        unit=f"case {case.id}" if case.person_id is None else f"person {case.person_id}",
        body=None if case.lead_body_id is None else str(case.lead_body_id),
        support_type=case.support_type,
        group=RELATION_GROUP.get(case.relation, "その他"),
        out_reason=case.out_reason,
        is_merged=case.merged_into_id is not None,
    )


def _periods(matters: dict[int, Matter]) -> Iterator[Period]:
    for row in session.scalars(select(CasePeriod)):
        if row.case_id in matters:
            yield Period(matters[row.case_id], row.ordinal, row.opened_on, row.closed_on)


def _contacts(matters: dict[int, Matter]) -> Iterator[Work]:
    # The day is worked out again from the moment: a day that was stored wrongly shows as a difference.
    rows = select(Contact.case_id, Contact.body_id, Contact.support_type, Contact.held_at).where(Contact.is_countable)
    for case_id, body_id, support_type, held_at in session.execute(rows):
        if case_id in matters:
            matter = matters[case_id]
            yield Work(matter, matter.cells(str(body_id), support_type), day_in_japan(held_at))


def _referrals(matters: dict[int, Matter]) -> Iterator[Work]:
    rows = select(Referral.case_id, Referral.body_id, Referral.support_type, Referral.confirmed_on)
    for case_id, body_id, support_type, confirmed_on in session.execute(rows):
        if case_id in matters and confirmed_on is not None:
            matter = matters[case_id]
            yield Work(matter, matter.cells(str(body_id), support_type), confirmed_on)


def _turned_away(matters: dict[int, Matter]) -> Iterator[Work]:
    for case_id, received_at in session.execute(select(Consultation.case_id, Consultation.received_at)):
        matter = matters.get(case_id)
        if matter is not None and matter.out_reason is not None and not matter.is_merged:
            yield Work(matter, (*matter.own_cells, ("reason", matter.out_reason)), day_in_japan(received_at))


def _count_cases(counts: Counts, periods: Iterable[Period], month: Month) -> None:
    for period in periods:
        for figure in _figures_of(period, month):
            for split, cell in period.matter.own_cells:
                counts[split, cell, figure] += 1


def _figures_of(period: Period, month: Month) -> Iterator[str]:
    """Name the figures in which a period counts as one."""
    if period.is_open_before(month.first_day):
        yield "carried_in"
    if Month.of(period.opened_on) == month:
        yield "new_cases" if period.ordinal == 1 else "reopened"
    if period.closed_on is not None and Month.of(period.closed_on) == month:
        yield "closed"
    if period.is_open_before(month.next.first_day):
        yield "open_at_end"


def _cells_in(works: Iterable[Work], month: Month) -> Iterator[tuple[str, str | None]]:
    for work in works:
        if Month.of(work.day) == month:
            yield from work.cells


def _count_persons(counts: Counts, rows: Rows, month: Month) -> None:
    """Count each unit once in each cell; its first month in the cell this 年度 tells whether it is new there."""
    across = {period.matter.unit for period in rows.periods if period.is_open_before(month.year_begins)}
    seen: dict[tuple[str, str | None, str], set[Month]] = defaultdict(set)
    for work in rows.contacts:
        if month.year_begins <= work.day <= month.last_day:
            for split, cell in work.cells:
                seen[split, cell, work.matter.unit].add(Month.of(work.day))
                counts[split, cell, "ytd_contacts"] += 1
    for (split, cell, unit), months in seen.items():
        counts[split, cell, "ytd_persons"] += 1
        counts[split, cell, "persons"] += month in months
        counts[split, cell, "new_persons"] += min(months) == month and unit not in across
