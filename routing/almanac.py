"""A prefecture on each day of a past period: rules and contracts in force, bodies made ready for many decisions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from foundation.database import session
from foundation.refusal import BadInput
from records.body import Body, Contract
from records.prefecture import Prefecture
from routing import offers, store
from routing.bodies import Bodies
from routing.candidates import TERM_FIELDS, Candidate
from routing.limits import LIMITS, UNLIMITED, written
from routing.rules import RuleSet

# What a body without the term is like.
_USUAL = {entry.name: entry.default for entry in fields(Candidate) if entry.default is not MISSING}
_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, order=True)
class Dropped:
    """A term of one body's contract that is left out on trial."""

    term: str
    body: str

    @classmethod
    def read(cls, text: str, codes: Collection[str]) -> "Dropped":
        """Return what is written as ages@TEI-G, for one of the bodies in `codes`.

        Raises: BadInput: there is no such term or body.
        """
        term, _, body = text.partition("@")
        if term not in TERM_FIELDS or body not in codes:
            raise BadInput(f"--without: {text!r} is not a term of a contract and a body, like ages@TEI-G")
        return cls(term, body)

    def __str__(self) -> str:
        """Return it as it was read."""
        return f"{self.term}@{self.body}"


@dataclass(frozen=True)
class Day:
    """What holds on a day; the same object for all days on which the same holds.

    `is_limited`: some contract limits a body or gives it a share. `unlimited` are the bodies whose contract writes so.
    """

    rules: RuleSet
    candidates: Sequence[Candidate]
    bodies: Bodies
    is_limited: bool
    unlimited: frozenset[str]

    def limit(self, code: str, term: str) -> int | None:
        """Return a number of a body's contract; None where it states none."""
        return getattr(self.bodies.index.by_code[code], term, None)


def stated(day: Day) -> list[Dropped]:
    """Return the terms that the contracts of a day state, body by body: each could be left out on trial."""
    return [
        Dropped(term, body.code)
        for body in day.candidates
        if not body.is_prefecture
        for term in TERM_FIELDS
        if getattr(body, term) != _USUAL[term]
    ]


class Almanac:
    """The days of a prefecture. Pauses are not looked up: when one began is kept only in the decisions it decided."""

    def __init__(
        self, prefecture: Prefecture, *, rules: RuleSet | None = None, without: Collection[Dropped] = ()
    ) -> None:
        """Read bodies, contracts and versions once; `rules` are tried in place of those in force on each day."""
        self.prefecture, self.rules, self.without = prefecture, rules, tuple(without)
        bodies = select(Body).where(Body.prefecture_id == prefecture.id).order_by(Body.position)
        self.members = session.scalars(bodies).all()
        self._contracts = _contracts(prefecture.id)
        self._versions = sorted({version.valid_from for version in store.versions(prefecture.id)}, reverse=True)
        self._in_force: dict[date, RuleSet] = {}
        self._days: dict[date, Day] = {}
        self._alike: dict[tuple[object, ...], Day] = {}
        self._paused: dict[tuple[int, frozenset[str]], Bodies] = {}

    def day(self, on: date) -> Day:
        """Return what held on a day, but for what is tried."""
        if on not in self._days:
            held = tuple(self._contract(body.id, on) for body in self.members)
            rules = self.rules or self.rules_then(on)
            key = rules.name, tuple(_standing(contract, on) for contract in held)
            if key not in self._alike:
                self._alike[key] = self._made(on, held, rules)
            self._days[on] = self._alike[key]
        return self._days[on]

    def rules_then(self, on: date) -> RuleSet:
        """Return the rules that were in force on a day; those of the first version before there were any."""
        begun = next((day for day in self._versions if day <= on), self._versions[-1])
        if begun not in self._in_force:
            self._in_force[begun] = store.rules_in_force(self.prefecture.id, begun)
        return self._in_force[begun]

    def bodies(self, on: date, paused: frozenset[str] = _NOBODY) -> Bodies:
        """Return the bodies of a day, some of them taking no case; nothing is indexed twice."""
        day = self.day(on)
        if not paused:
            return day.bodies
        key = id(day), paused
        if key not in self._paused:
            self._paused[key] = Bodies.of([replace(body, paused=body.code in paused) for body in day.candidates])
        return self._paused[key]

    def _made(self, on: date, held: Sequence[Contract | None], rules: RuleSet) -> Day:
        desk = offers.Desk(self.prefecture, rules, list(zip(self.members, held, strict=True)), {}, on)
        candidates = [self._on_trial(replace(body, paused=False)) for body in desk.candidates({})]
        is_limited = any(body.is_limited or body.share for body in candidates)
        named = [
            member.code for member, one in zip(self.members, held, strict=True) if one and _is_unlimited(one.terms)
        ]
        return Day(rules, candidates, Bodies.of(candidates), is_limited, frozenset(named))

    def _on_trial(self, body: Candidate) -> Candidate:
        changed: dict[str, Any] = {drop.term: _USUAL[drop.term] for drop in self.without if drop.body == body.code}
        return replace(body, **changed) if changed else body

    def _contract(self, body_id: int, on: date) -> Contract | None:
        listed = self._contracts.get(body_id, ())
        in_force = (one for one in listed if one.starts_on <= on and (one.ends_on is None or one.ends_on >= on))
        return next(in_force, None)


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


def _is_unlimited(terms: Mapping[str, Any]) -> bool:
    return any(written(terms, limit) == UNLIMITED for limit in LIMITS)


def _standing(contract: Contract | None, on: date) -> tuple[int, bool] | None:
    """Return by what days with the same contracts are told apart: which one, and whether its budget is used up."""
    if contract is None:
        return None
    return contract.id, contract.closed_from is not None and contract.closed_from <= on
