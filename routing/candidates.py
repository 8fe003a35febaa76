"""Bodies as the router sees them: how a body stands, and the terms of its contract in force."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any, NamedTuple

from routing import reach
from routing.due import Hours
from routing.facts import Facts
from routing.limits import LIMITS, number, written

PREFECTURE_KIND = "PREF"
_NOBODY: frozenset[str] = frozenset()
_SETS = ("areas", "needs_ok", "stages_ok", "ages", "genders", "relations_ok", "languages", "access_ok", "channels_ok")
# The terms that may be left out on trial, in the order in which pages name them.
TERM_FIELDS = (
    *_SETS,
    "on_probation_ok",
    "needs_subject_consent",
    "within_hours",
    *(limit.term for limit in LIMITS),
)
# Answers that do not say enough to rule anybody out.
_OPEN_ANSWERS = {"", "unknown", "no_answer"}
# Ways a person can choose; nobody chooses to be met at an outreach or to be sent by an office.
_CHOSEN_CHANNELS = {"phone", "email", "web", "visit", "letter"}
# Writers who are clients themselves, or may be: their case needs nobody else's consent.
_OWN_CLIENTS = {"self", "family", "partner_friend", *_OPEN_ANSWERS}


@dataclass(frozen=True, slots=True)
class Load:
    """What a body has in hand: open cases, new ones since the month and the week began, its share's credit.

    The credit is in millionths of a case.
    """

    open_cases: int = 0
    taken_this_month: int = 0
    credit: int = 0
    taken_this_week: int = 0


NO_LOAD = Load()


class Limits(NamedTuple):
    """The limits that a contract states by number, as count, number and reason, in the order of the table."""

    stated: tuple[tuple[Callable[[Load], int], int, str], ...]

    def reached(self, load: Load) -> str:
        """Return the reason of the first limit that leaves no room for one more; empty when there is room."""
        for count, most, reason in self.stated:
            if count(load) >= most:
                return reason
        return ""


_COUNTS = tuple((attrgetter(limit.term), attrgetter(limit.counted), limit.reason) for limit in LIMITS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """One body with the terms of its contract in force; an empty set of terms excludes nobody.

    The terms of LIMITS are None where not stated or written "unlimited".
    For the case at hand: `declined` is the reason it gave, `lapsed` that it did not answer in time, `in_conflict` that
    it stands against somebody concerned, `unwanted` that the person did not want it before, `known` that they were
    there, `lacking` what it is short of: sessions for this person, or a counselor with room (staff_full).
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
    access_ok: frozenset[str] = _NOBODY
    channels_ok: frozenset[str] = _NOBODY
    on_probation_ok: bool = True
    needs_subject_consent: bool = False
    within_hours: bool = False
    capacity: int | None = None
    week_limit: int | None = None
    capacity_per_month: int | None = None
    share: int = 0
    in_force: bool = True
    budget_closed: bool = False
    paused: bool = False
    hours: Hours | None = None
    declined: str | None = None
    lapsed: bool = False
    in_conflict: bool = False
    unwanted: bool = False
    known: bool = False
    lacking: str = ""

    @classmethod
    def from_terms(cls, terms: Mapping[str, Any], **rest: object) -> "Candidate":
        """Return a candidate with the terms of its contract as stored; `rest` are the other fields of this class."""
        fields: dict[str, Any] = {key: frozenset(terms.get(key, ())) for key in _SETS}
        fields |= {limit.term: number(written(terms, limit)) for limit in LIMITS}
        fields |= {
            "on_probation_ok": bool(terms.get("on_probation_ok", True)),
            "needs_subject_consent": bool(terms.get("needs_subject_consent", False)),
            "within_hours": bool(terms.get("within_hours", False)),
            "share": int(terms.get("share", 0)),
        }
        return cls(**(fields | rest))

    @property
    def is_prefecture(self) -> bool:
        """Tell whether this is the prefecture's own desk, which takes whatever nobody else can."""
        return self.kind == PREFECTURE_KIND

    @property
    def is_limited(self) -> bool:
        """Tell whether it may become full."""
        return not self.is_prefecture and bool(self.limits.stated)

    def excuse(self) -> str:
        """Return why it has no part in this very case: declined, no_answer, conflict, unwanted; else empty."""
        if self.is_prefecture:
            return ""
        if self.declined:
            return "declined"
        if self.lapsed:
            return "no_answer"
        return "conflict" if self.in_conflict else "unwanted" * self.unwanted

    def standing(self) -> str:
        """Return why it takes no case at all: contract, budget, paused; empty when it does."""
        if self.is_prefecture:
            return ""
        if not self.in_force:
            return "contract"
        return "budget" if self.budget_closed else "paused" * self.paused

    @property
    def limits(self) -> Limits:
        """Return how much it may have in hand."""
        return Limits(
            tuple((count, most, reason) for term, count, reason in _COUNTS if (most := term(self)) is not None)
        )

    def without_limits(self) -> "Candidate":
        """Return the same body as if it always had room."""
        nothing: dict[str, Any] = {limit.term: None for limit in LIMITS}
        return replace(self, **nothing)


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a contract: the reason it gives, the values a body takes, and the answer it is held against.

    `terms` returns None for a body whose contract says nothing. `read` returns the answer; `asked` the values in it
    that a body must take, None when the answer does not say enough to rule anybody out. Without `every`, one is enough.
    """

    reason: str
    terms: Callable[[Candidate], frozenset[str] | None]
    read: Callable[[Facts], Any]
    asked: Callable[[Any], tuple[str, ...] | None]
    every: bool = False


def _all(answers: tuple[str, ...]) -> tuple[str, ...]:
    return answers


def _one(answer: str | None) -> tuple[str, ...] | None:
    return None if answer in _OPEN_ANSWERS else (answer or "",)


def _place(place: str | None) -> tuple[str, ...]:
    return (place or "",)


def _access(needs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(need for need in needs if need not in {"other", *_OPEN_ANSWERS})


def _channel(channel: str) -> tuple[str, ...] | None:
    return (channel,) if channel in _CHOSEN_CHANNELS else None


def _at_all(applies: object) -> tuple[str, ...] | None:
    """Return that no value will do, when what the contract excludes is the case."""
    return () if applies else None


def _opened(body: Candidate) -> frozenset[str] | None:
    return reach.opened(body.hours or Hours.read({})) if body.within_hours else None


def _misses_consent(facts: Facts) -> bool:
    return facts.subject_consent == "none" and facts.relation not in _OWN_CLIENTS


# In the order in which the first failing term is named.
TERMS = (
    Term("area", lambda body: body.areas or None, attrgetter("place"), _place),
    Term("need", lambda body: body.needs_ok or None, attrgetter("needs"), _all),
    Term("stage", lambda body: body.stages_ok or None, attrgetter("stage"), _one),
    Term("age", lambda body: body.ages or None, attrgetter("age_band"), _one),
    Term("gender", lambda body: body.genders or None, attrgetter("gender"), _one),
    Term("relation", lambda body: body.relations_ok or None, attrgetter("relation"), _one),
    Term("language", lambda body: body.languages or None, attrgetter("language"), _one),
    Term("access", lambda body: body.access_ok or None, attrgetter("access_needs"), _access, every=True),
    Term("channel", lambda body: body.channels_ok or None, attrgetter("channel"), _channel),
    Term("hours", _opened, attrgetter("time_ok"), reach.asked),
    Term("supervision", lambda body: None if body.on_probation_ok else _NOBODY, attrgetter("is_supervised"), _at_all),
    Term("consent", lambda body: _NOBODY if body.needs_subject_consent else None, _misses_consent, _at_all),
)
