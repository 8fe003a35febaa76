"""Rule sets between written rows and checked data, and what a rule set reads."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from routing.conditions import ALWAYS, Bits, Condition, Group, compiled, leaves, to_content
from routing.row_places import place_of, written_place
from routing.rows import LAST_RANK, SECTIONS, Rule, RuleFault, RuleSet, shown
from routing.vocabulary import FLAGS, NEIGHBOURS, OPEN_CASE_LEAD, OUTCOMES, TIE_BREAKS, is_addressee, sources
from routing.written_when import read_when

__all__ = [
    "Condition",
    "Group",
    "Rule",
    "RuleFault",
    "RuleSet",
    "fields_read",
    "parse_draft",
    "parse_ruleset",
    "read_nth",
    "read_row",
    "ruleset_to_content",
]

_LISTS = ("lead", "after", "co", "onward", "flags", "bars", "unasked", "replaces")
_MARKS = ("joins", "alone", "always", "settles")
_TEXTS = ("outcome", "reason", "words", "words_person")
_KEYS = {"id", "rank", "when", *_LISTS, *_MARKS, *_TEXTS}
_ADDRESSED = {"lead", "after", "co", "bars"}
_NEEDS = {"needs", "main_need", "first_needs", "only_need"}
NO_HEAD = "規則の見出し [ruleset] がありません。[ruleset] の下に prefecture、version、valid_from を書いてください。"
NO_FINAL = "最後の規則（条件なしで行き先のある規則）がありません。when のない規則を、順位の最後に加えてください。"
# Only gates are known before any body is looked at.
BARS_ELSEWHERE = (
    "関わらせない団体（bars）は関門（[[gates]]）にだけ書けます。この行から消し、同じ条件の関門に書いてください。"
)
# `reason`: why a gate passes the other bodies over, when it is not the gate as such.
_CHOSEN = {"outcome": OUTCOMES, "reason": ("gate", "consent", "wish")}


def parse_ruleset(content: Mapping[str, Any], bodies: Collection[tuple[str, str]] = ()) -> RuleSet:
    """Return the rule set written in `content`; with `bodies` (code, kind) given, every addressee must be there.

    Raises: RuleFault: the first thing that cannot be loaded.
    """
    ruleset = parse_draft(content)
    if not any(rule.lead and rule.when == ALWAYS for rule in ruleset.rules):
        raise RuleFault("rules", "", NO_FINAL)
    _check_addressees(ruleset, bodies)
    return ruleset


def parse_draft(content: Mapping[str, Any]) -> RuleSet:
    """Return a rule set as far as it is written: it may still lack its final rule and name bodies that are not there.

    Raises: RuleFault: the first thing that cannot be read.
    """
    head = content.get("ruleset")
    if not isinstance(head, Mapping):
        raise RuleFault("ruleset", head, NO_HEAD)
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
    if not isinstance(rows, list | tuple):
        raise RuleFault(section, rows, f"{section} は [[{section}]] の形で、行の一覧で書いてください。")
    read = [read_nth(section, rows, number, bits=bits) for number in range(1, len(rows) + 1)]
    return tuple(sorted(read, key=lambda rule: rule.rank))


def read_nth(section: str, rows: Sequence[object], number: int, *, bits: Bits) -> Rule:
    """Return one of the written rows of a section, by its number from 1; gives every value it compares a bit.

    Raises: RuleFault: it cannot be read; the sentence names the row.
    """
    try:
        return read_row(section, rows[number - 1], bits)
    except RuleFault as fault:
        raise fault.at(written_place(section, rows, number)) from fault


def read_row(section: str, row: object, bits: Bits) -> Rule:
    """Return one written row; gives every value its condition names a bit. Raises: RuleFault: it cannot be read."""
    if not isinstance(row, Mapping) or not isinstance(row.get("id"), str):
        raise RuleFault(section, row, 'id がありません。id = "S3" のように、名前を書いてください。')
    _check_keys(row)
    when = read_when(row.get("when", []))
    lists = {key: _read_list(row, key) for key in _LISTS if key != "replaces"}
    marks = {key: _read_mark(row, key) for key in _MARKS if key in row}
    texts = {key: _read_text(row, key) for key in _TEXTS if key in row}
    _check_row(lists, texts)
    if lists["bars"] and section != "gates":
        raise RuleFault("bars", lists["bars"][0], BARS_ELSEWHERE)
    return Rule(
        id=row["id"],
        section=section,
        rank=_number(row, "rank") if "rank" in row else LAST_RANK,
        when=when,
        test=compiled(when, bits),
        **lists,  # type: ignore[arg-type]
        **marks,  # type: ignore[arg-type]
        **texts,  # type: ignore[arg-type]
    )


def _check_keys(row: Mapping[str, Any]) -> None:
    for key in row:
        if key not in _KEYS:
            raise RuleFault(
                key, row[key], f"「{shown(key)}」という項目はありません。項目の名前を直すか、消してください。"
            )
        if "\x00" in str(row[key]):
            raise RuleFault(key, "\\x00", f"{key} に使えない文字があります。消してください。")
    if row.get("lead") and "rank" not in row:
        raise RuleFault("rank", "", "行き先のある規則には rank が要ります。rank = 100 のように、順位を書いてください。")


def _check_row(lists: Mapping[str, tuple[str, ...]], texts: Mapping[str, str]) -> None:
    for key, values in lists.items():
        unknown = [value for value in values if not _is_known(key, value)]
        if unknown:
            raise RuleFault(
                key, unknown[0], f"{key} の「{shown(unknown[0])}」は知らない記号です。記号を直してください。"
            )
    for key, allowed in _CHOSEN.items():
        value = texts.get(key, "")
        if value and value not in allowed:
            choice = "、".join(allowed)
            raise RuleFault(
                key, value, f"{key} の「{shown(value)}」は知らない記号です。{choice} のどれかを書いてください。"
            )


def _is_known(key: str, value: str) -> bool:
    if key in _ADDRESSED:
        return is_addressee(value)
    return value in {"onward": NEIGHBOURS, "flags": FLAGS}.get(key, (value,))


def _read_list(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    values = row.get(key, ())
    if not isinstance(values, list | tuple) or not all(isinstance(value, str) for value in values):
        raise RuleFault(key, values, f'{key} は ["DARC-S", "kind:PREF"] のような、記号の一覧で書いてください。')
    return tuple(values)


def _read_mark(row: Mapping[str, Any], key: str) -> bool:
    if not isinstance(row[key], bool):
        raise RuleFault(key, row[key], f"{key} に「{shown(row[key])}」は書けません。true か false を書いてください。")
    return bool(row[key])


def _read_text(row: Mapping[str, Any], key: str) -> str:
    if not isinstance(row[key], str):
        raise RuleFault(key, row[key], f'{key} に「{shown(row[key])}」は書けません。" " で囲んだ文字を書いてください。')
    return str(row[key])


def _text(head: Mapping[str, Any], key: str) -> str:
    value = head.get(key)
    if not isinstance(value, str) or not value:
        raise RuleFault(key, value, f'規則の見出し [ruleset] に {key} がありません。" " で囲んだ文字を書いてください。')
    return value


def _number(row: Mapping[str, Any], key: str) -> int:
    value = row.get(key)
    if not isinstance(value, int) or isinstance(value, bool):
        raise RuleFault(key, value, f"{key} は {key} = 1 のような数で書いてください。")
    return value


def _day(value: object) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError as fault:
        said = f"valid_from の「{shown(value)}」は日付ではありません。2026-04-01 のような日付を書いてください。"
        raise RuleFault("valid_from", value, said) from fault


def _tie_breaks(names: object) -> tuple[str, ...]:
    if not isinstance(names, list | tuple):
        raise RuleFault("tie_breaks", names, 'tie_breaks は ["wish", "known"] のような、決め方の一覧で書いてください。')
    for name in names:
        if not isinstance(name, str) or name not in TIE_BREAKS:
            choice = "、".join(TIE_BREAKS)
            said = f"tie_breaks の「{shown(name)}」は知らない決め方です。{choice} の中から書いてください。"
            raise RuleFault("tie_breaks", name, said)
    return tuple(names)


def _check_addressees(ruleset: RuleSet, bodies: Collection[tuple[str, str]]) -> None:
    if not bodies:
        return
    codes = {code for code, _ in bodies}
    for rule in ruleset.rows:
        for name in (*rule.lead, *rule.after, *rule.co, *rule.bars):
            if not name.startswith("kind:") and name != OPEN_CASE_LEAD and name not in codes:
                said = f"団体「{shown(name)}」はこの県にありません。団体の記号を直してください。"
                raise RuleFault("lead", name, f"{place_of(ruleset, rule)}：{said}")
