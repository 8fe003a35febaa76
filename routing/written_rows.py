"""The rows of a section as they stand in a file, before anything is known of what they say.

Stored rule sets are read without this: what was published stays readable, whatever files may hold today.
"""

from collections.abc import Mapping
from typing import Any

from foundation.clock import OUR_YEARS
from routing.row_places import written_place
from routing.rows import RuleFault, is_plain, shown

# As many as the page of a row takes.
_HIGHEST_RANK = 9_999_999


def written_rows(content: Mapping[str, Any], section: str) -> list[dict[str, Any]]:
    """Return a section's rows.

    Raises: RuleFault: they are no tables, have no name, no possible rank, or `replaces` is no list of names.
    """
    rows = content.get(section, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise RuleFault(section, rows, f"{section} は [[{section}]] の形で、行の一覧で書いてください。")
    for number, row in enumerate(rows, 1):
        try:
            _check(row)
        except RuleFault as fault:
            raise fault.at(written_place(section, rows, number)) from fault
    return rows


def is_list_of_names(names: object) -> bool:
    """Tell whether something is a list of texts."""
    return isinstance(names, list) and all(isinstance(name, str) for name in names)


def check_first_day(head: Mapping[str, Any]) -> None:
    """Check that a head's first day lies in our years. Raises: RuleFault: it does not."""
    first = str(head.get("valid_from"))
    if first[:4].isdecimal() and int(first[:4]) not in OUR_YEARS:
        said = f"valid_from は {OUR_YEARS[0]}年から {OUR_YEARS[-1]}年までの日にしてください。"
        raise RuleFault("valid_from", first, said)


def _check(row: Mapping[str, Any]) -> None:
    name, rank = row.get("id"), row.get("rank", 0)
    if not isinstance(name, str) or not name.strip() or not is_plain(name):
        said = f'id に「{shown(name)}」は書けません。id = "S3" のように、名前を書いてください。'
        raise RuleFault("id", name, said)
    if not isinstance(rank, int) or isinstance(rank, bool) or not 0 <= rank <= _HIGHEST_RANK:
        said = f"rank に「{shown(rank)}」は書けません。0 から {_HIGHEST_RANK} までの数を書いてください。"
        raise RuleFault("rank", rank, said)
    if not is_list_of_names(row.get("replaces", [])):
        said = 'replaces は ["N01"] のような、規則の名前の一覧で書いてください。'
        raise RuleFault("replaces", row["replaces"], said)
