"""Counselors: what each of a body's staff may have in hand, what they have, and the room that leaves their body.

A limit is a number, "unlimited", or not stated. Source: goals.md G37.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, or_, select

from foundation.clock import JAPAN
from foundation.database import session
from records.assignment import Assignment, AssignmentState
from records.case import Case
from records.days import monday_of
from records.rota import Absence
from records.staff import Staff
from routing.limits import number

_TAKEN_ON = (AssignmentState.ACCEPTED, AssignmentState.ENDED)
_MANAGER = "manager"


@dataclass(frozen=True, kw_only=True, slots=True)
class Counselor:
    """One of a body's active staff on a day.

    `held` are the open cases in their name, offers to them included; `taken` is what they accepted since Monday, with
    the offers that wait for them. `case_limit` and `week_limit` are as stored.
    """

    staff_id: int
    body_id: int
    login: str
    name: str
    role: str
    case_limit: str | None
    week_limit: str | None
    is_absent: bool = False
    held: int = 0
    taken: int = 0

    @property
    def states(self) -> bool:
        """Tell whether anything is written about how much they may have, if only that it is unlimited."""
        return self.case_limit is not None or self.week_limit is not None

    @property
    def gives_room(self) -> bool:
        """Tell whether their room is their body's: they are present; managers take cases only where it is written."""
        return not self.is_absent and (self.states or self.role != _MANAGER)

    @property
    def room(self) -> int | None:
        """Return for how many more cases they have room; None where no number bounds them."""
        bounds = (number(self.case_limit), self.held), (number(self.week_limit), self.taken)
        left = [most - count for most, count in bounds if most is not None]
        return max(0, min(left)) if left else None

    @property
    def has_room(self) -> bool:
        """Tell whether they may take on one more case."""
        return self.room is None or self.room > 0

    def without(self, one: Case) -> "Counselor":
        """Return the same person without a case that is in their name: what they hold beside it."""
        is_theirs = one.worker_id == self.staff_id and one.lead_body_id == self.body_id and one.state != "closed"
        if not is_theirs:
            return self
        return replace(self, held=self.held - 1, taken=self.taken - (not one.is_accepted))


# In the order in which the statement tells them.
_COLUMNS = tuple(entry.name for entry in fields(Counselor))


@dataclass(frozen=True)
class Team:
    """The active staff of a body; `unnamed` are its open cases that are in nobody's name."""

    counselors: Sequence[Counselor]
    unnamed: int

    @property
    def room(self) -> int | None:
        """Return for how many more cases the body has room; None where nothing bounds it.

        A body in which nobody states a limit is not bound, nor is one with somebody present whom no number bounds.
        """
        if not any(one.states for one in self.counselors):
            return None
        rooms = [one.room for one in self.counselors if one.gives_room]
        if None in rooms:
            return None
        return sum(room or 0 for room in rooms) - self.unnamed

    @property
    def is_full(self) -> bool:
        """Tell whether there is no room for one more case."""
        return self.room is not None and self.room <= 0

    def member(self, staff_id: int | None) -> Counselor | None:
        """Return one of them by their row."""
        return next((one for one in self.counselors if one.staff_id == staff_id), None)

    def may_be_named(self, staff_id: int) -> bool:
        """Tell whether a case may be offered in somebody's name: they are there, and have room."""
        one = self.member(staff_id)
        return one is not None and not one.is_absent and one.has_room


def is_absent(on: date) -> ColumnElement[bool]:
    """Return the criterion over Staff for those who are away on a day."""
    begins = _begins(on)
    return exists().where(Absence.staff_id == Staff.id, Absence.starts_at <= begins, Absence.ends_at > begins)


def state_limits(body_id: Any) -> ColumnElement[bool]:
    """Return whether somebody of a body states a limit; `body_id` is a column of the query that asks."""
    stated = or_(Staff.case_limit.is_not(None), Staff.week_limit.is_not(None))
    return exists().where(Staff.body_id == body_id, Staff.is_active, stated)


def teams(bodies: Collection[int], on: date) -> dict[int, Team]:
    """Return the staff of bodies by the bodies' numbers, counted in one statement; without bodies none is sent.

    Who decides by it holds the end of the trail, so that it is what all other acts left.
    """
    if not bodies:
        return {}
    rows = session.execute(_counted(bodies, on)).all()
    return {body_id: _team(list(members)) for body_id, members in groupby(rows, key=lambda row: row.body_id)}


def _team(rows: Sequence[Row[*tuple[Any, ...]]]) -> Team:
    """Return the staff of one body; what is in nobody's name is told last, and the same in every row."""
    return Team([Counselor(**dict(zip(_COLUMNS, row, strict=False))) for row in rows], rows[0].unnamed)


def _counted(bodies: Collection[int], on: date) -> Select[Any]:
    in_hand = (
        select(
            Case.lead_body_id.label("body_id"),
            Case.worker_id.label("worker_id"),
            func.count(Case.id).label("held"),
            func.sum(case((Case.is_accepted, 0), else_=1)).label("offered"),
        )
        .where(Case.lead_body_id.in_(bodies), Case.state != "closed")
        .group_by(Case.lead_body_id, Case.worker_id)
        .cte("in_hand")
    )
    named, unnamed = in_hand.alias("named"), in_hand.alias("unnamed")
    since_monday = (
        select(func.count(Assignment.id))
        .where(Assignment.answered_by == Staff.id, Assignment.body_id == Staff.body_id)
        .where(Assignment.answered_at >= _begins(monday_of(on)), Assignment.state.in_(_TAKEN_ON))
        .scalar_subquery()
    )
    return (
        select(
            Staff.id.label("staff_id"),
            Staff.body_id,
            Staff.login,
            Staff.name,
            Staff.role,
            Staff.case_limit,
            Staff.week_limit,
            is_absent(on).label("is_absent"),
            func.coalesce(named.c.held, 0).label("held"),
            (since_monday + func.coalesce(named.c.offered, 0)).label("taken"),
            func.coalesce(unnamed.c.held, 0).label("unnamed"),
        )
        .outerjoin(named, and_(named.c.body_id == Staff.body_id, named.c.worker_id == Staff.id))
        .outerjoin(unnamed, and_(unnamed.c.body_id == Staff.body_id, unnamed.c.worker_id.is_(None)))
        .where(Staff.body_id.in_(bodies), Staff.is_active)
        .order_by(Staff.body_id, Staff.login)
    )


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), JAPAN)
