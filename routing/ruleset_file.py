"""Rule sets as TOML files: reading, expanding what they extend, checking."""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from routing.conditions import ALWAYS
from routing.rows import SECTIONS
from routing.rules import Rule, RuleFault, RuleSet, parse_ruleset
from routing.vocabulary import OPEN_CASE_LEAD

RULESET_FOLDER = Path(__file__).with_name("rulesets")
PREFECTURE_FILES = {code: RULESET_FOLDER / f"{code}.toml" for code in ("akita", "saga", "aichi", "mihon")}


def read_ruleset(path: Path) -> RuleSet:
    """Return the rule set of a file, with the rows it extends.

    Raises: RuleFault: the file cannot be read as a rule set; the sentence names the field and the value.
    """
    content = content_of(path)
    bodies = [(str(body.get("code")), str(body.get("kind"))) for body in content.get("bodies", ())]
    return parse_ruleset(_expanded(content, path.parent), bodies)


def check(ruleset: RuleSet, bodies: Collection[tuple[str, str]]) -> list[str]:
    """Return what is wrong with a rule set for a prefecture with these bodies (code, kind), one sentence each."""
    return [*_unknown_bodies(ruleset, bodies), *_unreachable(ruleset, bodies), *_without_destination(bodies)]


def _unknown_bodies(ruleset: RuleSet, bodies: Collection[tuple[str, str]]) -> Iterator[str]:
    codes = {code for code, _ in bodies}
    for rule in ruleset.rows:
        for name in (*rule.lead, *rule.after, *rule.co, *rule.bars):
            if not name.startswith("kind:") and name != OPEN_CASE_LEAD and name not in codes:
                yield f"規則 {rule.id}：団体「{name}」はこの県にありません。"


def _unreachable(ruleset: RuleSet, bodies: Collection[tuple[str, str]]) -> Iterator[str]:
    leading = [rule for rule in ruleset.rules if rule.lead]
    seen: dict[object, Rule] = {}
    for rule in leading:
        if rule.when in seen:
            yield f"規則 {rule.id}：規則 {seen[rule.when].id} と同じ条件なので、働きません。"
        elif ALWAYS in seen and _led_by(rule, bodies) - _led_by(seen[ALWAYS], bodies):
            yield f"規則 {rule.id}：条件のない規則 {seen[ALWAYS].id} がいつも先に決まるので、主担当になりません。"
        seen.setdefault(rule.when, rule)


def _led_by(rule: Rule, bodies: Collection[tuple[str, str]]) -> set[str]:
    """Return the bodies a rule leads to, the prefecture's own desk apart: it takes what nobody else can."""
    return {code for code, kind in bodies if kind != "PREF" and {code, f"kind:{kind}"} & set(rule.lead)}


def _without_destination(bodies: Collection[tuple[str, str]]) -> Iterator[str]:
    if not any(kind == "PREF" for _, kind in bodies):
        yield "県の担当（kind:PREF）がないので、行き先のない相談ができます。"


def content_of(path: Path) -> dict[str, Any]:
    """Return what a TOML file holds. Raises: RuleFault: it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise RuleFault("file", path.name, f"{path.name} を読めません：{fault}") from fault


def _expanded(content: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    head = content.get("ruleset")
    if not isinstance(head, Mapping):
        raise RuleFault("ruleset", "", "規則の見出し [ruleset] がありません。")
    base: Mapping[str, Any] = {}
    if "extends" in head:
        base = content_of(_base_path(str(head["extends"]), folder))
    expanded: dict[str, Any] = {"ruleset": {key: head[key] for key in head if key != "extends"}}
    for section in SECTIONS:
        own = content.get(section, [])
        expanded[section] = [*_kept(base.get(section, []), own), *own]
    return expanded


def _base_path(name: str, folder: Path) -> Path:
    beside = folder / f"{name}.toml"
    path = beside if beside.exists() else RULESET_FOLDER / f"{name}.toml"
    if "/" in name or not path.exists():
        raise RuleFault("extends", name, f"extends の「{name}」という規則はありません。")
    return path


def _kept(rows: list[dict[str, Any]], own: list[dict[str, Any]]) -> list[dict[str, Any]]:
    replaced = {name for row in own for name in row.get("replaces", ())}
    missing = replaced - {row["id"] for row in rows}
    if missing:
        name = min(missing)
        raise RuleFault("replaces", name, f"replaces の「{name}」という規則はもとにありません。")
    return [row for row in rows if row["id"] not in replaced]
