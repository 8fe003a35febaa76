"""What a decision is once made: where it goes, why, by when, in words; frozen, and the same after storing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from routing.due import Due


@dataclass(frozen=True)
class Verdict:
    """What was decided about one body: chosen, co, proposed or passed_over, and the first thing that decided it."""

    body: str
    verdict: str
    reason: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Where a consultation goes, with the rule set and the words it was decided by; frozen once stored."""

    outcome: str
    lead: str | None
    co: tuple[str, ...]
    onward: tuple[str, ...]
    gates: tuple[str, ...]
    rule: str
    ruleset: str
    flags: tuple[str, ...]
    urgency: str
    due: Due
    words: str
    words_person: str
    candidates: tuple[Verdict, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the decision in the shape that interfaces.md promises."""
        lists = {key: list(getattr(self, key)) for key in ("co", "onward", "gates", "flags")}
        plain = {key: getattr(self, key) for key in ("rule", "ruleset", "urgency", "words", "words_person")}
        verdicts = [vars(verdict).copy() for verdict in self.candidates]
        return {
            "outcome": self.outcome,
            "lead": self.lead,
            **lists,
            **plain,
            "due": self.due.to_json(),
            "candidates": verdicts,
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Decision":
        """Return the decision that `to_json` wrote."""
        lists: dict[str, Any] = {key: tuple(content[key]) for key in ("co", "onward", "gates", "flags")}
        plain: dict[str, Any] = {
            key: content[key] for key in ("outcome", "lead", "rule", "ruleset", "urgency", "words", "words_person")
        }
        verdicts = tuple(Verdict(**verdict) for verdict in content["candidates"])
        return cls(**plain, **lists, due=Due.from_json(content["due"]), candidates=verdicts)
