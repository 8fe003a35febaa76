"""What the check of a rule set says: a fault, its place, and what a row or file must be to be read at all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from routing.facts import Territory
from routing.labels import SECTION, Names
from routing.rows import SECTIONS, Rule, RuleFault, RuleSet
from routing.rules import parse_draft, read_row


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing wrong, and where: section, id and number of the row in its section, field and value.

    `kind`: unknown, unasked, no_final, no_destination, unreachable, pinned; warnings: equal_rank, tells.
    """

    kind: str
    sentence: str
    section: str = ""
    rule: str = ""
    row: int = 0
    field: str = ""
    value: str = ""

    @property
    def is_warning(self) -> bool:
        """Tell whether it may be published all the same."""
        return self.kind in {"equal_rank", "tells"}


@dataclass(frozen=True)
class Ground:
    """The prefecture that rules are checked for: its places, and its bodies as (code, kind)."""

    territory: Territory
    bodies: Sequence[tuple[str, str]]
    names: Names = field(default_factory=lambda: Names({}, {}))


def unreadable(content: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what cannot be read in a written rule set, row by row."""
    try:
        parse_draft({"ruleset": content.get("ruleset")})
    except RuleFault as fault:
        yield Fault(kind="unknown", sentence=fault.sentence, field=fault.field, value=str(fault.value))
    for section in SECTIONS:
        rows = content.get(section, ())
        for number, row in enumerate(rows if isinstance(rows, list | tuple) else [rows], 1):
            yield from _unreadable_row(section, number, row)


def _unreadable_row(section: str, number: int, row: object) -> Iterator[Fault]:
    try:
        read_row(section, row, {})
    except RuleFault as fault:
        yield Fault(
            kind="unknown",
            sentence=f"{SECTION[section]}の{number}行目：{fault.sentence}",
            section=section,
            rule=str(row.get("id", "")) if isinstance(row, Mapping) else "",
            row=number,
            field=fault.field,
            value=str(fault.value),
        )


def place_words(ruleset: RuleSet, row: Rule) -> tuple[int, str]:
    """Return the number of a row in its section, and where it stands: 規則 S3（行き先の規則の2行目）."""
    number = next(place for place, one in enumerate(getattr(ruleset, row.section), 1) if one is row)
    return number, f"規則 {row.id}（{SECTION[row.section]}の{number}行目）"
