"""The rows of a rule set: gates, holds (要確認) and need rules, as frozen data with their compiled tests."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from routing.conditions import Bits, Test, When
from routing.matching import Matcher

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
    # What rows say together, by the number of those that hold: to many consultations of a year the same ones apply.
    remembered: dict[int, Any] = field(default_factory=dict, compare=False, repr=False, init=False)

    @cached_property
    def name(self) -> str:
        """Return the name that decisions keep: saga/1."""
        return f"{self.prefecture}/{self.version}"

    @cached_property
    def rows(self) -> tuple[Rule, ...]:
        """Return all rows, gates first."""
        return (*self.gates, *self.holds, *self.rules)

    @cached_property
    def matcher(self) -> Matcher:
        """Return what finds the rows that apply, gates first."""
        return Matcher([(row.when, row.test) for row in self.rows], self.bits)
