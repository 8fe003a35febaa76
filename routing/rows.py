"""The rows of a rule set: gates, holds (要確認) and need rules, as frozen data with their compiled tests."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from routing.conditions import Bits, Test, When, glance

SECTIONS = ("gates", "holds", "rules")


class RuleFault(ValueError):
    """A rule set cannot be loaded; `sentence` (Japanese) names the row, the field and the value at fault."""

    def __init__(self, field_name: str, value: object, sentence: str) -> None:
        """Keep the field, the value and the sentence for the reader."""
        super().__init__(sentence)
        self.field = field_name
        self.value = value
        self.sentence = sentence


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One row: when it applies, whom it leads to, and what it adds.

    `lead` is in order of preference; `after` lead only when wished or when somebody declined. `joins`: leads become
    co-bodies when another row leads. `alone`: nobody joins. `always`: adds its marks even to a stopped consultation.
    `settles`: rows of 要確認 no longer matter. `bars`: bodies that may neither lead nor join. `unasked`: fields that
    are read if known but are no reason to ask. `reason`: why the other bodies are passed over, when it is not the gate
    as such. `words` are for staff; `words_person` take the place of the usual first line for the person.
    """

    id: str
    section: str
    rank: int
    when: When
    lead: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    co: tuple[str, ...] = ()
    onward: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    bars: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()
    outcome: str = ""
    reason: str = ""
    joins: bool = True
    alone: bool = False
    always: bool = False
    settles: bool = False
    words: str = ""
    words_person: str = ""
    test: Test = field(compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class RuleSet:
    """One published version of a prefecture's rules, complete in itself; rows of a section are in order of rank."""

    prefecture: str
    version: int
    valid_from: date
    tie_breaks: tuple[str, ...]
    gates: tuple[Rule, ...]
    holds: tuple[Rule, ...]
    rules: tuple[Rule, ...]
    bits: Bits = field(compare=False, repr=False)
    # What was found out about masks: many consultations of a year are alike in what the conditions look for.
    remembered: dict[int, Any] = field(default_factory=dict, compare=False, repr=False, init=False)

    @cached_property
    def name(self) -> str:
        """Return the name that decisions keep: saga/1."""
        return f"{self.prefecture}/{self.version}"

    @property
    def rows(self) -> tuple[Rule, ...]:
        """Return all rows, gates first."""
        return (*self.gates, *self.holds, *self.rules)

    @cached_property
    def tokens(self) -> frozenset[str]:
        """Return the marks that conditions look for; a mask is made of these alone."""
        return frozenset(self.bits)

    def mask(self, tokens: frozenset[str]) -> int:
        """Return the mask of facts."""
        return sum(map(self.bits.__getitem__, tokens & self.tokens))

    def holding(self, mask: int) -> list[Rule]:
        """Return the rows whose condition holds; only those are looked at that one of the facts calls for."""
        glances, by_bit, keyed, always = self._index
        places = set(always)
        called = mask & keyed
        while called:
            lowest = called & -called
            places.update(by_bit[lowest])
            called ^= lowest
        looked_at = [glances[place] for place in sorted(places)]
        return [row for none, row in looked_at if not mask & none and row.test(mask)]

    @cached_property
    def _index(self) -> tuple[list[tuple[int, Rule]], dict[int, list[int]], int, list[int]]:
        """Return the rows with what they forbid, the places that a fact calls for, all such facts, other places."""
        by_bit: dict[int, list[int]] = {}
        glances, always = [], []
        for place, row in enumerate(self.rows):
            some, none = glance(row.when, self.bits)
            glances.append((none, row))
            if some < 0:
                always.append(place)
            for bit in _bits(max(some, 0)):
                by_bit.setdefault(bit, []).append(place)
        return glances, by_bit, sum(by_bit), always


def _bits(mask: int) -> Iterator[int]:
    while mask:
        yield mask & -mask
        mask &= mask - 1
