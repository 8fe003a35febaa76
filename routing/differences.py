"""What a replay changes against what really happened, so that the load of then, frozen in each decision, can be used.

Where the rules on trial send a case where it went then, nothing differs, and what a body had in hand is what it really
had: declines, lapses, orders of the desk and the order of closings included. Pure.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from routing.candidates import NO_LOAD, Load
from routing.decision import Decision
from routing.hands import Hands, begins
from routing.past import Counted, Frozen, Past

_OPEN = "open_cases"
# By case: who was really asked about it, from when, and until when if somebody else was asked after them.
Histories = Mapping[int, Sequence[tuple[str, datetime, datetime | None]]]


class Differences:
    """The cases that bodies have on trial and had not, less those that they had and have not."""

    def __init__(self, first: date, histories: Callable[[], Histories]) -> None:
        """Begin with none; `histories` is asked once, when the first case goes elsewhere."""
        self._hands, self._histories = Hands.from_day(first), histories
        self._known: Histories | None = None
        self.most: dict[tuple[str, str], int] = {}

    def load(self, counted: Counted, at: datetime, reckoned: Mapping[str, Load]) -> dict[str, Load]:
        """Return what bodies have in hand now: what was counted then, with the differences, and else the `reckoned`."""
        for _ in self._hands.advance(at):
            pass
        return {**reckoned, **{code: self._with(code, then, reckoned) for code, then in counted.items()}}

    def _with(self, code: str, then: Mapping[str, int], reckoned: Mapping[str, Load]) -> Load:
        differs = self._hands.load.get(code, NO_LOAD)
        known: dict[str, Any] = {name: count + getattr(differs, name) for name, count in then.items()}
        return replace(reckoned.get(code, NO_LOAD), **known)

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
                span = max(since, begins(opened)), _earlier(until, closed)
                self._hands.hold(code, at, span, weight=-1)

    def note(self, counted: Counted, load: Mapping[str, Load], *, placed: str, on: date) -> None:
        """Keep the most open cases of each month, where they were counted, one of them just placed with a body."""
        for code in counted:
            if _OPEN in counted[code]:
                key = code, f"{on:%Y-%m}"
                self.most[key] = max(self.most.get(key, 0), load[code].open_cases + (code == placed))


def _taken(outcome: str, lead: str | None) -> str:
    return lead or "" if outcome == "offer" else ""


def _earlier(until: datetime | None, closed: date | None) -> datetime | None:
    """Return when a body had a case no longer: once somebody else was asked, or the day after it was closed."""
    ends = [end for end in (until, None if closed is None else begins(closed + timedelta(days=1))) if end is not None]
    return min(ends, default=None)
