"""The consultations of a past period as the router knew them, in order of arrival; reads, and writes nothing.

No story is opened: what the text screen found, and that a consultation looked like part of an open case, is taken from
the decision that was frozen then, and so is who was on pause, in conflict, without a counselor with room or without a
session left for the person. Of what is sealed only coded answers are read.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, String, cast, func, or_, select

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
_PAUSED, _AGAINST, LACKING = "paused", ("conflict", "unwanted"), "lacking"
_AT_ONCE = 500
Rows = Sequence[Row[*tuple[Any, ...]]]
# What a decision keeps of what bodies had in hand: by code, by field of Load; only what was counted then.
Counted = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Frozen:
    """What was decided then; due times as written in ISO 8601."""

    outcome: str
    lead: str | None
    rule: str
    gates: Sequence[str]
    flags: Sequence[str]
    urgency: str
    answer_by: str | None
    first_contact_by: str | None
    waits: str | None = None
    pool: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Noted:
    """Which bodies were paused then, what stood against which, and which lacked what."""

    paused: frozenset[str] = frozenset()
    against: Mapping[str, str] = field(default_factory=dict)
    lacking: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> "_Noted":
        reasons = {one["body"]: one["reason"] for one in content["candidates"]}
        return cls(
            frozenset(code for code, reason in reasons.items() if reason == _PAUSED),
            {code: reason for code, reason in reasons.items() if reason in _AGAINST},
            content.get(LACKING, {}),
        )


_NOTHING = _Noted()
_NOTHING_COUNTED: Counted = {}
_THEN = tuple(entry.name for entry in fields(Frozen))


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
    against: Mapping[str, str] = field(default_factory=dict)
    lacking: Mapping[str, str] = field(default_factory=dict)
    load: Counted = field(default_factory=dict)


def cases_between(almanac: Almanac, first: date, last: date) -> Iterator[Past]:
    """Yield what came in from one day to another (both included) and was decided at once, in order of arrival."""
    number = almanac.prefecture.id
    reader = _Reader(almanac, _spans(number, first, last), _noted(number, first, last))
    # Without objects of the session, some rows at a time: a year's rows in memory cost more than reading them.
    rows = session.connection().execution_options(yield_per=_AT_ONCE).execute(_arrivals(number, first, last))
    yield from map(reader.read, rows)


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
    content = StoredDecision.content
    answers = [getattr(Consultation, key) for key in _KEYS]
    return (
        select(
            Case.id.label("case_id"),
            StoredDecision.id.label("decision_id"),
            Case.reference,
            Consultation.received_at,
            Consultation.received_on,
            Consultation.special,
            StoredDecision.outcome,
            StoredDecision.lead,
            content["rule"].as_string().label("rule"),
            content["gates"].label("gates"),
            content["flags"].label("flags"),
            content["urgency"].as_string().label("of_urgency"),
            content["due"]["answer_by"].as_string().label("answer_by"),
            content["due"]["first_contact_by"].as_string().label("first_contact_by"),
            content["waits"].as_string().label("waits"),
            content["pool"].label("pool"),
            content["load"].label("load"),
            *answers,
            Consultation.phone_index,
            Consultation.email_index,
            Case.person_id,
        )
        .join(StoredDecision, StoredDecision.consultation_id == Consultation.id)
        .join(Case, Case.id == StoredDecision.case_id)
        .where(received(prefecture_id, first, last), StoredDecision.cause == _SUBMISSION)
        .order_by(Consultation.received_at, Consultation.id, StoredDecision.id)
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


def _noted(prefecture_id: int, first: date, last: date) -> Mapping[int, _Noted]:
    """Return by decision what it notes of bodies, where it notes anything."""
    text = cast(StoredDecision.content, String)
    query = (
        select(StoredDecision.id, StoredDecision.content)
        .join(Consultation, Consultation.id == StoredDecision.consultation_id)
        .where(received(prefecture_id, first, last), StoredDecision.cause == _SUBMISSION)
        .where(or_(*(text.contains(f'"{word}"') for word in (_PAUSED, *_AGAINST, LACKING))))
    )
    return {number: _Noted.read(content) for number, content in session.execute(query)}


class _Reader:
    """Turns rows into what was known."""

    def __init__(
        self,
        almanac: Almanac,
        spans: Mapping[int, list[tuple[date, date | None]]],
        noted: Mapping[int, _Noted],
    ) -> None:
        prefecture = almanac.prefecture
        self.almanac, self.spans, self.noted = almanac, spans, noted
        self.territory = Territory.of(prefecture.code, prefecture.jis, prefecture.areas)
        self._likening: dict[str, frozenset[str]] = {}

    def read(self, row: Row[*tuple[Any, ...]]) -> Past:
        case_id, decision_id, reference, at, on, special, *rest = row
        then, load = Frozen(*rest[: len(_THEN)]), rest[len(_THEN)]
        plain = zip(_KEYS, rest[len(_THEN) + 1 :], strict=False)
        answers = {key: value for key, value in plain if value} | special
        rules = self.almanac.rules_then(on)
        facts = facts_from(answers, prefecture=self.territory, now=at, open_case=self._open_case(then, rules))
        noted = self.noted.get(decision_id, _NOTHING)
        return Past(
            key=(case_id, decision_id),
            reference=reference,
            at=at,
            on=on,
            facts=_with_screen(facts, then, rules),
            then=then,
            spans=tuple(self.spans.get(case_id, ((on, None),))),
            writer=tuple(writer_keys(row, row.relation or "unknown")),
            paused=noted.paused,
            against=noted.against,
            lacking=noted.lacking,
            load=load or _NOTHING_COUNTED,
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


def writer_keys(row: Row[*tuple[Any, ...]], relation: str) -> Iterator[tuple[object, ...]]:
    """Yield by what a writer is known again: telephone or mail with the relation, and the confirmed person."""
    if row.phone_index:
        yield "phone", relation, bytes(row.phone_index)
    if row.email_index:
        yield "email", relation, bytes(row.email_index)
    if row.person_id:
        yield "person", row.person_id


def _with_screen(facts: Facts, then: Frozen, rules: RuleSet) -> Facts:
    """Add what the text screen found: the gates of then that the answers alone do not account for."""
    alarmed = _SCREENED.intersection(then.gates)
    if not alarmed:
        return facts
    told = set(applied(rules, facts.tokens).gates.ids)
    found = (alarmed - told) or (alarmed if "text_alert" in then.flags else frozenset())
    return replace(facts, tokens=facts.tokens | {token("screen", gate) for gate in found}) if found else facts
