"""TOML that somebody wrote, as far as both databases can keep it; everything else is one sentence with its place.

What a key means is for its reader. Here stands what no key of any file may hold: numbers beyond what a database holds,
fractions, times of day, control characters, and more of anything than anybody would write.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime, time
from typing import Any

from foundation.numbers import MOST
from routing.row_places import written_place
from routing.rows import SECTIONS, RuleFault, shown

Path = tuple[str | int, ...]
# What the pages take, by key; elsewhere no text is longer than a line of a form.
LONGEST_WORDS = 400
LONGEST_LINE = 200
_LONGEST = {"words": LONGEST_WORDS}
_LONGEST_KEY = 60
_MOST_ENTRIES = 1_000
_DEEPEST = 24
_MARK = "\ufeff"


def read_toml(text: str) -> dict[str, Any]:
    """Return what a TOML file holds.

    Raises: RuleFault: it is no TOML, or holds what nobody could keep; the sentence names the place and what to do.
    """
    try:
        # Editors of Windows put a mark before UTF-8 that nobody sees.
        content = tomllib.loads(text.removeprefix(_MARK))
    except (ValueError, RecursionError) as fault:
        # A number with more digits than Python reads is a ValueError of its own.
        line = re.search(r"line ([0-9]+)", str(fault))
        place = f"（{line[1]}行目のあたり）" if line else ""
        said = f"ファイルをTOMLとして読めません{place}。書き方を直してください。"
        raise RuleFault("file", "", said) from fault
    for path, value in _nodes(content, ()):
        said = _fault_of(path, value)
        if said:
            keys = [step for step in path if isinstance(step, str)]
            raise RuleFault(keys[-1], value, f"{_place(content, path)}：{said}")
    return content


def _nodes(value: object, path: Path) -> Iterator[tuple[Path, object]]:
    """Yield everything within a value with its path, outermost first; nothing lies within what is too deep."""
    entries: Iterator[tuple[str | int, object]] = iter(())
    if isinstance(value, Mapping):
        entries = iter(value.items())
    elif isinstance(value, list):
        entries = iter(enumerate(value, 1))
    for step, inner in entries:
        below = (*path, step)
        yield below, inner
        if len(below) <= _DEEPEST:
            yield from _nodes(inner, below)


def _fault_of(path: Path, value: object) -> str:
    """Return what is wrong with a value and what to do; empty when nothing is."""
    key = next(step for step in reversed(path) if isinstance(step, str))
    if not 0 < len(key) <= _LONGEST_KEY or not key.isprintable():
        return f"「{shown(key)}」は項目の名前になりません。項目の名前を直すか、消してください。"
    if len(path) > _DEEPEST:
        return "かっこが深すぎます。まとまりを減らしてください。"
    if isinstance(value, str):
        return _fault_of_text(value, _LONGEST.get(key, LONGEST_LINE))
    if isinstance(value, list | Mapping) and len(value) > _MOST_ENTRIES:
        return f"多すぎます。{_MOST_ENTRIES}件までにしてください。"
    return _fault_of_number(value)


def _fault_of_text(value: str, longest: int) -> str:
    if any(unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\t" for char in value):
        return "使えない文字があります。消してください。"
    return f"長すぎます。{longest}字までで書いてください。" if len(value) > longest else ""


def _fault_of_number(value: object) -> str:
    if isinstance(value, float):
        return f"「{shown(value)}」は書けません。小数のない数で書いてください。"
    if isinstance(value, int) and abs(value) > MOST:
        return f"数が大きすぎます。{MOST} までの数を書いてください。"
    if isinstance(value, datetime | time):
        return "時刻は書けません。日付は 2026-04-01 のように書いてください。"
    return ""


def _place(content: Mapping[str, Any], path: Path) -> str:
    """Return the place of a value in words: 規則 S3（行き先の規則、順位 30）の words."""
    first, rest = path[0], path[1:]
    if first in SECTIONS and rest and isinstance(rest[0], int):
        row, steps = written_place(str(first), content[str(first)], rest[0]), list(_steps(rest[1:]))
        return f"{row}の {' の '.join(steps)}" if steps else row
    return " の ".join(_steps(path))


def _steps(path: Path) -> Iterator[str]:
    """Yield the steps of a path in words, places within a list together with what holds the list."""
    words: list[str] = []
    for step in path:
        if isinstance(step, str):
            words.append(shown(step))
        elif words:
            words[-1] += f" の{step}番目"
    yield from words
