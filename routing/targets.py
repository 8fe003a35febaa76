"""Which part of what comes each body of a kind was to get, by the contracts of the day; and when that changed.

Pure but for `terms_of` and `clearings_of`, which read.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from sqlalchemy import select

from foundation.database import session
from records.assignment import ShareClearing
from records.body import Body, Contract
from records.staff import Staff

_DAY = timedelta(days=1)
_LEAST = 1


@dataclass(frozen=True)
class Term:
    """One contract, as far as shares go: its days, when its budget closes, and its weight where it states one."""

    starts_on: date
    ends_on: date | None
    closed_from: date | None
    share: int | None

    def holds(self, on: date) -> bool:
        """Tell whether new cases come by it on a day."""
        ends = [day for day in (self.ends_on and self.ends_on + _DAY, self.closed_from) if day is not None]
        return self.starts_on <= on < min(ends, default=date.max)


@dataclass(frozen=True)
class Change:
    """What changes the shares on a day: joined, left, weight, or cleared, with the weights before and after.

    Who cleared, and why, for the prefecture's staff alone.
    """

    on: date
    body: str
    what: str
    before: int = 0
    after: int = 0
    by: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Targets:
    """The contracts of the bodies of a kind, by code, newest first, and when what they owe each other was cleared."""

    terms: Mapping[str, Sequence[Term]]
    clearings: Sequence[Change] = ()

    def parts(self, on: date) -> dict[str, Fraction]:
        """Return the part that each body was to get of what came on a day; empty where no contract states a weight."""
        weights = self._weights(on)
        total = sum(weights.values())
        return {code: Fraction(weight, total) for code, weight in weights.items()}

    def changes(self, first: date, last: date) -> list[Change]:
        """Return what changed the shares from one day to another, both included, in order."""
        days = sorted(day for day in self._days() if first <= day <= last)
        found = [change for day in days for change in self._changes_on(day)]
        found += [clearing for clearing in self.clearings if first <= clearing.on <= last]
        return sorted(found, key=lambda change: change.on)

    def _weights(self, on: date) -> dict[str, int]:
        held = {code: next((term for term in terms if term.holds(on)), None) for code, terms in self.terms.items()}
        in_force = {code: term.share for code, term in held.items() if term is not None}
        # As the router does: where one contract states a weight, those without one have the least.
        return {code: share or _LEAST for code, share in in_force.items()} if any(in_force.values()) else {}

    def _days(self) -> set[date]:
        every = [term for terms in self.terms.values() for term in terms]
        ends = {term.ends_on + _DAY for term in every if term.ends_on}
        return {term.starts_on for term in every} | ends | {term.closed_from for term in every if term.closed_from}

    def _changes_on(self, day: date) -> Iterator[Change]:
        before, after = self._weights(day - _DAY), self._weights(day)
        for code in self.terms:
            old, new = before.get(code, 0), after.get(code, 0)
            if old != new:
                yield Change(day, code, "weight" if old and new else "joined" if new else "left", old, new)


def terms_of(prefecture_id: int) -> dict[str, dict[str, tuple[str, list[Term]]]]:
    """Return the bodies of a prefecture by kind and code, each with its name and its contracts, newest first."""
    query = (
        select(Body.kind, Body.code, Body.name, Contract)
        .outerjoin(Contract, Contract.body_id == Body.id)
        .where(Body.prefecture_id == prefecture_id, Body.kind != "PREF")
        .order_by(Body.position, Body.code, Contract.starts_on.desc(), Contract.id)
    )
    found: dict[str, dict[str, tuple[str, list[Term]]]] = {}
    for kind, code, name, contract in session.execute(query):
        _, terms = found.setdefault(kind, {}).setdefault(code, (name, []))
        if contract is not None:
            terms.append(Term(contract.starts_on, contract.ends_on, contract.closed_from, contract.terms.get("share")))
    return found


def clearings_of(prefecture_id: int) -> dict[str, list[Change]]:
    """Return when what the bodies of a kind owed each other was cleared, or is to be, by kind."""
    query = (
        select(Body.kind, Body.code, Contract.starts_on, Staff.name, ShareClearing.reason)
        .join(Contract, Contract.body_id == Body.id)
        .join(ShareClearing, ShareClearing.contract_id == Contract.id)
        .join(Staff, Staff.id == ShareClearing.staff_id)
        .where(Body.prefecture_id == prefecture_id)
        .order_by(Contract.starts_on, ShareClearing.id)
    )
    found: dict[str, list[Change]] = {}
    for kind, code, on, by, reason in session.execute(query):
        found.setdefault(kind, []).append(Change(on, code, "cleared", by=by, reason=reason))
    return found
