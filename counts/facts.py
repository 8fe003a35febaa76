"""What happened, as rows to count: every figure is the number of distinct keys among such rows.

A fact carries its key (what is counted once), the row it was read from (`source_id`), the day it counts for, a code
that says why (`detail`), its case and the cell it belongs to. Days are days
in Japan; cases marked out and merged ones stand outside everything but `turned_away`.
The Selects are the same for every month, which comes as `parameters`: built once, they cost the database's work alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    SQLColumnExpression,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)

from foundation.clock import Month
from records.case import Case, CasePeriod
from records.casecodes import RELATION_GROUP
from records.casework import Contact, Referral
from records.consultation import Consultation

Facts = Select[*tuple[Any, ...]]

# A person is counted by their number, a case without one by its own, below zero so that the two never meet.
_UNIT: ColumnElement[int] = func.coalesce(Case.person_id, -Case.id).label("unit")
_GROUP = case(RELATION_GROUP, value=Case.relation, else_=RELATION_GROUP["unknown"])
_OF_CASE = (Case.id.label("case_id"), _GROUP.label("relation"))
_CASE_CELLS = (Case.lead_body_id.label("body_id"), Case.support_type.label("support_type"))
_COUNTED = Case.out_reason.is_(None) & Case.merged_into_id.is_(None)
_PREFECTURE = bindparam("prefecture_id", type_=Integer)
_YEAR_BEGINS = bindparam("year_begins", type_=Date)
_BEGINS = bindparam("month_begins", type_=Date)
_ENDS = bindparam("month_ends", type_=Date)


class Split(StrEnum):
    """By what the rows of a table are told apart; the value is the drill-down's parameter."""

    TOTAL = "total"
    BODY = "body"
    TYPE = "type"
    RELATION = "relation"
    REASON = "reason"


@dataclass(frozen=True, eq=False)
class Lens:
    """Through what facts are read: whoever asks sees the cases of `seen`; `split` is what they ask for.

    `work` is the 年度's countable contacts up to the month's end, `life` the periods that reach into the 年度: many
    figures are read from each, so the database makes them once.
    """

    seen: ColumnElement[bool]
    work: CTE
    life: CTE
    split: Split = Split.TOTAL

    @classmethod
    def through(cls, seen: ColumnElement[bool]) -> "Lens":
        """Return the lens of whoever sees the cases of `seen`."""
        return cls(seen, _work(seen), _life(seen))


FactsOf = Callable[[Lens], Facts]


def parameters(prefecture_id: int, month: Month) -> dict[str, int | date]:
    """Return what a Select of facts is executed with: whose, and of which month."""
    return {
        "prefecture_id": prefecture_id,
        "year_begins": month.year_begins,
        "month_begins": month.first_day,
        "month_ends": month.next.first_day,
    }


def carried_in(lens: Lens) -> Facts:
    """Return the periods that were open before the month began and had not ended by then."""
    return _facts(lens, lens.life, day=lens.life.c.opened_on).where(_open_at(lens.life, _BEGINS))


def opened(lens: Lens) -> Facts:
    """Return the first periods that began in the month."""
    day = lens.life.c.opened_on
    return _facts(lens, lens.life, day=day).where(_in_month(day), lens.life.c.ordinal == 1)


def reopened(lens: Lens) -> Facts:
    """Return the later periods that began in the month."""
    day = lens.life.c.opened_on
    return _facts(lens, lens.life, day=day).where(_in_month(day), lens.life.c.ordinal > 1)


def closed(lens: Lens) -> Facts:
    """Return the periods that ended in the month."""
    day = lens.life.c.closed_on
    return _facts(lens, lens.life, day=day).where(_in_month(day))


def open_at_end(lens: Lens) -> Facts:
    """Return the periods that are open when the month is over."""
    return _facts(lens, lens.life, day=lens.life.c.opened_on).where(_open_at(lens.life, _ENDS))


def persons(lens: Lens) -> Facts:
    """Return the month's countable contacts, keyed by whom they were for."""
    return persons_of_year(lens).where(lens.work.c.day >= _BEGINS)


def new_persons(lens: Lens) -> Facts:
    """Return the month's contacts of persons whose first one of the 年度, within the cell, falls in the month.

    Whoever had a case that was open across April 1 is no new person, in any cell.
    """
    life, year = lens.life.alias(), lens.work.alias()
    cell = _cell(year, lens.split)
    # By group rather than NOT IN: SQLite would walk the whole list for every row of a pair.
    firsts = select(year.c.unit, cell.label("cell")).group_by(year.c.unit, cell)
    first = firsts.having(func.min(year.c.day) >= _BEGINS).subquery()
    across = select(life.c.unit).where(_open_at(life, _YEAR_BEGINS))
    is_same = and_(first.c.unit == lens.work.c.unit, first.c.cell == _cell(lens.work, lens.split))
    return persons(lens).join(first, is_same).where(lens.work.c.unit.not_in(across))


def persons_of_year(lens: Lens) -> Facts:
    """Return the countable contacts from April 1 to the month's end, keyed by whom they were for."""
    return _facts(lens, lens.work, day=lens.work.c.day, key=lens.work.c.unit)


def contacts(lens: Lens) -> Facts:
    """Return the month's countable contacts."""
    return contacts_of_year(lens).where(lens.work.c.day >= _BEGINS)


def contacts_of_year(lens: Lens) -> Facts:
    """Return the countable contacts from April 1 to the month's end."""
    return _facts(lens, lens.work, day=lens.work.c.day)


def confirmed_referrals(lens: Lens) -> Facts:
    """Return the referrals whose receiver confirmed in the month."""
    rows = (
        select(Referral.id, Referral.confirmed_on.label("day"), Referral.destination.label("detail"), *_OF_CASE)
        .add_columns(Referral.body_id, Referral.support_type)
        .join(Case, Case.id == Referral.case_id)
        .where(Referral.prefecture_id == _PREFECTURE, _in_month(Referral.confirmed_on), lens.seen, _COUNTED)
        .subquery()
    )
    return _facts(lens, rows, day=rows.c.day)


def turned_away(lens: Lens) -> Facts:
    """Return the month's consultations of cases that are none of the programme's."""
    rows = (
        select(Consultation.id, Consultation.received_on.label("day"), Case.out_reason.label("detail"), *_OF_CASE)
        .add_columns(*_CASE_CELLS)
        .join(Case, Case.id == Consultation.case_id)
        .where(Consultation.prefecture_id == _PREFECTURE, _in_month(Consultation.received_on), lens.seen)
        .where(Case.out_reason.is_not(None), Case.merged_into_id.is_(None))
        .subquery()
    )
    return _facts(lens, rows, day=rows.c.day)


def _facts(lens: Lens, rows: FromClause, *, day: ColumnElement[Any], key: ColumnElement[Any] | None = None) -> Facts:
    """Return the rows as facts that count for `day`; without `key` each row is counted for itself."""
    return select(
        (rows.c.id if key is None else key).label("key"),
        rows.c.id.label("source_id"),
        day.label("day"),
        rows.c.detail,
        rows.c.case_id,
        _cell(rows, lens.split).label("cell"),
    )


def _cell(rows: FromClause, split: Split) -> ColumnElement[Any]:
    """Return the column that names the cell; NULL where it is not known, empty where nothing is split."""
    columns = {
        Split.BODY: rows.c.body_id,
        Split.TYPE: rows.c.support_type,
        Split.RELATION: rows.c.relation,
        Split.REASON: rows.c.detail,
    }
    return cast(columns.get(split, literal("")), String)


def _work(seen: ColumnElement[bool]) -> CTE:
    return (
        select(Contact.id, _UNIT, Contact.held_on.label("day"), Contact.method.label("detail"), *_OF_CASE)
        .add_columns(Contact.body_id, Contact.support_type)
        .join(Case, Case.id == Contact.case_id)
        .where(Contact.prefecture_id == _PREFECTURE, Contact.held_on >= _YEAR_BEGINS, Contact.held_on < _ENDS)
        .where(Contact.is_countable.is_(True), seen, _COUNTED)
        .cte("work")
    )


def _life(seen: ColumnElement[bool]) -> CTE:
    # Either day puts a period into the span: one that ends before it begins must show as a fault, not vanish.
    has_begun = or_(CasePeriod.opened_on < _ENDS, CasePeriod.closed_on < _ENDS)
    days = (CasePeriod.opened_on, CasePeriod.closed_on)
    reaches = or_(CasePeriod.closed_on.is_(None), *(day >= _YEAR_BEGINS for day in days))
    return (
        select(CasePeriod.id, _UNIT, *days, CasePeriod.ordinal, *_OF_CASE)
        .add_columns(CasePeriod.close_reason.label("detail"), *_CASE_CELLS)
        .join(Case, Case.id == CasePeriod.case_id)
        .where(Case.prefecture_id == _PREFECTURE, has_begun, reaches, seen, _COUNTED)
        .cte("life")
    )


def _in_month(day: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    return and_(day >= _BEGINS, day < _ENDS)


def _open_at(life: FromClause, day: BindParameter[date]) -> ColumnElement[bool]:
    """Return the criterion over periods that began before `day` and had not ended when it began."""
    return and_(life.c.opened_on < day, or_(life.c.closed_on.is_(None), life.c.closed_on >= day))
