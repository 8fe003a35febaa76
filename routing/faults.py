"""What the check of a rule set says: a fault, its place, and what a row or file must be to be read at all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from routing.facts import Territory
from routing.labels import Names
from routing.row_places import name_of
from routing.rows import LAST_RANK, SECTIONS, RuleFault, shown
from routing.rules import parse_draft, read_nth


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing wrong, and where: section, id and rank of the row, field and value.

    `kind`: unknown, unasked, no_final, no_destination, unreachable, unkept, no_words, unsettled, pinned; warnings:
    equal_rank, tells.
    `row` is the row's number on the page; 0 where no row of a page is meant.
    """

    kind: str
    sentence: str
    section: str = ""
    rule: str = ""
    rank: int = 0
    row: int = 0
    field: str = ""
    value: str = ""

    @property
    def is_warning(self) -> bool:
        """Tell whether it may be published all the same."""
        return self.kind in {"equal_rank", "tells"}

    def to_json(self) -> dict[str, str | int]:
        """Return it as commands print it; rows are named by id and rank, never by counting."""
        return {key: value for key, value in vars(self).items() if key != "row"}


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
        yield Fault(kind="unknown", sentence=fault.sentence, field=fault.field, value=shown(fault.value))
    for section in SECTIONS:
        rows = content.get(section, ())
        listed = rows if isinstance(rows, list | tuple) else [rows]
        for place in range(len(listed)):
            yield from _unreadable_row(section, listed, place)


def _unreadable_row(section: str, rows: Sequence[object], place: int) -> Iterator[Fault]:
    try:
        read_nth(section, rows, place + 1, bits={})
    except RuleFault as fault:
        rule, rank = name_of(rows[place])
        yield Fault(
            kind="unknown",
            sentence=fault.sentence,
            section=section,
            rule=rule,
            rank=rank if isinstance(rank, int) else LAST_RANK,
            field=fault.field,
            value=shown(fault.value),
        )
