"""The text screen: a reviewable list of words and patterns that may raise GT01–GT04 and nothing else."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

SCREEN_FILE = Path(__file__).with_name("rulesets") / "screen.toml"
_KATAKANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_BLANKS = re.compile(r"[ \t]+")


@dataclass(frozen=True)
class Pattern:
    """One entry of the list: every expression of `every` must be found, in text from which `harmless` was taken out.

    `relations` and `stages` limit who can raise it; empty means everybody.
    """

    gate: str
    name: str
    every: tuple[re.Pattern[str], ...]
    harmless: tuple[re.Pattern[str], ...]
    relations: frozenset[str]
    own_stages: frozenset[str]

    def found_in(self, text: str) -> bool:
        """Tell whether the folded text raises the gate."""
        for expression in self.harmless:
            text = expression.sub("、", text)
        return all(expression.search(text) for expression in self.every)

    def concerns(self, relation: str, stage: str) -> bool:
        """Tell whether a writer like this can raise it; somebody writing of their own case only at `own_stages`."""
        if self.relations and relation not in self.relations:
            return False
        return relation != "self" or not self.own_stages or stage in self.own_stages


def folded(text: str) -> str:
    """Return text in one width, with katakana as hiragana and blanks taken out, as the patterns are written."""
    plain = unicodedata.normalize("NFKC", text).lower().translate(_KATAKANA)
    return _BLANKS.sub("", plain)


def read_patterns(content: Mapping[str, Sequence[Mapping[str, Any]]]) -> tuple[Pattern, ...]:
    """Return the patterns of a screen file's content, folded the way texts are."""
    return tuple(
        Pattern(
            gate=entry["gate"],
            name=entry["name"],
            every=_expressions(entry["every"]),
            harmless=_expressions(entry.get("harmless", ())),
            relations=frozenset(entry.get("relations", ())),
            own_stages=frozenset(entry.get("own_stages", ())),
        )
        for entry in content["patterns"]
    )


def screened(answers: Mapping[str, str | list[str]], stage: str) -> tuple[str, ...]:
    """Return the ids of the gates that the free text raises, each once, in order."""
    text = answers.get("free_text", "")
    if not isinstance(text, str) or not text:
        return ()
    read, relation = folded(text), str(answers.get("relation", ""))
    hits = {entry.gate for entry in _patterns() if entry.concerns(relation, stage) and entry.found_in(read)}
    return tuple(sorted(hits))


@lru_cache(maxsize=1)
def _patterns() -> tuple[Pattern, ...]:
    return read_patterns(tomllib.loads(SCREEN_FILE.read_text(encoding="utf-8")))


def _expressions(written: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(expression.translate(_KATAKANA)) for expression in written)
