"""A prefecture at each moment of a past period: what was in force, and bodies made ready for many decisions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from foundation.refusal import BadInput
from records.prefecture import Prefecture
from routing import offers, store
from routing.bodies import Bodies
from routing.candidates import TERM_FIELDS, Candidate
from routing.chronicle import Chronicle, Standing
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
    """What holds on a day, or a part of it; the same object for all on which the same holds.

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
        """Read bodies, contracts, hours and versions once; `rules` are tried in place of those in force on each day."""
        self.prefecture, self.rules, self.without = prefecture, rules, tuple(without)
        self._chronicle = Chronicle(prefecture.id)
        self.members = self._chronicle.members
        self._versions = sorted({version.valid_from for version in store.versions(prefecture.id)}, reverse=True)
        self._in_force: dict[date, RuleSet] = {}
        self._then: dict[date, RuleSet] = {}
        self._days: dict[tuple[date, int], Day] = {}
        self._alike: dict[tuple[object, ...], Day] = {}
        self._paused: dict[tuple[int, frozenset[str]], Bodies] = {}

    def day(self, on: date, at: datetime | None = None) -> Day:
        """Return what held on a day, but for what is tried: at a moment of it, or at its end."""
        part = on, self._chronicle.turned(on, at)
        if part not in self._days:
            stood = self._chronicle.standings(on, at)
            rules = self.rules or self.rules_then(on)
            key = rules.name, *(one.key for one in stood)
            if key not in self._alike:
                self._alike[key] = self._made(on, stood, rules)
            self._days[part] = self._alike[key]
        return self._days[part]

    def rules_then(self, on: date) -> RuleSet:
        """Return the rules that were in force on a day; those of the first version before there were any."""
        if on not in self._then:
            begun = next((day for day in self._versions if day <= on), self._versions[-1])
            if begun not in self._in_force:
                self._in_force[begun] = store.rules_in_force(self.prefecture.id, begun)
            self._then[on] = self._in_force[begun]
        return self._then[on]

    def bodies(self, day: Day, paused: frozenset[str] = _NOBODY) -> Bodies:
        """Return the bodies of a day, some of them taking no case; nothing is indexed twice."""
        if not paused:
            return day.bodies
        key = id(day), paused
        if key not in self._paused:
            self._paused[key] = Bodies.of([replace(body, paused=body.code in paused) for body in day.candidates])
        return self._paused[key]

    def _made(self, on: date, stood: Sequence[Standing], rules: RuleSet) -> Day:
        desk = offers.Desk(
            self.prefecture, rules, list(zip(self.members, (one.contract for one in stood), strict=True)), {}, on
        )
        candidates = [
            self._on_trial(replace(body, **self._chronicle.held(member, one)))
            for body, member, one in zip(desk.candidates({}), self.members, stood, strict=True)
        ]
        is_limited = any(body.is_limited or body.share for body in candidates)
        unlimited = frozenset(
            body.code for body, contract in desk.entries if contract and _is_unlimited(contract.terms)
        )
        return Day(rules, candidates, Bodies.of(candidates), is_limited, unlimited)

    def _on_trial(self, body: Candidate) -> Candidate:
        changed: dict[str, Any] = {drop.term: _USUAL[drop.term] for drop in self.without if drop.body == body.code}
        return replace(body, **changed) if changed else body


def _is_unlimited(terms: Mapping[str, Any]) -> bool:
    return any(written(terms, limit) == UNLIMITED for limit in LIMITS)
