"""How the bodies of one kind shared what came: each offer of a period once by its way there, and once by its answer."""

import statistics
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, select

from foundation.clock import JAPAN, Month
from foundation.database import session
from records.assignment import Assignment, AssignmentState, StoredDecision
from records.body import Body
from records.case import NAMELESS, Case
from records.consultation import Consultation
from routing.limits import NO_ROOM
from routing.targets import Change, Targets, clearings_of, terms_of

# How far from its share a body may be in a month before the page says so: a tenth of what the pool was offered, and
# never less than the one case by which fair shares may differ (goals.md G35).
BAND = Fraction(1, 10)
_LEAST = 1
_DAY = timedelta(days=1)
_ROOM = {*NO_ROOM, "paused", "contract", "budget"}
_AFTER = {"decline", "lapse", "conflict"}


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
    """A body of a pool."""

    code: str
    name: str


@dataclass(frozen=True)
class Standing:
    """What a body was offered in a month, of how much, beside what its share would have been.

    `due` goes by the contracts of the day of each offer, and `shared` counts the offers of those days on which some
    contract stated a share; without such a day there is no `due`.
    """

    month: Month
    body: str
    offered: int
    total: int
    shared: int
    of_shared: int
    due: Fraction | None

    @property
    def is_off(self) -> bool:
        """Tell whether it is off its share beyond the band."""
        band = max(Fraction(_LEAST), BAND * self.of_shared)
        return self.due is not None and abs(self.shared - self.due) > band


@dataclass(frozen=True)
class Spread:
    """One pool: the bodies of a kind, every offer that one of them got in a period, and what each was to get."""

    kind: str
    members: Sequence[Member]
    offers: Sequence[Offer]
    targets: Targets
    first: date
    last: date

    @cached_property
    def _parts(self) -> Mapping[date, Mapping[str, Fraction]]:
        return {on: self.targets.parts(on) for on in {offer.on for offer in self.offers}}

    def target(self, code: str) -> Fraction | None:
        """Return the part that a body was to get of the offers there were; without any, of those of the last day."""
        shared = [offer for offer in self.offers if self._parts[offer.on]]
        if not shared:
            parts = self.targets.parts(self.last)
            return parts.get(code, Fraction(0)) if parts else None
        return self._due(code, shared) / len(shared)

    def _due(self, code: str, shared: Sequence[Offer]) -> Fraction:
        return sum((self._parts[offer.on].get(code, Fraction(0)) for offer in shared), Fraction(0))

    def of(self, code: str) -> list[Offer]:
        """Return the offers to a body."""
        return [offer for offer in self.offers if offer.body == code]

    def hours(self, code: str) -> float | None:
        """Return the median hours until a body accepted; None where it never did."""
        waits = [offer.hours for offer in self.of(code) if offer.hours is not None]
        return statistics.median(waits) if waits else None

    @cached_property
    def changes(self) -> Sequence[Change]:
        """Return what changed the shares in the period."""
        return self.targets.changes(self.first, self.last)

    def months(self) -> list[list[Standing]]:
        """Return how every body stood in each month, from the first month with an offer or a change to the last."""
        days = [offer.on for offer in self.offers] + [change.on for change in self.changes]
        if not days:
            return []
        by_month: dict[Month, list[Offer]] = {}
        for offer in self.offers:
            by_month.setdefault(Month.of(offer.on), []).append(offer)
        months = Month.of(min(days)).until(Month.of(max(days)))
        return [self._month(month, by_month.get(month, [])) for month in months]

    def _month(self, month: Month, offers: Sequence[Offer]) -> list[Standing]:
        shared = [offer for offer in offers if self._parts[offer.on]]
        offered, counted = (Counter(offer.body for offer in some) for some in (offers, shared))
        return [
            Standing(
                month=month,
                body=one.code,
                offered=offered[one.code],
                total=len(offers),
                shared=counted[one.code],
                of_shared=len(shared),
                due=self._due(one.code, shared) if shared else None,
            )
            for one in self.members
        ]

    def alerts(self) -> list[Standing]:
        """Return the months in which a body was off its share beyond the band; none where no shares are stated."""
        return [standing for month in self.months() for standing in month if standing.is_off]


def spreads(prefecture_id: int, first: date, last: date, *, reference: ColumnElement[Any] = NAMELESS) -> list[Spread]:
    """Return the pools of a prefecture: every kind of which it has more than one body, in the order of tables.

    `reference` is the column that names the cases to whoever asks.
    """
    pools = {kind: bodies for kind, bodies in terms_of(prefecture_id).items() if len(bodies) > 1}
    codes = {kind: set(bodies) for kind, bodies in pools.items()}
    offers = _offers(prefecture_id, first, last, pools=codes, reference=reference)
    clearings = clearings_of(prefecture_id)
    return [
        Spread(
            kind=kind,
            members=[Member(code, name) for code, (name, _) in bodies.items()],
            offers=offers.get(kind, []),
            targets=Targets({code: terms for code, (_, terms) in bodies.items()}, clearings.get(kind, [])),
            first=first,
            last=last,
        )
        for kind, bodies in pools.items()
    ]


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
    ("away", lambda row, _: row.distance_wish == "away" and "away" in row.content["flags"]),
    # A wish for a body, or against one, may pass over a nearer one as well.
    ("wish", lambda row, reasons: "wish" in reasons or "away" in row.content["flags"]),
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
