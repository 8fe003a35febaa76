"""Rule sets as TOML files: reading, expanding what they extend."""

import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from routing.rows import SECTIONS
from routing.rules import RuleFault, RuleSet, parse_ruleset

RULESET_FOLDER = Path(__file__).with_name("rulesets")
PREFECTURE_FILES = {code: RULESET_FOLDER / f"{code}.toml" for code in ("akita", "saga", "aichi", "mihon")}
_OF_BASE = ("extends", "only_adds")
_LEADING = ("rank", "lead", "after", "co", "joins")
_EFFECTS = {"onward", "flags", "bars", "outcome"}


def read_ruleset(path: Path) -> RuleSet:
    """Return the rule set of a file, with the rows it extends.

    Raises: RuleFault: the file cannot be read as a rule set; the sentence names the field and the value.
    """
    content = content_of(path)
    bodies = [(str(body.get("code")), str(body.get("kind"))) for body in content.get("bodies", ())]
    return parse_ruleset(expanded(content, path.parent), bodies)


def read_written(content: Mapping[str, Any], bodies: Collection[tuple[str, str]], *, folder: Path) -> RuleSet:
    """Return the rule set of a file's content for a prefecture with these bodies (code, kind).

    It may extend what lies in its folder. Raises: RuleFault: what cannot be read; the sentence names it.
    """
    return parse_ruleset(expanded(content, folder), bodies)


def content_of(path: Path) -> dict[str, Any]:
    """Return what a TOML file holds. Raises: RuleFault: it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as fault:
        raise RuleFault("file", path.name, f"{path.name} を読めません：{fault}") from fault


def expanded(content: Mapping[str, Any], folder: Path = RULESET_FOLDER) -> dict[str, Any]:
    """Return the head and all rows of a written rule set, those it extends before its own.

    `replaces` in a row takes rows of the base away; `only_adds` in the head names rows of the base that lead nowhere
    here and only add neighbours and marks, because the prefecture's own rows always lead.
    Raises: RuleFault: it extends, replaces or names what is not there.
    """
    head = content.get("ruleset")
    if not isinstance(head, Mapping):
        raise RuleFault("ruleset", "", "規則の見出し [ruleset] がありません。")
    base: Mapping[str, Any] = {}
    if "extends" in head:
        base = content_of(_base_path(str(head["extends"]), folder))
    rows: dict[str, Any] = {"ruleset": {key: head[key] for key in head if key not in _OF_BASE}}
    for section in SECTIONS:
        own = _tables(content, section)
        rows[section] = [*_adding(_kept(base.get(section, []), own), _only_adds(head)), *own]
    return rows


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


def _adding(rows: list[dict[str, Any]], names: Collection[str]) -> list[dict[str, Any]]:
    """Return rows with those named bare of what leads; what is left without effect is left out."""
    bare = [_bare(row) if row["id"] in names and "lead" in row else row for row in rows]
    return [row for row, was in zip(bare, rows, strict=True) if row is was or set(row) & _EFFECTS]


def _only_adds(head: Mapping[str, Any]) -> list[str]:
    names = head.get("only_adds", [])
    if not isinstance(names, list):
        raise RuleFault("only_adds", names, "only_adds は規則の名前の一覧で書いてください。")
    return names


def _tables(content: Mapping[str, Any], section: str) -> list[dict[str, Any]]:
    """Return a section's own rows. Raises: RuleFault: they are no tables, or `replaces` is no list."""
    rows = content.get(section, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise RuleFault(section, rows, f"{section} は行の一覧で書いてください。")
    for row in rows:
        if not isinstance(row.get("replaces", []), list):
            raise RuleFault("replaces", row["replaces"], "replaces は規則の名前の一覧で書いてください。")
    return rows


def _bare(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in row if key not in _LEADING}
