"""What a replay changes against what really happened, so that the load of then, frozen in each decision, can be used.

Where the rules on trial send a case where it went then, nothing differs, and what a body had in hand is what it really
had: declines, lapses, orders of the desk and the order of closings included. Pure.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime

from routing.candidates import NO_LOAD, Load
from routing.decision import Decision
from routing.hands import Hands, begins
from routing.past import Frozen, Past

# By case: who was really asked about it, from when, and until when if somebody else was asked after them.
Histories = Mapping[int, Sequence[tuple[str, datetime, datetime | None]]]


class Differences:
    """The cases that bodies have on trial and had not, less those that they had and have not."""

    def __init__(self, first: date, histories: Callable[[], Histories]) -> None:
        """Begin with none; `histories` is asked once, when the first case goes elsewhere."""
        self._hands, self._histories = Hands.from_day(first), histories
        self._known: Histories | None = None
        self.most: dict[tuple[str, str], int] = {}

    def load(self, frozen: Mapping[str, Load], at: datetime) -> dict[str, Load]:
        """Return what the bodies have in hand now of which it is known what they had then."""
        for _ in self._hands.advance(at):
            pass
        changed = self._hands.load
        if not changed:
            return dict(frozen)
        return {code: _sum(load, changed.get(code, NO_LOAD)) for code, load in frozen.items()}

    def place(self, past: Past, then: Frozen, now: Decision | None, *, at: datetime) -> None:
        """Take note of where a case goes (None: nowhere now) and where it went; where both are one nothing differs."""
        went = _taken(then.outcome, then.lead)
        goes = _taken(now.outcome, now.lead) if now else ""
        if went == goes and (not now or dict(now.pool) == then.pool):
            return
        if now:
            self.add(past, now, at=at)
        if went:
            self._take_back(past, at)
            self._hands.count(went, weight=-1)
            self._settle(tuple(then.pool.items()), went, weight=-1)

    def add(self, past: Past, now: Decision, *, at: datetime) -> None:
        """Take note of whom a case is offered to that nobody had, if anybody."""
        goes = _taken(now.outcome, now.lead)
        if goes:
            self._hands.take(goes, at, past.spans)
            self._hands.count(goes)
            self._settle(now.pool, goes, weight=1)

    def _settle(self, pool: Iterable[tuple[str, int]], chosen: str, *, weight: int) -> None:
        shared = tuple(pool)
        if shared:
            self._hands.settle(shared, chosen, weight=weight)

    def _take_back(self, past: Past, at: datetime) -> None:
        if self._known is None:
            self._known = self._histories()
        for code, since, until in self._known.get(past.key[0], ()):
            for opened, closed in past.spans:
                ends = [end for end in (until, None if closed is None else begins(closed)) if end is not None]
                self._hands.hold(code, at, (max(since, begins(opened)), min(ends, default=None)), weight=-1)

    def note(self, load: Mapping[str, Load], placed: str, at: date) -> None:
        """Keep the most open cases of each month, one of them just placed with a body."""
        month = f"{at:%Y-%m}"
        for code, had in load.items():
            key = code, month
            self.most[key] = max(self.most.get(key, 0), had.open_cases + (code == placed))


def _taken(outcome: str, lead: str | None) -> str:
    return lead or "" if outcome == "offer" else ""


def _sum(one: Load, other: Load) -> Load:
    return Load(
        one.open_cases + other.open_cases,
        one.taken_this_month + other.taken_this_month,
        one.credit + other.credit,
        one.taken_this_week + other.taken_this_week,
    )
