"""What a draft changes against a published version: rows added, removed, changed, field by field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from routing.rows import SECTIONS

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """One row against the row it was: `before` is empty for an added row, `after` for a removed one.

    `fields`: what differs, as (key, value before, value after). `number`: the row's place in the draft; 0 when removed.
    """

    section: str
    number: int
    before: Row
    after: Row

    @property
    def kind(self) -> str:
        """Return added, removed or changed."""
        if not self.before:
            return "added"
        return "changed" if self.after else "removed"

    @property
    def fields(self) -> list[tuple[str, Any, Any]]:
        """Return the keys whose values differ, with both values; None where a row has none."""
        keys = dict.fromkeys((*self.before, *self.after))
        pairs = [(key, self.before.get(key), self.after.get(key)) for key in keys]
        return [(key, before, after) for key, before, after in pairs if before != after]


def changes(published: Mapping[str, Any], draft: Mapping[str, Any]) -> list[Change]:
    """Return what differs between two rule sets' rows, in the order of the draft, removed rows last in their section.

    Rows have no number of their own and an id may stand on several: equal rows are paired first, then rows of one id
    in their order.
    """
    return [change for section in SECTIONS for change in _in_section(section, published[section], draft[section])]


def head_changes(published: Mapping[str, Any], draft: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """Return what differs in the heads, version apart."""
    whole = Change("ruleset", 0, published["ruleset"], draft["ruleset"])
    return [change for change in whole.fields if change[0] != "version"]


def _in_section(section: str, before: Sequence[Row], after: Sequence[Row]) -> list[Change]:
    left = list(before)
    fresh = [(number, row) for number, row in enumerate(after, 1) if not _taken(row, left)]
    found = [Change(section, number, _earlier(row, left), row) for number, row in fresh]
    return [*found, *(Change(section, 0, row, {}) for row in left)]


def _taken(row: Row, left: list[Row]) -> bool:
    """Tell whether an equal row is left, and take it."""
    if row not in left:
        return False
    left.remove(row)
    return True


def _earlier(row: Row, left: list[Row]) -> Row:
    """Take the first row of the same id that is left; return it, or an empty one."""
    was = next((one for one in left if one["id"] == row["id"]), None)
    if was is None:
        return {}
    left.remove(was)
    return was
