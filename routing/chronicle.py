"""How the bodies of a prefecture stood at any moment of the past: contracts and opening hours; read once, in order."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select

from foundation.clock import JAPAN
from foundation.database import session
from records.body import Body, Contract, FormerHours
from routing.contracting import in_force
from routing.due import Hours


@dataclass(frozen=True)
class Standing:
    """How one body stood at a moment: its contract in force, and which of its calendars held, oldest first."""

    contract: Contract | None
    is_closed: bool
    calendar: int

    @property
    def key(self) -> tuple[int | None, bool, int]:
        """Return by what moments are told apart at which a body stood differently."""
        return self.contract.id if self.contract else None, self.is_closed, self.calendar


class Chronicle:
    """The bodies of a prefecture, `members` in the order of lists, with what held of each at a moment."""

    def __init__(self, prefecture_id: int) -> None:
        """Read bodies, contracts and former hours."""
        bodies = select(Body).where(Body.prefecture_id == prefecture_id).order_by(Body.position)
        self.members = session.scalars(bodies).all()
        self._contracts = _contracts(prefecture_id)
        self._former = _former(prefecture_id)
        acts = (act for listed in self._contracts.values() for one in listed for act in (one.agreed_at, one.closed_at))
        changes = (former.until for listed in self._former.values() for former in listed)
        self._turns = sorted([*changes, *filter(None, acts)])

    def turned(self, on: date, at: datetime | None = None) -> int:
        """Return how many changes within a day there had been by a moment; by the end of a day without one.

        Two moments of a day with the same count are alike.
        """
        return bisect_right(self._turns, at or _end_of(on)) if self._turns else 0

    def standings(self, on: date, at: datetime | None = None) -> list[Standing]:
        """Return how each of the members stood at a moment of a day; at its end without one."""
        return [self._standing(body.id, on, at or _end_of(on)) for body in self.members]

    def held(self, body: Body, stood: Standing) -> dict[str, Any]:
        """Return the fields of Candidate that hold otherwise for a body as it stood than by its rows of today."""
        former = self._former.get(body.id, ())
        # The calendar after all former ones is the present one.
        hours = former[stood.calendar].hours if stood.calendar < len(former) else body.hours
        return {"paused": False, "budget_closed": stood.is_closed, "hours": Hours.read(hours)}

    def _standing(self, body_id: int, on: date, at: datetime) -> Standing:
        contract = self._contract(body_id, on, at)
        is_closed = contract is not None and _is_closed(contract, on, at)
        calendar = bisect_right(self._former.get(body_id, ()), at, key=lambda former: former.until)
        return Standing(contract, is_closed, calendar)

    def _contract(self, body_id: int, on: date, at: datetime) -> Contract | None:
        listed = self._contracts.get(body_id, ())
        return next((one for one in listed if in_force(one, on) and _is_done(one.agreed_at, at)), None)


def _is_closed(contract: Contract, on: date, at: datetime) -> bool:
    return contract.closed_from is not None and contract.closed_from <= on and _is_done(contract.closed_at, at)


def _is_done(act: datetime | None, at: datetime) -> bool:
    """Tell whether an act was done by a moment: what is set for today holds from then on, not for the morning too."""
    return act is None or act <= at


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, JAPAN)


def _contracts(prefecture_id: int) -> Mapping[int, Sequence[Contract]]:
    """Return the contracts of each body, newest first: of two in force the router goes by the newer one."""
    query = (
        select(Contract)
        .join(Body, Body.id == Contract.body_id)
        .where(Body.prefecture_id == prefecture_id)
        .order_by(Contract.starts_on.desc(), Contract.id)
    )
    found: dict[int, list[Contract]] = {}
    for contract in session.scalars(query):
        found.setdefault(contract.body_id, []).append(contract)
    return found


def _former(prefecture_id: int) -> Mapping[int, Sequence[FormerHours]]:
    """Return the calendars that each body had before its present one, oldest first."""
    query = (
        select(FormerHours)
        .join(Body, Body.id == FormerHours.body_id)
        .where(Body.prefecture_id == prefecture_id)
        .order_by(FormerHours.until, FormerHours.id)
    )
    found: dict[int, list[FormerHours]] = {}
    for former in session.scalars(query):
        found.setdefault(former.body_id, []).append(former)
    return found
