"""What a decision is once made: where it goes, why, by when, in words; frozen, and the same after storing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from routing.due import Due
from routing.person_words import Line
from routing.shares import Weights


@dataclass(frozen=True)
class Verdict:
    """What was decided about one body: chosen, co, proposed or passed_over, and the first thing that decided it."""

    body: str
    verdict: str
    reason: str
    words: str


class Telling(Protocol):
    """What is made of a decision only when somebody reads it: due times, words, and a line for every body."""

    def due(self, decision: "Decision") -> Due:
        """Return by when what must happen."""

    def words(self, decision: "Decision") -> str:
        """Return the paragraph for staff."""

    def words_person(self, decision: "Decision") -> str:
        """Return the two lines for the person."""

    def lines_person(self, decision: "Decision") -> tuple[Line, ...]:
        """Return those lines as sentences with their parts."""

    def candidates(self, decision: "Decision") -> tuple[Verdict, ...]:
        """Return every body once, with the words of its reason."""


class Decision(NamedTuple):
    """Where a consultation goes, with the rule set it was decided by; two are equal when they say the same.

    `reasons` holds the first reason for every body, in their order. `pool` holds the weights of the bodies among whom
    the share decided: settled with an offer, and for a proposal once the desk confirms it. `waits` is room when the
    lead is full and the case waits for a place there.
    """

    outcome: str
    lead: str | None
    co: tuple[str, ...]
    onward: tuple[str, ...]
    gates: tuple[str, ...]
    rule: str
    ruleset: str
    flags: tuple[str, ...]
    urgency: str
    reasons: Mapping[str, str]
    pool: Weights
    waits: str
    telling: Telling

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Decision) and self.to_json() == other.to_json()

    def __hash__(self) -> int:
        return hash((self.outcome, self.lead, self.rule, self.ruleset))

    def held(self) -> "Decision":
        """Return the same decision left to a person: what would be offered, or wait for room, is a proposal."""
        if self.outcome not in {"offer", "hold"}:
            return self
        flags = self.flags if "human" in self.flags else (*self.flags, "human")
        return self._replace(outcome="hold", waits="", flags=flags)

    @property
    def due(self) -> Due:
        """Return by when somebody reads, answers and tries to reach the person."""
        return self.telling.due(self)

    @property
    def words(self) -> str:
        """Return the paragraph for staff."""
        return self.telling.words(self)

    @property
    def words_person(self) -> str:
        """Return the two plain lines for the person."""
        return self.telling.words_person(self)

    @property
    def lines_person(self) -> list[list[Any]]:
        """Return those lines as JSON-ready pairs of a sentence and its parts, to be told in another language."""
        return [[line.words, dict(line.parts)] for line in self.telling.lines_person(self)]

    @property
    def candidates(self) -> tuple[Verdict, ...]:
        """Return what was decided about every body."""
        return self.telling.candidates(self)

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
            "pool": dict(self.pool),
            "waits": self.waits,
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Decision":
        """Return the decision that `to_json` wrote; those stored before there were shares have no pool."""
        verdicts = tuple(Verdict(**verdict) for verdict in content["candidates"])
        lists: dict[str, Any] = {key: tuple(content[key]) for key in ("co", "onward", "gates", "flags")}
        plain: dict[str, Any] = {key: content[key] for key in ("outcome", "lead", "rule", "ruleset", "urgency")}
        return cls(
            **plain,
            **lists,
            reasons={verdict.body: verdict.reason for verdict in verdicts},
            pool=tuple(content.get("pool", {}).items()),
            waits=content.get("waits", ""),
            telling=_Kept(content, verdicts),
        )


@dataclass(frozen=True)
class _Kept:
    """A telling as it was stored; nothing of it is made again."""

    content: Mapping[str, Any]
    verdicts: tuple[Verdict, ...]

    def due(self, _decision: Decision) -> Due:
        return Due.from_json(self.content["due"])

    def words(self, _decision: Decision) -> str:
        return str(self.content["words"])

    def words_person(self, _decision: Decision) -> str:
        return str(self.content["words_person"])

    def lines_person(self, _decision: Decision) -> tuple[Line, ...]:
        return tuple(Line(*line) for line in self.content.get("lines_person", ()))

    def candidates(self, _decision: Decision) -> tuple[Verdict, ...]:
        return self.verdicts
