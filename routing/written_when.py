"""Conditions as they stand in written rows: [field, operator, value, …] or {kind: [part, …]}, read and checked.

The place of the row is added by whoever reads it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from routing.conditions import GROUPS, OPERATORS, Condition, Group, When
from routing.rows import RuleFault, shown
from routing.vocabulary import is_code, is_field

_DEEPEST = 8
_HOW = '["needs", "any_of", "drugs"] のように書いてください。'


def read_when(content: object) -> When:
    """Return a written condition. Raises: RuleFault: it cannot be read; the sentence says what to write."""
    return _read(content, _DEEPEST)


def _read(content: object, deep: int) -> When:
    if not deep:
        raise RuleFault("when", "", f"when の条件のまとまりが深すぎます。{_DEEPEST}段までにしてください。")
    if isinstance(content, Mapping):
        return _read_group(content, deep)
    if not isinstance(content, list | tuple):
        raise RuleFault("when", content, f"when に「{shown(content)}」は書けません。条件の一覧を {_HOW}")
    if content and isinstance(content[0], str):
        return _read_leaf(content)
    return Group("all", tuple(_read(part, deep - 1) for part in content))


def _read_group(content: Mapping[str, Any], deep: int) -> Group:
    if len(content) != 1 or next(iter(content)) not in GROUPS:
        raise RuleFault("when", dict(content), "when の条件のまとまりは all、any、none のどれか一つです。")
    kind, parts = next(iter(content.items()))
    if not isinstance(parts, list | tuple):
        raise RuleFault("when", dict(content), f"when の {kind} には、条件の一覧を書いてください。")
    return Group(kind, tuple(_read(part, deep - 1) for part in parts))


def _read_leaf(content: Sequence[Any]) -> Condition:
    name, operator, *values = [*content, "", ""][: max(len(content), 2)]
    if not is_field(name):
        raise RuleFault(
            name, list(values), f"when の項目「{shown(name)}」は記録にありません。項目の記号を直してください。"
        )
    if operator not in OPERATORS:
        choice = "、".join(OPERATORS)
        raise RuleFault(
            name,
            operator,
            f"when の {name} の比べ方「{shown(operator)}」はありません。{choice} のどれかを書いてください。",
        )
    for value in values:
        if not isinstance(value, str) or not is_code(name, value):
            said = f"when の {name} に「{shown(value)}」という答えはありません。答えの記号を直してください。"
            raise RuleFault(name, value, said)
    if not values:
        raise RuleFault(name, "", f"when の {name} と比べる答えがありません。{_HOW}")
    return Condition(name, operator, tuple(values))
