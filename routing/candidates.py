"""Bodies as the router sees them: terms of the contract in force, and the first thing that rules a body out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from routing.due import Hours
from routing.facts import Facts

PREFECTURE_KIND = "PREF"
_NOBODY: frozenset[str] = frozenset()
_SETS = ("areas", "needs_ok", "stages_ok", "ages", "genders", "relations_ok", "languages")
# Answers that do not say enough to rule anybody out.
_OPEN_ANSWERS = {"", "unknown", "no_answer"}


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One body with the terms of its contract in force; an empty set of terms excludes nobody.

    `declined` is the reason it gave for this very case, `known` that the person was there before.
    """

    code: str
    kind: str
    name: str
    public_name: str
    areas: frozenset[str] = _NOBODY
    needs_ok: frozenset[str] = _NOBODY
    stages_ok: frozenset[str] = _NOBODY
    ages: frozenset[str] = _NOBODY
    genders: frozenset[str] = _NOBODY
    relations_ok: frozenset[str] = _NOBODY
    languages: frozenset[str] = _NOBODY
    on_probation_ok: bool = True
    in_force: bool = True
    paused: bool = False
    hours: Hours | None = None
    share: int = 0
    declined: str | None = None
    known: bool = False

    @classmethod
    def from_terms(cls, terms: Mapping[str, Any], **rest: object) -> "Candidate":
        """Return a candidate with the terms of its contract as stored; `rest` are the other fields of this class."""
        fields: dict[str, Any] = {key: frozenset(terms.get(key, ())) for key in _SETS}
        fields |= {"on_probation_ok": bool(terms.get("on_probation_ok", True)), "share": int(terms.get("share", 0))}
        return cls(**(fields | rest))

    @property
    def is_prefecture(self) -> bool:
        """Tell whether this is the prefecture's own desk, which takes whatever nobody else can."""
        return self.kind == PREFECTURE_KIND

    def answers_to(self, addressee: str) -> bool:
        """Tell whether a rule's addressee (a code or kind:KIND) means this body."""
        return addressee == self.code or (addressee[:5] == "kind:" and addressee[5:] == self.kind)


def standing(body: Candidate, facts: Facts) -> str:
    """Return what rules the body out whatever the need: declined, contract, wish, paused; empty when nothing does."""
    if body.is_prefecture:
        return ""
    if body.declined:
        return "declined"
    if not body.in_force:
        return "contract"
    if facts.refused == body.code:
        return "wish"
    return "paused" if body.paused else ""


def shortfall(body: Candidate, facts: Facts) -> str:
    """Return which term of the contract the case does not meet: area or eligibility; empty when it meets all."""
    if body.areas and facts.place not in body.areas:
        return "area"
    if body.needs_ok and not body.needs_ok.intersection(facts.needs):
        return "eligibility"
    if facts.is_supervised and not body.on_probation_ok:
        return "eligibility"
    asked = (
        (body.stages_ok, facts.stage),
        (body.ages, facts.age_band),
        (body.genders, facts.gender),
        (body.relations_ok, facts.relation),
        (body.languages, facts.language),
    )
    return (
        "eligibility"
        if any(terms and answer not in terms and answer not in _OPEN_ANSWERS for terms, answer in asked)
        else ""
    )
