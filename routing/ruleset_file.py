"""Rule sets as TOML files: reading, expanding what they extend."""

import re
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from routing.row_places import written_place
from routing.rows import SECTIONS, shown, within
from routing.rules import NO_HEAD, RuleFault, RuleSet, parse_ruleset
from routing.toml_text import read_toml
from routing.written_rows import check_first_day, is_list_of_names, written_rows

RULESET_FOLDER = Path(__file__).with_name("rulesets")
PREFECTURE_FILES = {code: RULESET_FOLDER / f"{code}.toml" for code in ("akita", "saga", "aichi", "mihon")}
_OF_BASE = ("extends", "only_adds")
_LEADING = ("rank", "lead", "after", "co", "joins")
_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
_EFFECTS = {"onward", "flags", "bars", "outcome"}


def read_ruleset(path: Path) -> RuleSet:
    """Return the rule set of a file, with the rows it extends.

    Raises: RuleFault: the file cannot be read as a rule set; the sentence names the field and the value.
    """
    content = content_of(path)
    bodies = content.get("bodies", [])
    if not isinstance(bodies, list) or not all(isinstance(body, Mapping) for body in bodies):
        raise RuleFault("bodies", bodies, "bodies は [[bodies]] の形で書いてください。")
    named = [(str(body.get("code")), str(body.get("kind"))) for body in bodies]
    return parse_ruleset(expanded(content, path.parent), named)


def read_written(content: Mapping[str, Any], bodies: Collection[tuple[str, str]], *, folder: Path) -> RuleSet:
    """Return the rule set of a file's content for a prefecture with these bodies (code, kind).

    It may extend what lies in its folder. Raises: RuleFault: what cannot be read; the sentence names it.
    """
    return parse_ruleset(expanded(content, folder), bodies)


def content_of(path: Path) -> dict[str, Any]:
    """Return what a TOML file holds. Raises: RuleFault: it cannot be read."""
    return _shipped(path) if path.parent == RULESET_FOLDER else _content_of(path)


@cache
def _shipped(path: Path) -> dict[str, Any]:
    # Every prefecture's file extends the same one, and it is read several times for each; nobody changes what is read.
    return _content_of(path)


def _content_of(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as fault:
        raise RuleFault("file", path.name, f"{shown(path.name)} を開けません（{fault.strerror}）。") from fault
    except UnicodeDecodeError as fault:
        said = f"{shown(path.name)} を読めません。文字コードをUTF-8にしてください。"
        raise RuleFault("file", path.name, said) from fault
    with within(shown(path.name)):
        return read_toml(text)


def expanded(content: Mapping[str, Any], folder: Path = RULESET_FOLDER) -> dict[str, Any]:
    """Return the head and all rows of a written rule set, those it extends before its own.

    `replaces` in a row takes rows of the base away; `only_adds` in the head names rows of the base that lead nowhere
    here and only add neighbours and marks, because the prefecture's own rows always lead.
    Raises: RuleFault: it extends, replaces or names what is not there, or has a row that is none.
    """
    head = content.get("ruleset")
    if not isinstance(head, Mapping):
        raise RuleFault("ruleset", "", NO_HEAD)
    check_first_day(head)
    base = content_of(_base_path(head["extends"], folder)) if "extends" in head else {}
    own, based = ({section: written_rows(one, section) for section in SECTIONS} for one in (content, base))
    bare = _only_adds(head, based)
    rows = {section: [*_adding(_kept(based[section], own[section], section), bare), *own[section]] for section in own}
    return {"ruleset": {key: head[key] for key in head if key not in _OF_BASE}, **rows}


def _base_path(name: object, folder: Path) -> Path:
    if isinstance(name, str) and _NAME.fullmatch(name):
        beside, ours = folder / f"{name}.toml", RULESET_FOLDER / f"{name}.toml"
        if beside.exists() or ours.exists():
            return beside if beside.exists() else ours
    how = 'extends = "generic" のように、規則のファイルの名前を書いてください。'
    raise RuleFault("extends", name, f"extends の「{shown(name)}」という規則はありません。{how}")


def _kept(rows: list[dict[str, Any]], own: list[dict[str, Any]], section: str) -> list[dict[str, Any]]:
    """Return rows of the base without those that are replaced."""
    there, replaced = {row["id"] for row in rows}, set()
    for number, row in enumerate(own, 1):
        for name in row.get("replaces", ()):
            if name not in there:
                said = f"replaces の「{shown(name)}」という規則はもとにありません。名前を直すか、消してください。"
                raise RuleFault("replaces", name, f"{written_place(section, own, number)}：{said}")
            replaced.add(name)
    return [row for row in rows if row["id"] not in replaced]


def _adding(rows: list[dict[str, Any]], names: Collection[str]) -> list[dict[str, Any]]:
    """Return rows with those named bare of what leads; what is left without effect is left out."""
    bare = [_bare(row) if row["id"] in names and "lead" in row else row for row in rows]
    return [row for row, was in zip(bare, rows, strict=True) if row is was or set(row) & _EFFECTS]


def _only_adds(head: Mapping[str, Any], base: Mapping[str, list[dict[str, Any]]]) -> list[str]:
    names = head.get("only_adds", [])
    if not is_list_of_names(names):
        raise RuleFault("only_adds", names, 'only_adds は ["N01", "N02"] のような、規則の名前の一覧で書いてください。')
    there = {row["id"] for rows in base.values() for row in rows}
    missing = next((name for name in names if name not in there), None)
    if missing is not None:
        said = f"only_adds の「{shown(missing)}」という規則はもとにありません。名前を直すか、消してください。"
        raise RuleFault("only_adds", missing, said)
    return list(names)


def _bare(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in row if key not in _LEADING}
