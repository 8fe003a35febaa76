"""Files as nobody should write them: a good file's content with anything TOML knows in any place of it."""

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import UTC, date, datetime, time
from typing import Any

from hypothesis import strategies as st

Content = dict[str, Any]
_CHARS = st.characters(exclude_categories=["Cs"])
_WORDS = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "\n",
    "\x1b[31m",
    "\u202e",
    "\ufeff",
    "\uffff",
    "\u3000",
    "S3",
    "generic",
    "saga",
    "../x",
    "ア" * 5_000,
]
_SCALARS: st.SearchStrategy[Any] = (
    st.sampled_from([*_WORDS, *("kind:PREF", "DARC-H", "98201", "unlimited", "needs", "any_of", "drugs")])
    | st.text(_CHARS, max_size=8)
    | st.sampled_from(
        [0, 1, -1, 999, 10_000_000, 2**31 - 1, 2**31, -(2**31), 2**63 - 1, 2**63, 2**64, 10**30, -(10**4_000)]
    )
    | st.sampled_from([0.0, 1.5, -0.0, 1e308, float("inf"), float("-inf"), float("nan")])
    | st.booleans()
    | st.dates()
    | st.sampled_from([datetime(2025, 4, 1, 12, tzinfo=UTC), time(8, 30), date.min, date.max])
)
_KEYS = st.sampled_from(
    ["id", "all", "any", "none", "when", "rank", "lead", "words", "title", "mon", "", "a\x00", "ア" * 100]
)
_DEEP: list[Any] = [json.loads("[" * deep + "]" * deep) for deep in (3, 9, 30, 200)]
VALUES: st.SearchStrategy[Any] = (
    st.recursive(
        _SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3), max_leaves=4
    )
    | st.sampled_from([[], {}, "", "x", 1, -1, 300, True, date(2025, 4, 1), ["drugs"], ["98201"], [[]], [{}], [1]])
    | st.sampled_from([*_DEEP, [1] * 1_001, ["drugs"] * 3_000, [{}] * 400, [[]] * 20])
)
# A node by its place among all nodes, what is done to it, and with what.
CHANGES = st.lists(
    st.tuples(
        st.integers(0, 10_000),
        st.sampled_from(["put", "put", "drop", "drop", "twice", "twice", "wrap", "rename"]),
        VALUES | _KEYS,
    ),
    min_size=1,
    max_size=3,
)


def changed(content: Content, changes: list[tuple[int, str, Any]]) -> Content:
    """Return a copy of a content with these changes made in it, one after the other."""
    copy = deepcopy(content)
    for number, how, value in changes:
        nodes = list(_nodes(copy))
        if nodes:
            _change(*nodes[number % len(nodes)], how=how, value=deepcopy(value))
    return copy


def _nodes(holder: Any) -> Iterator[tuple[Any, Any]]:
    """Every place within a content: what holds it, and its key or number there."""
    steps = list(holder) if isinstance(holder, dict) else range(len(holder))
    for step in steps:
        yield holder, step
        if isinstance(holder[step], dict | list):
            yield from _nodes(holder[step])


def _change(holder: Any, step: Any, *, how: str, value: Any) -> None:
    if how == "drop":
        del holder[step]
    elif how == "twice" and isinstance(holder, list):
        holder.append(deepcopy(holder[step]))
    elif how == "wrap":
        holder[step] = [holder[step]]
    elif how == "rename" and isinstance(holder, dict) and isinstance(value, str):
        holder[value] = holder.pop(step)
    else:
        holder[step] = value


def toml(content: Mapping[str, Any]) -> str:
    """Return a content as TOML, each table on one line."""
    return "\n".join(f"{_text(key)} = {_value(value)}" for key, value in content.items()) + "\n"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_text(key)} = {_value(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, int):
        return f"{value:d}" if abs(value) < 10**4_000 else "-1" + "0" * 4_000
    return str(value) if isinstance(value, float) else _text(str(value))


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
