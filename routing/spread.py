"""How the bodies of one kind shared what came: each offer of a period once by its way there, and once by its answer."""

import statistics
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select

from foundation.clock import JAPAN, Month
from foundation.database import session
from records.assignment import Assignment, AssignmentState, StoredDecision
from records.body import Body, Contract
from records.case import NAMELESS, Case
from records.consultation import Consultation
from routing.limits import NO_ROOM

# How far from its share a body may be in a month before the page says so: a tenth of what the pool was offered, and
# never less than the one case by which fair shares may differ (goals.md G35).
BAND = 0.1
_LEAST = 1.0
_DAY = timedelta(days=1)
_ROOM = {*NO_ROOM, "paused", "contract", "budget"}
_AFTER = {"decline", "lapse"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """One offer to lead a case: whom it went to, how it came there, and what became of it."""

    reference: str | None
    body: str
    on: date
    way: str
    answer: str
    decline_reason: str | None
    hours: float | None

    @property
    def month(self) -> str:
        """Return the month of the offer: 2025-09."""
        return f"{self.on:%Y-%m}"


@dataclass(frozen=True)
class Member:
    """A body of a pool; `weight` is its contract's share, None where it states none."""

    code: str
    name: str
    weight: int | None


@dataclass(frozen=True)
class Alert:
    """What a body was offered in a month, beside what its share would be."""

    month: str
    body: str
    offered: int
    due: float
    band: float

    @property
    def is_off(self) -> bool:
        """Tell whether it is beyond the band."""
        return abs(self.offered - self.due) > self.band


@dataclass(frozen=True)
class Spread:
    """One pool: the bodies of a kind, and every offer that one of them got."""

    kind: str
    members: Sequence[Member]
    offers: Sequence[Offer]

    def target(self, code: str) -> float | None:
        """Return the part that a body should get; None unless every body of the pool has a share."""
        weights = {member.code: member.weight for member in self.members}
        if not all(weights.values()):
            return None
        return (weights[code] or 0) / sum(weight or 0 for weight in weights.values())

    def of(self, code: str) -> list[Offer]:
        """Return the offers to a body."""
        return [offer for offer in self.offers if offer.body == code]

    def hours(self, code: str) -> float | None:
        """Return the median hours until a body accepted; None where it never did."""
        waits = [offer.hours for offer in self.of(code) if offer.hours is not None]
        return statistics.median(waits) if waits else None

    def alerts(self) -> list[Alert]:
        """Return the months in which a body was off its share beyond the band; none where no shares are stated."""
        offered = Counter((offer.month, offer.body) for offer in self.offers)
        found = [
            self._standing(month, member.code, offered)
            for month in sorted({offer.month for offer in self.offers})
            for member in self.members
        ]
        return [alert for alert in found if alert is not None and alert.is_off]

    def _standing(self, month: str, code: str, offered: Mapping[tuple[str, str], int]) -> Alert | None:
        target = self.target(code)
        if target is None:
            return None
        total = sum(offered.get((month, member.code), 0) for member in self.members)
        return Alert(month, code, offered.get((month, code), 0), target * total, max(_LEAST, BAND * total))


def spreads(prefecture_id: int, first: date, last: date, *, reference: ColumnElement[Any] = NAMELESS) -> list[Spread]:
    """Return the pools of a prefecture: every kind of which it has more than one body, in the order of tables.

    `reference` is the column that names the cases to whoever asks.
    """
    members = _members(prefecture_id, last)
    pools = {kind: {one.code for one in pool} for kind, pool in members.items()}
    offers = _offers(prefecture_id, first, last, pools=pools, reference=reference)
    return [Spread(kind, pool, offers.get(kind, [])) for kind, pool in members.items()]


def _members(prefecture_id: int, on: date) -> dict[str, list[Member]]:
    in_force = (Contract.starts_on <= on) & (Contract.ends_on.is_(None) | (Contract.ends_on >= on))
    query = (
        select(Body.kind, Body.code, Body.name, Contract.terms)
        .outerjoin(Contract, (Contract.body_id == Body.id) & in_force)
        .where(Body.prefecture_id == prefecture_id, Body.kind != "PREF")
        .order_by(Body.position, Contract.starts_on.desc(), Contract.id)
    )
    found: dict[str, dict[str, Member]] = {}
    for kind, code, name, terms in session.execute(query):
        found.setdefault(kind, {}).setdefault(code, Member(code, name, (terms or {}).get("share")))
    return {kind: list(pool.values()) for kind, pool in found.items() if len(pool) > 1}


def _offers(
    prefecture_id: int, first: date, last: date, *, pools: Mapping[str, set[str]], reference: ColumnElement[Any]
) -> Mapping[str, list[Offer]]:
    begins, ends = datetime.combine(first, time(), JAPAN), datetime.combine(last + _DAY, time(), JAPAN)
    query = (
        select(
            reference.label("reference"),
            Body.kind,
            Body.code,
            Assignment.offered_at,
            Assignment.answered_at,
            Assignment.state,
            Assignment.decline_reason,
            StoredDecision.cause,
            StoredDecision.content,
            Consultation.distance_wish,
        )
        .select_from(Case)
        .join(Assignment, Assignment.case_id == Case.id)
        .join(Body, Body.id == Assignment.body_id)
        .join(StoredDecision, StoredDecision.id == Assignment.decision_id)
        .join(Consultation, Consultation.id == StoredDecision.consultation_id)
        .where(Case.prefecture_id == prefecture_id, Body.kind.in_(pools))
        .where(Assignment.offered_at >= begins, Assignment.offered_at < ends)
        .order_by(Assignment.offered_at, Assignment.id)
    )
    found: dict[str, list[Offer]] = {}
    for row in session.execute(query):
        found.setdefault(row.kind, []).append(_offer(row, pools[row.kind] - {row.code}))
    return found


def _offer(row: Any, others: set[str]) -> Offer:
    is_accepted = row.state in (AssignmentState.ACCEPTED, AssignmentState.ENDED)
    waited = row.answered_at - row.offered_at if is_accepted and row.answered_at else None
    return Offer(
        reference=row.reference,
        body=row.code,
        on=row.offered_at.astimezone(JAPAN).date(),
        way=_way(row, {one["reason"] for one in row.content["candidates"] if one["body"] in others}),
        answer="accepted" if is_accepted else row.state,
        decline_reason=row.decline_reason,
        hours=waited.total_seconds() / 3600 if waited is not None else None,
    )


def _way(row: Any, reasons: set[str]) -> str:
    """Return the first thing that brought an offer to its body rather than to another of the pool."""
    return next((way for way, is_so in _WAYS if is_so(row, reasons)), "rest")


def _was_proposed(row: Any) -> bool:
    """Tell whether the router had proposed the body: then the desk only confirmed what brought the case there."""
    verdicts = {one["body"]: one["verdict"] for one in row.content["candidates"]}
    return verdicts.get(row.code) in {"chosen", "proposed"}


# In the order in which they are named: who decided, what the person wished, what the rules went by.
_WAYS: tuple[tuple[str, Callable[[Any, set[str]], bool]], ...] = (
    ("desk", lambda row, _: row.cause == "desk" and not _was_proposed(row)),
    ("after", lambda row, _: row.cause in _AFTER),
    ("away", lambda row, _: "away" in row.content["flags"]),
    ("wish", lambda _, reasons: "wish" in reasons),
    ("near", lambda row, reasons: row.distance_wish == "near" and "area" in reasons),
    ("known", lambda _, reasons: "known" in reasons),
    ("share", lambda _, reasons: bool({"share", "wait"} & reasons)),
    ("room", lambda _, reasons: bool(_ROOM & reasons)),
    ("area", lambda _, reasons: "area" in reasons),
)


def quarter_of(day: date) -> tuple[int, int]:
    """Return the 年度 and the quarter (1 from April) of a day."""
    month = Month.of(day)
    return month.fiscal_year, (month.number - 4) % 12 // 3 + 1
