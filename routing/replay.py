"""Past consultations decided again in order, with what bodies would have had in hand; pure, and nothing is written."""

import heapq
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from routing import shares
from routing.almanac import Almanac, Day
from routing.candidates import NO_LOAD, Load
from routing.decision import Decision, decide
from routing.due import JAPAN
from routing.limits import LIMITS, NO_ROOM, STAFF_FULL
from routing.past import Past

_DAY = timedelta(days=1)
Acquaintances = Callable[[Past], Sequence[str]]


@dataclass(slots=True)
class Replayed:
    """One consultation with the decision that the rules on trial make when it arrives.

    One that waits for room has another one, `settled`, once there is some.
    """

    past: Past
    now: Decision
    settled: Decision | None = None
    settled_at: datetime | None = None

    @property
    def is_waiting(self) -> bool:
        """Tell whether it still waits for room."""
        return bool(self.now.waits) and self.settled is None


@dataclass(frozen=True)
class Held:
    """A case that a body had in hand when the period began."""

    body: str
    spans: Sequence[tuple[date, date | None]]


@dataclass
class _Hands:
    """What every body has in hand at a moment that only moves on; `most` is the most open cases by body and month."""

    moment: datetime
    month: str
    load: dict[str, Load] = field(default_factory=dict)
    most: dict[tuple[str, str], int] = field(default_factory=dict)
    _coming: list[tuple[datetime, int, str]] = field(default_factory=list)

    def take(self, code: str, at: datetime, spans: Iterable[tuple[date, date | None]]) -> None:
        """Put a case into a body's hands: now, and for as long as it was really open."""
        for opened, closed in spans:
            begins, until = _begins(opened), None if closed is None else _begins(closed + _DAY)
            if until is None or until > at:
                self._hold(code, begins if begins > at else None, until)

    def _hold(self, code: str, begins: datetime | None, until: datetime | None) -> None:
        if begins is None:
            self._change(code, 1)
        else:
            heapq.heappush(self._coming, (begins, 1, code))
        if until is not None:
            heapq.heappush(self._coming, (until, -1, code))

    def count(self, code: str) -> None:
        """Count a case among those that a body was newly asked about this week and month."""
        had = self.load.get(code, NO_LOAD)
        self.load[code] = Load(had.open_cases, had.taken_this_month + 1, had.credit, had.taken_this_week + 1)

    def settle(self, pool: shares.Weights, chosen: str) -> None:
        """Let the credits of a pool follow a choice by shares."""
        before = {code: self.load.get(code, NO_LOAD).credit for code, _ in pool}
        for code, credit in shares.settle(pool, before, chosen).items():
            self.load[code] = replace(self.load.get(code, NO_LOAD), credit=credit)

    def advance(self, at: datetime) -> Iterator[str]:
        """Move on to a moment; yield whoever has a case less, and "" for all when a limit counts anew."""
        for begins, counts in _turns(self.moment, at):
            yield from self._until(begins)
            self.moment, self.month = begins, f"{begins:%Y-%m}"
            for code, load in self.load.items():
                self.load[code] = replace(load, **counts)
                self.most.setdefault((code, self.month), load.open_cases)
            yield ""
        yield from self._until(at)
        self.moment = at

    def _until(self, at: datetime) -> Iterator[str]:
        while self._coming and self._coming[0][0] <= at:
            self.moment, change, code = heapq.heappop(self._coming)
            self._change(code, change)
            if change < 0:
                yield code

    def _change(self, code: str, change: int) -> None:
        had = self.load.get(code, NO_LOAD)
        open_cases = had.open_cases + change
        self.load[code] = Load(open_cases, had.taken_this_month, had.credit, had.taken_this_week)
        key = code, self.month
        if open_cases > self.most.get(key, 0):
            self.most[key] = open_cases


def _turns(since: datetime, until: datetime) -> Iterator[tuple[datetime, dict[str, Any]]]:
    """Yield the midnights after one moment and up to another from which a limit counts anew, with those counts at 0."""
    day, last = since.astimezone(JAPAN).date(), until.astimezone(JAPAN).date()
    while day < last:
        day += _DAY
        counts = {limit.counted: 0 for limit in LIMITS if limit.since and limit.since(day) == day}
        if counts:
            yield _begins(day), counts


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), JAPAN)


class Run:
    """One replay: `replayed` in order of arrival."""

    def __init__(
        self,
        almanac: Almanac,
        *,
        held: Iterable[Held] = (),
        taken: Mapping[str, int] | None = None,
        known: Acquaintances | None = None,
    ) -> None:
        """Begin with what bodies had in hand, and had `taken` in that week; `known` tells where a writer was before."""
        self.almanac, self._held, self._known = almanac, tuple(held), known
        self._taken = taken or {}
        self.replayed: list[Replayed] = []
        self._waiting: dict[str, deque[Replayed]] = {}

    @property
    def most(self) -> Mapping[tuple[str, str], int]:
        """Return the most cases that a body had open at one time, by body and month."""
        return self._hands.most

    def go(self, cases: Iterable[Past], first: date) -> "Run":
        """Decide every case, in the order given, from a day on."""
        self._hands = _Hands(_begins(first), f"{first:%Y-%m}")
        self._hands.load |= {code: Load(taken_this_week=count) for code, count in self._taken.items()}
        for held in self._held:
            self._hands.take(held.body, self._hands.moment, held.spans)
        for past in cases:
            for code in self._hands.advance(past.at):
                self._hand_out(code)
            one = Replayed(past, self._decided(past, past.at, lacking=past.lacking))
            self.replayed.append(one)
            if one.now.waits:
                self._queue(one)
            else:
                self._place(one, one.now, past.at)
        return self

    def _decided(self, past: Past, at: datetime, *, lacking: Mapping[str, str]) -> Decision:
        on = past.on if at == past.at else at.astimezone(JAPAN).date()
        bodies = self.almanac.bodies(on, past.paused)
        known = self._known(past) if self._known else ()
        if past.against or known or lacking:
            bodies = bodies.for_case(against=past.against, known=known, lacking=lacking)
        day = self.almanac.day(on)
        return decide(past.facts, bodies, day.rules, self._load_on(day), at)

    def _load_on(self, day: Day) -> Mapping[str, Load]:
        # As in the service, only a body whose contract states a limit or a share is looked at.
        return self._hands.load if day.is_limited else {}

    def _place(self, one: Replayed, decision: Decision, at: datetime) -> None:
        if decision.outcome == "offer" and decision.lead:
            self._hands.count(decision.lead)
            self._hands.take(decision.lead, at, one.past.spans)
            if decision.pool:
                self._hands.settle(decision.pool, decision.lead)

    def _queue(self, one: Replayed) -> None:
        """Let a case wait for every body that could take it, were it not full."""
        full = {code for code, reason in one.now.reasons.items() if reason in NO_ROOM}
        for code in full | {one.now.lead or ""}:
            self._waiting.setdefault(code, deque()).append(one)

    def _hand_out(self, code: str) -> None:
        """Give what waits for a body that has room again to it, oldest first; for all bodies when a month begins."""
        for body in [code] if code else sorted(self._waiting):
            queue = self._waiting.get(body, deque())
            while queue and (not queue[0].is_waiting or self._settle(queue[0], code)):
                queue.popleft()

    def _settle(self, one: Replayed, freed: str) -> bool:
        """Decide about a waiting case again; tell whether it has found room.

        How busy each counselor was is not kept day by day: who had none with room has one when a case of theirs ends.
        """
        at = self._hands.moment
        was = one.past.lacking
        lacking = {code: reason for code, reason in was.items() if (code, reason) != (freed, STAFF_FULL)}
        decision = self._decided(one.past, at, lacking=lacking)
        if decision.waits:
            return False
        one.settled, one.settled_at = decision, at
        self._place(one, decision, at)
        return True
