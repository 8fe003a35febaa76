"""A rule set as a reviewable TOML file; `tomllib` and `parse_ruleset` read it back to an equal rule set.

Only the fixed shape of rule sets is written: a head, rows, pinned cases; conditions stand on one line.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from routing.rows import SECTIONS

_HEAD = ("prefecture", "version", "valid_from", "tie_breaks")
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")


def ruleset_text(content: Mapping[str, Any], pinned: Sequence[Mapping[str, Any]] = ()) -> str:
    """Return the TOML of a rule set's content, with pinned cases after the rows when there are any."""
    return "\n".join(_lines(content, pinned)) + "\n"


def _lines(content: Mapping[str, Any], pinned: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield "[ruleset]"
    yield from _pairs({key: content["ruleset"][key] for key in _HEAD if key in content["ruleset"]})
    for name, rows in (*((section, content[section]) for section in SECTIONS), ("pinned", pinned)):
        for row in rows:
            yield f"\n[[{name}]]"
            yield from _pairs(row)


def _pairs(table: Mapping[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        yield f"{_key(key)} = {_value(value)}"


def _key(key: str) -> str:
    return key if key and set(key) <= _PLAIN else _text(key)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(_pairs(value)) + " }" if value else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(entry) for entry in value)}]"
    return str(value) if isinstance(value, int) else _text(str(value))


def _text(text: str) -> str:
    # JSON escapes what TOML wants escaped, and no more, but for one control character.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
