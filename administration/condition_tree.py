"""A condition as a tree to look at and to change: each node has a path such as 0.1 from the outermost group (empty)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from foundation.numbers import whole_number
from foundation.refusal import Refusal
from routing.conditions import Condition
from routing.labels import GROUP, Names
from routing.sentences import leaf_words

GONE = "この条件はもうありません。ページを開きなおしてください。"
Written = Any
Changing = Callable[[Written], Written]


@dataclass(frozen=True)
class Node:
    """One comparison or group: its path, its words, and the parts of a group."""

    path: str
    words: str
    is_group: bool
    parts: Sequence["Node"] = ()


def grouped(when: Written) -> Written:
    """Return a written condition with a group outermost."""
    return when if isinstance(when, dict) else {"all": [when]}


def tree_of(when: Written, names: Names, path: str = "") -> Node:
    """Return the tree of a written condition."""
    if not isinstance(when, dict):
        field, operator, *values = when
        return Node(path, leaf_words(Condition(field, operator, tuple(values)), names), is_group=False)
    [(kind, parts)] = when.items()
    below = [tree_of(part, names, f"{path}.{number}".strip(".")) for number, part in enumerate(parts)]
    return Node(path, GROUP[kind], is_group=True, parts=below)


def node_at(when: Written, path: str) -> Written:
    """Return the part of a written condition at a path. Raises: Refusal: there is none."""
    for step in _steps(path):
        parts = _parts(when)
        if step >= len(parts):
            raise Refusal(GONE)
        when = parts[step]
    return when


def put(when: Written, path: str, node: Written) -> Written:
    """Return a condition with `node` added to the group at a path, or in place of the comparison there."""
    there = node_at(when, path)
    if not isinstance(there, dict):
        return _with(when, _steps(path), [node])
    [(kind, parts)] = there.items()
    return _with(when, _steps(path), [{kind: [*parts, node]}])


def without(when: Written, path: str) -> Written:
    """Return a condition without the part at a path; without its outermost group, an empty one."""
    node_at(when, path)
    return _with(when, _steps(path), []) if path else {"all": []}


def _with(when: Written, steps: list[int], instead: list[Written]) -> Written:
    if not steps:
        return instead[0]
    step, *rest = steps
    [(kind, parts)] = when.items()
    new = [_with(parts[step], rest, instead)] if rest else instead
    return {kind: [*parts[:step], *new, *parts[step + 1 :]]}


def _parts(when: Written) -> list[Written]:
    if not isinstance(when, dict):
        raise Refusal(GONE)
    [parts] = when.values()
    return list(parts)


def _steps(path: str) -> list[int]:
    try:
        return [whole_number(step) for step in path.split(".")] if path else []
    except ValueError as fault:
        raise Refusal(GONE) from fault
