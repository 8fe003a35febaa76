"""Past consultations decided again in order, with what bodies would have had in hand; pure, and nothing is written."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from routing.almanac import Almanac, Day
from routing.candidates import NO_LOAD, Load
from routing.decision import Decision, decide
from routing.differences import Differences, Histories
from routing.due import JAPAN
from routing.hands import Hands, Held
from routing.limits import NO_ROOM, QUEUED, STAFF_FULL
from routing.past import Counted, Past
from routing.past_course import Later

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


class Run:
    """One replay: `replayed` in order of arrival."""

    def __init__(
        self,
        almanac: Almanac,
        *,
        held: Iterable[Held] = (),
        taken: Mapping[str, int] | None = None,
        known: Acquaintances | None = None,
        histories: Callable[[], Histories] = dict,
    ) -> None:
        """Begin with what bodies had in hand, and had `taken` in that week; `known` tells where a writer was before.

        `histories` tells who was really asked about each case. What bodies had in hand is taken from the decisions
        where these keep it, and reckoned from the cases themselves where they do not.
        """
        self.almanac, self._held, self._known = almanac, tuple(held), known
        self._taken, self._histories = taken or {}, histories
        self.replayed: list[Replayed] = []
        self._waited: dict[int, Replayed] = {}
        self._waiting: dict[str, deque[Replayed]] = {}
        self._counted: Counted = {}

    @property
    def most(self) -> Mapping[tuple[str, str], int]:
        """Return the most cases that a body had open at one time, by body and month."""
        return {**self._hands.most, **self._differences.most}

    def go(self, cases: Iterable[Past], first: date, later: Iterable[Later] = ()) -> "Run":
        """Decide every case, in the order given, from a day on; `later` is when waiting ones really found room."""
        self._hands, self._differences = Hands.from_day(first), Differences(first, self._histories)
        self._hands.load |= {code: Load(taken_this_week=count) for code, count in self._taken.items()}
        for held in self._held:
            self._hands.take(held.body, self._hands.moment, held.spans)
        found = deque(later)
        for past in cases:
            while found and found[0].at <= past.at:
                self._find_room(found.popleft())
            self._arrive(past)
        while found:
            self._find_room(found.popleft())
        return self

    def _arrive(self, past: Past) -> None:
        self._advance(past.at, past.then.load)
        one = Replayed(past, self._decided(past, past.at, lacking=past.then.lacking))
        self.replayed.append(one)
        if past.then.waits:
            self._waited[past.key[0]] = one
        if not one.now.waits:
            self._place(one, one.now, past.at)
        elif not past.then.waits:
            self._queue(one)
        self._differences.place(past, past.then, one.now, at=past.at)
        self._note(one.now, past.on)

    def _find_room(self, later: Later) -> None:
        """Go on with a case that waited from its arrival, at the moment when there was room for it.

        Who came to wait after a decline, and what became of it after its first room, is part of what bodies really had.
        """
        one = self._waited.pop(later.case_id, None)
        if one is None:
            return
        self._advance(later.at, later.then.load)
        one.past = one.past.having(later.then.attached)
        decision = None
        if one.is_waiting:
            decision = self._decided(one.past, later.at, lacking=later.then.lacking)
            if decision.waits:
                self._queue(one)
            else:
                one.settled, one.settled_at = decision, later.at
                self._place(one, decision, later.at)
        self._differences.place(one.past, later.then, decision, at=later.at)

    def _advance(self, at: datetime, counted: Counted) -> None:
        """Move on to a moment, at which it was counted what bodies had in hand; what has become free is handed out."""
        for code in self._hands.advance(at):
            self._hand_out(code)
        self._counted = counted
        if counted and self._waiting:
            self._hand_out_room(at)

    def _hand_out_room(self, at: datetime) -> None:
        """Hand out what the decisions of then show to be free."""
        day = self.almanac.day(at.astimezone(JAPAN).date(), at)
        load = self._load_on(day, at)
        for code in sorted(self._waiting):
            body = day.bodies.index.by_code.get(code)
            if body is not None and not body.limits.reached(load.get(code, NO_LOAD)):
                self._hand_out(code)

    def _note(self, decision: Decision, on: date) -> None:
        if self._counted:
            placed = decision.lead or "" if decision.outcome == "offer" else ""
            load = self._load_on(self.almanac.day(on, self._hands.moment), self._hands.moment)
            if load:
                self._differences.note(self._counted, load, placed=placed, on=on)

    def _decided(self, past: Past, at: datetime, *, lacking: Mapping[str, str]) -> Decision:
        on = past.on if at == past.at else at.astimezone(JAPAN).date()
        day = self.almanac.day(on, at)
        bodies = self.almanac.bodies(day, past.paused)
        known = self._known(past) if self._known else ()
        if past.against or known or lacking:
            bodies = bodies.for_case(against=past.against, known=known, lacking=lacking)
        return decide(past.facts, bodies, day.rules, self._load_on(day, at), at)

    def _load_on(self, day: Day, at: datetime) -> Mapping[str, Load]:
        # As in the service, only a body whose contract states a limit or a share is looked at.
        if not day.is_limited:
            return {}
        if not self._counted:
            return self._hands.load
        return self._differences.load(self._counted, at, self._hands.load)

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
        was = one.past.then.lacking.items()
        lacking = {code: reason for code, reason in was if reason != QUEUED and (code, reason) != (freed, STAFF_FULL)}
        decision = self._decided(one.past, at, lacking=lacking)
        if decision.waits:
            return False
        one.settled, one.settled_at = decision, at
        self._place(one, decision, at)
        self._differences.add(one.past, decision, at=at)
        return True
