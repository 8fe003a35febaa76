"""The consultations of a past period as the router knew them, in order of arrival; reads, and writes nothing.

No story is opened: what the text screen found, and that a consultation looked like part of an open case, is taken from
the decision that was frozen then, and so is who was on pause, in conflict, without a counselor with room or without a
session left for the person. Of what is sealed only coded answers are read.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from foundation.database import session
from records.assignment import StoredDecision
from records.case import Case, CasePeriod
from records.consultation import Consultation
from records.fields import FIELDS
from routing.almanac import Almanac
from routing.applied import applied
from routing.conditions import leaves, token
from routing.facts import Facts, OpenCase, Territory, facts_from
from routing.rules import Rule, RuleSet
from routing.vocabulary import CODED_FIELDS, DERIVED

_KEYS = (
    *(key for key in CODED_FIELDS if FIELDS[key].envelope is None),
    "release_date",
    "release_date_kind",
    "time_ok",
)
_SCREENED = frozenset(DERIVED["screen"][0])
_SUBMISSION = "submission"
# What only the decision still tells of the bodies of that day: reasons, and what it notes beside them.
_PAUSED, _AGAINST, _LACKING = "paused", frozenset({"conflict", "unwanted"}), "lacking"
_NOBODY: frozenset[str] = frozenset()
_NOTHING: Mapping[str, str] = {}
_AT_ONCE = 500
Rows = Sequence[Row[*tuple[Any, ...]]]
# What a decision keeps of what bodies had in hand: by code, by field of Load; only what was counted then.
Counted = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Frozen:
    """What was decided then; due times as written in ISO 8601.

    `lacking` and `load` are what bodies lacked and had in hand at that moment; `attached` is what was said against
    bodies by consultations attached until then: wish or conflict.
    """

    outcome: str
    lead: str | None
    rule: str
    gates: Sequence[str]
    flags: Sequence[str]
    urgency: str
    answer_by: str | None
    first_contact_by: str | None
    waits: str
    pool: Mapping[str, int]
    lacking: Mapping[str, str]
    load: Counted
    attached: Mapping[str, str]

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> "Frozen":
        """Return what a stored decision says."""
        due = content["due"]
        return cls(
            content["outcome"],
            content["lead"],
            content["rule"],
            content["gates"],
            content["flags"],
            content["urgency"],
            due.get("answer_by"),
            due.get("first_contact_by"),
            content.get("waits", ""),
            content.get("pool", {}),
            content.get(_LACKING) or _NOTHING,
            content.get("load") or {},
            content.get("attached") or _NOTHING,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Past:
    """One consultation that opened a case: what was known, what was decided, and which days it was really open.

    `spans` are days in Japan, the last one open-ended while the case is. `key`: the case and its decision.
    """

    key: tuple[int, int]
    reference: str
    at: datetime
    on: date
    facts: Facts
    then: Frozen
    spans: tuple[tuple[date, date | None], ...]
    writer: tuple[tuple[object, ...], ...]
    paused: frozenset[str]
    against: Mapping[str, str]

    def having(self, attached: Mapping[str, str]) -> "Past":
        """Return the same once consultations were attached that say this against bodies: wish or conflict."""
        if not attached:
            return self
        facts = self.facts.refusing(code for code, reason in attached.items() if reason == "wish")
        against = {code: reason for code, reason in attached.items() if reason != "wish"}
        return replace(self, facts=facts, against={**self.against, **against})


def cases_between(almanac: Almanac, first: date, last: date) -> Iterator[Past]:
    """Yield what came in from one day to another (both included) and was decided at once, in order of arrival."""
    number = almanac.prefecture.id
    reader = _Reader(almanac, _spans(number, first, last))
    # Without objects of the session, some rows at a time: a year's rows in memory cost more than reading them.
    rows = session.connection().execution_options(yield_per=_AT_ONCE).execute(_arrivals(number, first, last))
    # Put in order here: a database would carry every decision, which is long, through its sorting.
    found = [(row.received_at, row.consultation_id, reader.read(row)) for row in rows]
    yield from (past for _, _, past in sorted(found, key=lambda entry: (*entry[:2], entry[2].key)))


def count_between(prefecture_id: int, first: date, last: date) -> int:
    """Return how many consultations came in and opened a case."""
    came = select(func.count(Consultation.id)).where(received(prefecture_id, first, last), Consultation.is_first)
    return session.scalars(came).one()


def undecided_between(prefecture_id: int, first: date, last: date) -> int:
    """Return how many consultations of the period have no decision of their own arrival: they are not replayed."""
    decided = select(StoredDecision.consultation_id).where(StoredDecision.cause == _SUBMISSION)
    waiting = select(func.count(Consultation.id)).where(
        received(prefecture_id, first, last), Consultation.is_first, Consultation.id.not_in(decided)
    )
    return session.scalars(waiting).one()


def received(prefecture_id: int, first: date, last: date) -> Any:
    """Return the criterion over Consultation for what came in from one day to another (both included)."""
    return (Consultation.prefecture_id == prefecture_id) & Consultation.received_on.between(first, last)


def _arrivals(prefecture_id: int, first: date, last: date) -> Select[*tuple[Any, ...]]:
    # The decision is read whole: to take it apart, databases would read all of it again for each part.
    return (
        select(
            Consultation.id.label("consultation_id"),
            Case.id.label("case_id"),
            StoredDecision.id.label("decision_id"),
            Case.reference,
            Consultation.received_at,
            Consultation.received_on,
            Consultation.special,
            StoredDecision.content,
            Consultation.phone_index,
            Consultation.email_index,
            Case.person_id,
            *(getattr(Consultation, key) for key in _KEYS),
        )
        .join(StoredDecision, StoredDecision.consultation_id == Consultation.id)
        .join(Case, Case.id == StoredDecision.case_id)
        .where(received(prefecture_id, first, last), StoredDecision.cause == _SUBMISSION)
    )


def _spans(prefecture_id: int, first: date, last: date) -> Mapping[int, list[tuple[date, date | None]]]:
    query = (
        select(CasePeriod.case_id, CasePeriod.opened_on, CasePeriod.closed_on)
        .join(Case, Case.id == CasePeriod.case_id)
        .where(Case.prefecture_id == prefecture_id, Case.opened_on.between(first, last))
        .order_by(CasePeriod.case_id, CasePeriod.ordinal)
    )
    found: dict[int, list[tuple[date, date | None]]] = {}
    for case_id, opened_on, closed_on in session.execute(query):
        found.setdefault(case_id, []).append((opened_on, closed_on))
    return found


class _Reader:
    """Turns rows into what was known."""

    def __init__(self, almanac: Almanac, spans: Mapping[int, list[tuple[date, date | None]]]) -> None:
        prefecture = almanac.prefecture
        self.almanac, self.spans = almanac, spans
        self.territory = Territory.of(prefecture.code, prefecture.jis, prefecture.areas)
        self._likening: dict[str, frozenset[str]] = {}

    def read(self, row: Row[*tuple[Any, ...]]) -> Past:
        _, case_id, decision_id, reference, at, on, special, content, phone, email, person_id, *told = row
        answers = {key: value for key, value in zip(_KEYS, told, strict=True) if value} | special
        then, rules = Frozen.read(content), self.almanac.rules_then(on)
        facts = facts_from(answers, prefecture=self.territory, now=at, open_case=self._open_case(then, rules))
        paused, against = _named(content["candidates"])
        return Past(
            key=(case_id, decision_id),
            reference=reference,
            at=at,
            on=on,
            facts=_with_screen(facts, then, rules),
            then=then,
            spans=tuple(self.spans.get(case_id, ((on, None),))),
            writer=writer_keys(answers.get("relation", "unknown"), phone=phone, email=email, person_id=person_id),
            paused=paused,
            against=against,
        )

    def _open_case(self, then: Frozen, rules: RuleSet) -> OpenCase | None:
        """Return the open case that the consultation looked like; whose it was is known only where that row decided."""
        if rules.name not in self._likening:
            self._likening[rules.name] = frozenset(gate.id for gate in rules.gates if _likens(gate))
        rows = self._likening[rules.name]
        if rows.isdisjoint(then.gates):
            return None
        return OpenCase("likeness", then.lead or "" if then.rule in rows else "", "")


def _likens(gate: Rule) -> bool:
    return any(leaf.field == "open_case" for leaf in leaves(gate.when))


def _named(candidates: Sequence[Mapping[str, str]]) -> tuple[frozenset[str], Mapping[str, str]]:
    """Return which bodies a stored decision passes over as paused, and which for what stood against them."""
    reasons = [one["reason"] for one in candidates]
    if _PAUSED not in reasons and _AGAINST.isdisjoint(reasons):
        return _NOBODY, _NOTHING
    paused = frozenset(one["body"] for one in candidates if one["reason"] == _PAUSED)
    return paused, {one["body"]: one["reason"] for one in candidates if one["reason"] in _AGAINST}


def writer_keys(
    relation: str, *, phone: bytes | None, email: bytes | None, person_id: int | None
) -> tuple[tuple[object, ...], ...]:
    """Return by what a writer is known again: telephone or mail with the relation, and the confirmed person."""
    keys: list[tuple[object, ...]] = []
    if phone:
        keys.append(("phone", relation, bytes(phone)))
    if email:
        keys.append(("email", relation, bytes(email)))
    if person_id:
        keys.append(("person", person_id))
    return tuple(keys)


def _with_screen(facts: Facts, then: Frozen, rules: RuleSet) -> Facts:
    """Add what the text screen found: the gates of then that the answers alone do not account for."""
    alarmed = _SCREENED.intersection(then.gates)
    if not alarmed:
        return facts
    told = set(applied(rules, facts.tokens).gates.ids)
    found = (alarmed - told) or (alarmed if "text_alert" in then.flags else frozenset())
    return replace(facts, tokens=facts.tokens | {token("screen", gate) for gate in found}) if found else facts
