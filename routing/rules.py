"""Rule sets between written rows and checked data, and what a rule set reads."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from routing.conditions import (
    ALWAYS,
    GROUPS,
    OPERATORS,
    Bits,
    Condition,
    Group,
    When,
    compiled,
    leaves,
    to_content,
)
from routing.rows import SECTIONS, Rule, RuleFault, RuleSet
from routing.vocabulary import (
    FLAGS,
    NEIGHBOURS,
    OPEN_CASE_LEAD,
    OUTCOMES,
    TIE_BREAKS,
    is_addressee,
    is_code,
    is_field,
    sources,
)

__all__ = [
    "Condition",
    "Group",
    "Rule",
    "RuleFault",
    "RuleSet",
    "fields_read",
    "parse_draft",
    "parse_ruleset",
    "read_row",
    "ruleset_to_content",
]

_LISTS = ("lead", "after", "co", "onward", "flags", "bars", "unasked", "replaces")
_MARKS = ("joins", "alone", "always", "settles")
_TEXTS = ("outcome", "reason", "words", "words_person")
_KEYS = {"id", "rank", "when", *_LISTS, *_MARKS, *_TEXTS}
_ADDRESSED = {"lead", "after", "co", "bars"}
_NEEDS = {"needs", "main_need", "first_needs", "only_need"}
_LAST_RANK = 999
_DEEPEST = 8
# `reason`: why a gate passes the other bodies over, when it is not the gate as such.
_CHOSEN = {"outcome": OUTCOMES, "reason": ("gate", "consent", "wish")}


def parse_ruleset(content: Mapping[str, Any], bodies: Collection[tuple[str, str]] = ()) -> RuleSet:
    """Return the rule set written in `content`; with `bodies` (code, kind) given, every addressee must be there.

    Raises: RuleFault: the first thing that cannot be loaded.
    """
    ruleset = parse_draft(content)
    if not any(rule.lead and rule.when == ALWAYS for rule in ruleset.rules):
        raise RuleFault("rules", "", "最後の規則（条件なしで行き先のある規則）がありません。")
    _check_addressees(ruleset, bodies)
    return ruleset


def parse_draft(content: Mapping[str, Any]) -> RuleSet:
    """Return a rule set as far as it is written: it may still lack its final rule and name bodies that are not there.

    Raises: RuleFault: the first thing that cannot be read.
    """
    head = content.get("ruleset")
    if not isinstance(head, Mapping):
        raise RuleFault("ruleset", head, "規則の見出し [ruleset] がありません。")
    bits: Bits = {}
    sections = {name: _read_section(name, content.get(name, ()), bits) for name in SECTIONS}
    return RuleSet(
        prefecture=_text(head, "prefecture"),
        version=_number(head, "version"),
        valid_from=_day(head.get("valid_from")),
        tie_breaks=_tie_breaks(head.get("tie_breaks", ())),
        bits=bits,
        **sections,
    )


def ruleset_to_content(ruleset: RuleSet) -> dict[str, Any]:
    """Return the rule set as JSON-ready rows; `parse_ruleset` reads them back to an equal rule set."""
    return {
        "ruleset": {
            "prefecture": ruleset.prefecture,
            "version": ruleset.version,
            "valid_from": ruleset.valid_from.isoformat(),
            "tie_breaks": list(ruleset.tie_breaks),
        },
        **{name: [_row_content(rule) for rule in getattr(ruleset, name)] for name in SECTIONS},
    }


def fields_read(ruleset: RuleSet) -> frozenset[str]:
    """Return the record's keys that the rows and tie-breaks read; the form asks `p` questions only for these."""
    read = {key for name in ruleset.tie_breaks for key in TIE_BREAKS[name]}
    for rule in ruleset.rows:
        keys = {key for leaf in leaves(rule.when) for key in sources(leaf.field)}
        read |= keys - set(rule.unasked)
    return frozenset(read)


def tells_apart(ruleset: RuleSet, codes: Iterable[str]) -> bool:
    """Tell whether any row treats some of these needs differently from the others."""
    group = set(codes)
    return any(
        leaf.field in _NEEDS and 0 < len(group & set(leaf.values)) < len(group)
        for rule in ruleset.rows
        for leaf in leaves(rule.when)
    )


def _row_content(rule: Rule) -> dict[str, Any]:
    row: dict[str, Any] = {"id": rule.id, "rank": rule.rank, "when": to_content(rule.when)}
    row |= {key: list(getattr(rule, key)) for key in _LISTS if key != "replaces" and getattr(rule, key)}
    row |= {key: getattr(rule, key) for key in _TEXTS if getattr(rule, key)}
    return row | {key: getattr(rule, key) for key in _MARKS if getattr(rule, key) != (key == "joins")}


def _read_section(section: str, rows: object, bits: Bits) -> tuple[Rule, ...]:
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        raise RuleFault(section, rows, f"{section} は行の一覧で書いてください。")
    return tuple(sorted((read_row(section, row, bits) for row in rows), key=lambda rule: rule.rank))


def read_row(section: str, row: object, bits: Bits) -> Rule:
    """Return one written row; gives every value its condition names a bit. Raises: RuleFault: it cannot be read."""
    if not isinstance(row, Mapping) or not isinstance(row.get("id"), str):
        raise RuleFault(section, row, f"{section} に id のない行があります。")
    _check_keys(row)
    when = _read_when(row["id"], row.get("when", []), _DEEPEST)
    lists = {key: _read_list(row, key) for key in _LISTS if key != "replaces"}
    marks = {key: bool(row[key]) for key in _MARKS if key in row}
    texts = {key: str(row[key]) for key in _TEXTS if key in row}
    _check_row(row["id"], lists, texts)
    return Rule(
        id=row["id"],
        section=section,
        rank=_number(row, "rank") if "rank" in row else _LAST_RANK,
        when=when,
        test=compiled(when, bits),
        **lists,  # type: ignore[arg-type]
        **marks,  # type: ignore[arg-type]
        **texts,  # type: ignore[arg-type]
    )


def _check_keys(row: Mapping[str, Any]) -> None:
    for key in row:
        if key not in _KEYS:
            raise RuleFault(key, row[key], f"規則 {row['id']}：「{key}」という項目はありません。")
        if "\x00" in str(row[key]):
            raise RuleFault(key, "\\x00", f"規則の {key} に使えない文字があります。消してください。")
    if row.get("lead") and "rank" not in row:
        raise RuleFault("rank", "", f"規則 {row['id']}：行き先のある規則には rank が要ります。")


def _check_row(rule_id: str, lists: Mapping[str, tuple[str, ...]], texts: Mapping[str, str]) -> None:
    for key, values in lists.items():
        unknown = [value for value in values if not _is_known(key, value)]
        if unknown:
            raise RuleFault(key, unknown[0], f"規則 {rule_id}：{key} の「{unknown[0]}」は知らない記号です。")
    for key, allowed in _CHOSEN.items():
        value = texts.get(key, "")
        if value and value not in allowed:
            raise RuleFault(key, value, f"規則 {rule_id}：{key} の「{value}」は知らない記号です。")


def _is_known(key: str, value: str) -> bool:
    if key in _ADDRESSED:
        return is_addressee(value)
    return value in {"onward": NEIGHBOURS, "flags": FLAGS}.get(key, (value,))


def _read_when(rule_id: str, content: object, deep: int) -> When:
    if not deep:
        raise RuleFault("when", "", f"規則 {rule_id}：条件のまとまりが深すぎます。")
    if isinstance(content, Mapping):
        return _read_group(rule_id, content, deep)
    if not isinstance(content, Sequence) or isinstance(content, str):
        raise RuleFault("when", content, f"規則 {rule_id}：when の書き方が違います。")
    if content and isinstance(content[0], str):
        return _read_leaf(rule_id, content)
    return Group("all", tuple(_read_when(rule_id, part, deep - 1) for part in content))


def _read_group(rule_id: str, content: Mapping[str, Any], deep: int) -> Group:
    if len(content) != 1 or next(iter(content)) not in GROUPS:
        raise RuleFault("when", dict(content), f"規則 {rule_id}：条件のまとまりは all、any、none のどれか一つです。")
    kind, parts = next(iter(content.items()))
    if not isinstance(parts, list | tuple):
        raise RuleFault("when", dict(content), f"規則 {rule_id}：when の書き方が違います。")
    return Group(kind, tuple(_read_when(rule_id, part, deep - 1) for part in parts))


def _read_leaf(rule_id: str, content: Sequence[str]) -> Condition:
    name, operator, *values = [*content, "", ""][: max(len(content), 2)]
    if not is_field(name):
        raise RuleFault(name, list(values), f"規則 {rule_id}：項目「{name}」は記録にありません。")
    if operator not in OPERATORS:
        raise RuleFault(name, operator, f"規則 {rule_id}：{name} の比べ方「{operator}」はありません。")
    for value in values:
        if not is_code(name, str(value)):
            raise RuleFault(name, value, f"規則 {rule_id}：{name} に「{value}」という答えはありません。")
    if not values:
        raise RuleFault(name, "", f"規則 {rule_id}：{name} と比べる答えがありません。")
    return Condition(name, operator, tuple(str(value) for value in values))


def _read_list(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    values = row.get(key, ())
    if not isinstance(values, list | tuple) or not all(isinstance(value, str) for value in values):
        raise RuleFault(key, values, f"規則 {row['id']}：{key} は記号の一覧で書いてください。")
    return tuple(values)


def _text(head: Mapping[str, Any], key: str) -> str:
    value = head.get(key)
    if not isinstance(value, str) or not value:
        raise RuleFault(key, value, f"規則の見出しに {key} がありません。")
    return value


def _number(row: Mapping[str, Any], key: str) -> int:
    value = row.get(key)
    if not isinstance(value, int) or isinstance(value, bool):
        raise RuleFault(key, value, f"{row.get('id', '規則の見出し')}：{key} は数で書いてください。")
    return value


def _day(value: object) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError as fault:
        raise RuleFault("valid_from", value, f"valid_from の「{value}」は日付ではありません。") from fault


def _tie_breaks(names: object) -> tuple[str, ...]:
    if not isinstance(names, list | tuple):
        raise RuleFault("tie_breaks", names, "tie_breaks は決め方の一覧で書いてください。")
    for name in names:
        if name not in TIE_BREAKS:
            raise RuleFault("tie_breaks", name, f"tie_breaks の「{name}」は知らない決め方です。")
    return tuple(names)


def _check_addressees(ruleset: RuleSet, bodies: Collection[tuple[str, str]]) -> None:
    if not bodies:
        return
    codes = {code for code, _ in bodies}
    for rule in ruleset.rows:
        for name in (*rule.lead, *rule.after, *rule.co, *rule.bars):
            if not name.startswith("kind:") and name != OPEN_CASE_LEAD and name not in codes:
                raise RuleFault("lead", name, f"規則 {rule.id}：団体「{name}」はこの県にありません。")
