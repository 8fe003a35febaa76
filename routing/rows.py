"""The rows of a rule set: gates, holds (要確認) and need rules, as frozen data with their compiled tests."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from routing.conditions import Bits, Test, When
from routing.matching import Matcher

SECTIONS = ("gates", "holds", "rules")
# The rank of a row that names none: after all that do.
LAST_RANK = 999
_WIDE_BLANK = "\u3000"
_MOST_SHOWN = 40
_MOST_TOLD = 80
_DEEPEST_SHOWN = 6
# What Python has another word for than TOML.
_BARE = {"True": "true", "False": "false", "None": "''"}


class RuleFault(ValueError):
    """A file of rules or of a prefecture cannot be read; `sentence` (Japanese) names the place and what to write."""

    def __init__(self, field_name: str, value: object, sentence: str) -> None:
        """Keep the field, the value and the sentence for the reader."""
        super().__init__(sentence)
        self.field = field_name
        self.value = value
        self.sentence = sentence

    def at(self, place: str) -> "RuleFault":
        """Return the fault with its place named before the sentence."""
        return RuleFault(self.field, self.value, f"{place}：{self.sentence}")

    @property
    def told(self) -> str:
        """Return field, value and sentence on one line, as commands say them."""
        value = as_written(self.value)
        value = value if len(value) <= _MOST_TOLD else f"{value[:_MOST_TOLD]}…"
        return f"{shown(self.field)}: {value}: {self.sentence}"


def is_plain(text: str) -> bool:
    """Tell whether every character of a text can be seen, or is a blank of either width."""
    return all(map(_is_plain, text))


def _is_plain(char: str) -> bool:
    return char.isprintable() or char == _WIDE_BLANK


def as_written(value: object, deep: int = 0) -> str:
    """Return a value as a TOML file has it: texts in quotes, true, 2025-04-01, { web = 2025-04-01 }; None: nothing."""
    if isinstance(value, Mapping | list | tuple):
        return _as_written(value, deep + 1) if deep < _DEEPEST_SHOWN else "…"
    if isinstance(value, str):
        return repr(value)
    return _BARE.get(str(value), str(value))


def _as_written(value: Mapping[str, object] | Sequence[object], deep: int) -> str:
    if not isinstance(value, Mapping):
        return f"[{', '.join(as_written(one, deep) for one in value)}]"
    inner = ", ".join(f"{key} = {as_written(one, deep)}" for key, one in value.items())
    return f"{{ {inner} }}" if inner else "{}"


def shown(value: object) -> str:
    """Return what somebody wrote, short enough and plain enough to stand within a sentence."""
    # Of what is long only the beginning is looked at.
    text = value if isinstance(value, str) else as_written(value)
    plain = "".join(char if _is_plain(char) else " " for char in text[: _MOST_SHOWN + 1])
    return plain if len(plain) <= _MOST_SHOWN else f"{plain[:_MOST_SHOWN]}…"


@contextmanager
def within(place: str) -> Iterator[None]:
    """Name the place in the sentence of whatever fault is found within it; outer places come first."""
    try:
        yield
    except RuleFault as fault:
        raise fault.at(place) from fault


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
