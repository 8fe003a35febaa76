"""Where a row of a rule set stands, said the same way in every finding: 規則 S3（行き先の規則、順位 30）.

Never by counting lines: the order in a file, with the rows it extends, is not the order of the page.
"""

from collections.abc import Mapping, Sequence

from routing.labels import SECTION
from routing.rows import LAST_RANK, Rule, RuleSet, shown

Names = tuple[str, object]


def name_of(row: object) -> Names:
    """Return id and rank of a written row, as far as it is one; an empty id when it has none."""
    if not isinstance(row, Mapping):
        return "", LAST_RANK
    written = row.get("id")
    return written if isinstance(written, str) else "", row.get("rank", LAST_RANK)


def written_place(section: str, rows: Sequence[object], number: int) -> str:
    """Return where a written row stands, by its number from 1 among the rows of its section."""
    names = [name_of(row) for row in rows]
    name = names[number - 1]
    if not name[0]:
        return f"{SECTION[section]}の、名前（id）のない行（書いた順に{number}番目）"
    return _words(section, name, [place for place, one in enumerate(names, 1) if one == name].index(number))


def place_of(ruleset: RuleSet, row: Rule) -> str:
    """Return where a row stands."""
    same = [one for one in getattr(ruleset, row.section) if (one.id, one.rank) == (row.id, row.rank)]
    return _words(row.section, (row.id, row.rank), next(n for n, one in enumerate(same) if one is row))


def number_of(ruleset: RuleSet, row: Rule) -> int:
    """Return the number of a row from 1 in its section, in the order of rank, as on the page."""
    return next(number for number, one in enumerate(getattr(ruleset, row.section), 1) if one is row)


def _words(section: str, name: Names, before: int) -> str:
    """Return the place of a row that has `before` others of its id and rank before it."""
    again = f"、同じ名前の{before + 1}つ目" if before else ""
    return f"規則 {shown(name[0])}（{SECTION[section]}、順位 {shown(name[1])}{again}）"
