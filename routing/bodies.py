"""The bodies of a prefecture made ready for many decisions: who is addressed, and whom each answer excludes.

Sets of bodies are bit masks, so that a term of the contract costs the same for two bodies as for two thousand.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress
from typing import Any

from routing.candidates import TERMS, Candidate, Limits, Term
from routing.facts import Facts

_NO_REASONS: Mapping[str, str] = {}
_DIGITS = bytes.maketrans(b"01", b"\0\1")


class _TermIndex:
    """One term over the bodies of a group: who states it, and who takes which answer."""

    def __init__(self, term: Term, members: Sequence[Candidate]) -> None:
        self.reason, self.read, self._term = term.reason, term.read, term
        self.stated = 0
        self.taking: dict[str, int] = {}
        # Whom an answer excludes, once it was asked; answers are codes of the record, so there are not many.
        self._excluded: dict[Any, int] = {}
        for position, body in enumerate(members):
            values = None if body.is_prefecture else term.terms(body)
            if values is not None:
                self.stated |= 1 << position
                for value in values:
                    self.taking[value] = self.taking.get(value, 0) | 1 << position

    def excluded(self, facts: Facts) -> int:
        """Return the mask of the bodies that this term rules out."""
        answer = self.read(facts)
        mask = self._excluded.get(answer)
        if mask is None:
            mask = self._excluded[answer] = self._excluding(self._term.asked(answer))
        return mask

    def _excluding(self, asked: tuple[str, ...] | None) -> int:
        if asked is None:
            return 0
        taking = [self.taking.get(value, 0) for value in asked]
        if self._term.every:
            return _union(self.stated & ~mask for mask in taking)
        return self.stated & ~_union(taking)


def _indexes(members: Sequence[Candidate]) -> tuple[_TermIndex, ...]:
    """Return the terms that some contract states, in the order in which they are named."""
    stated = (_TermIndex(term, members) for term in TERMS)
    return tuple(index for index in stated if index.stated)


class Group:
    """The bodies that one addressee means, in the order of the alphabet; bit n of a mask is the n-th of them."""

    def __init__(self, members: Iterable[Candidate]) -> None:
        """Sort the members and index what their contracts say."""
        self.members = tuple(sorted(members, key=lambda body: body.code))
        self.codes = tuple(body.code for body in self.members)
        self.kind = self.members[0].kind
        self.bits = {code: 1 << position for position, code in enumerate(self.codes)}
        self.everyone = (1 << len(self.members)) - 1
        self.prefecture = self.mask_of(body.code for body in self.members if body.is_prefecture)
        self.terms = _indexes(self.members)
        self._limits = [(body.code, body.limits) for body in self.members]
        self.limited = self.mask_of(body.code for body in self.members if body.is_limited)
        self.is_weighted = any(body.share > 0 for body in self.members)

    @cached_property
    def areas(self) -> Mapping[str, int]:
        """Return who has a municipality in its area, by municipality."""
        return next((index.taking for index in self.terms if index.reason == "area"), {})

    def mask_of(self, codes: Iterable[str]) -> int:
        """Return the mask of the members among `codes`."""
        return _union(self.bits.get(code, 0) for code in codes)

    def body(self, code: str) -> Candidate:
        """Return the member with this code."""
        return self.members[self.bits[code].bit_length() - 1]

    def codes_of(self, mask: int) -> Iterable[str]:
        """Return the codes of a mask, in the order of the alphabet."""
        if mask == self.everyone:
            return self.codes
        return compress(self.codes, _digits(mask))

    def among(self, mask: int) -> Iterator[Candidate]:
        """Return the members of a mask, in the order of the alphabet."""
        return compress(self.members, _digits(mask))

    def limits(self, mask: int) -> Iterator[tuple[str, Limits]]:
        """Return code and limits of those in a mask who may become full."""
        return compress(self._limits, _digits(mask & self.limited))


@dataclass(frozen=True)
class _Standing:
    """Who takes no case at all, or may not take cases under these gates, with the reason."""

    reasons: Mapping[str, str]
    # One entry for each group asked about.
    masks: dict[Group, int] = field(default_factory=dict)

    def mask(self, group: Group) -> int:
        """Return who of a group is ruled out."""
        found = self.masks.get(group)
        if found is None:
            found = self.masks[group] = group.mask_of(self.reasons)
        return found


class Index:
    """What of the bodies is the same for every case."""

    def __init__(self, members: Sequence[Candidate]) -> None:
        """Index the members; their own order is that of the answer."""
        self.members = tuple(members)
        self.by_code = {body.code: body for body in members}
        self._standings: dict[tuple[str, ...], _Standing] = {}
        self._usual: dict[tuple[tuple[str, ...], str], dict[str, str]] = {}

    @cached_property
    def own(self) -> Candidate | None:
        """Return the prefecture's own desk."""
        return next((body for body in self.members if body.is_prefecture), None)

    @cached_property
    def groups(self) -> Mapping[str, Group]:
        """Return the bodies by addressee: a code, or kind:KIND."""
        addressed: dict[str, list[Candidate]] = {}
        for body in self.members:
            addressed.setdefault(body.code, []).append(body)
            addressed.setdefault(f"kind:{body.kind}", []).append(body)
        return {address: Group(bodies) for address, bodies in addressed.items()}

    def standing(self, bars: tuple[str, ...]) -> _Standing:
        """Return who is ruled out whatever the case, with those whom gates bar."""
        found = self._standings.get(bars)
        if found is None:
            barred = (code for name in bars if name in self.groups for code in self.groups[name].bits)
            own = {body.code: body.standing() for body in self.members if body.standing()}
            found = self._standings[bars] = _Standing(dict.fromkeys(barred, "gate") | own)
        return found

    def usual(self, bars: tuple[str, ...], reason: str) -> dict[str, str]:
        """Return a reason for every body, in their order: what rules it out whatever the case, else `reason`.

        To be read only: it is the same for every case.
        """
        key = bars, reason
        if key not in self._usual:
            self._usual[key] = dict.fromkeys(self.by_code, reason) | dict(self.standing(bars).reasons)
        return self._usual[key]


@dataclass(frozen=True)
class Bodies:
    """The bodies for one case: what is the same for every case, and what each had to do with this one.

    `excuses` are declined, no_answer, conflict or unwanted by code; `declined` are the reasons given; `known` are the
    bodies where the person was before; `lacking` are sessions or staff_full by code.
    """

    index: Index
    excuses: Mapping[str, str] = field(default_factory=dict)
    declined: Mapping[str, str] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    lacking: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, bodies: "Sequence[Candidate] | Bodies") -> "Bodies":
        """Return bodies made ready; what each had to do with the case is read from the candidates."""
        if isinstance(bodies, Bodies):
            return bodies
        excuses = {body.code: reason for body in bodies if (reason := body.excuse())}
        declined = {body.code: body.declined for body in bodies if body.declined}
        lacking = {body.code: body.lacking for body in bodies if body.lacking and not body.is_prefecture}
        return cls(Index(bodies), excuses, declined, frozenset(body.code for body in bodies if body.known), lacking)

    def for_case(
        self,
        *,
        declined: Mapping[str, str] = _NO_REASONS,
        lapsed: Collection[str] = (),
        against: Mapping[str, str] = _NO_REASONS,
        known: Collection[str] = (),
        lacking: Mapping[str, str] = _NO_REASONS,
    ) -> "Bodies":
        """Return the same bodies before another case, `against` conflict or unwanted; nothing is indexed again."""
        excuses = {**against} | dict.fromkeys(lapsed, "no_answer")
        excuses |= dict.fromkeys(declined, "declined")
        own = self.index.own
        if own:
            excuses.pop(own.code, None)
        return Bodies(self.index, excuses, declined, frozenset(known), lacking)


def _digits(mask: int) -> bytes:
    """Return the bits of a mask, the first member's first, as zeros and ones."""
    return f"{mask:b}"[::-1].encode().translate(_DIGITS)


def _union(masks: Iterable[int]) -> int:
    union = 0
    for mask in masks:
        union |= mask
    return union
