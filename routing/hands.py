"""What bodies have in hand in a replay of the past, at a moment that only moves on; pure."""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from routing import shares
from routing.candidates import NO_LOAD, Load
from routing.due import JAPAN
from routing.limits import LIMITS

_DAY = timedelta(days=1)
Days = Iterable[tuple[date, date | None]]


@dataclass(frozen=True)
class Held:
    """A case that a body had in hand when the period began."""

    body: str
    spans: Sequence[tuple[date, date | None]]


@dataclass
class Hands:
    """What every body has in hand; `most` is the most open cases by body and month.

    Where a case is taken away that somebody really had, `weight` is -1: then this is a difference from what was.
    """

    moment: datetime
    month: str
    load: dict[str, Load] = field(default_factory=dict)
    most: dict[tuple[str, str], int] = field(default_factory=dict)
    _coming: list[tuple[datetime, int, str]] = field(default_factory=list)

    @classmethod
    def from_day(cls, first: date) -> "Hands":
        """Return empty hands at the beginning of a day."""
        return cls(begins(first), f"{first:%Y-%m}")

    def take(self, code: str, at: datetime, spans: Days, *, weight: int = 1) -> None:
        """Put a case into a body's hands: now, and for as long as it was really open."""
        for opened, closed in spans:
            self.hold(code, at, (begins(opened), None if closed is None else begins(closed + _DAY)), weight=weight)

    def hold(self, code: str, at: datetime, span: tuple[datetime, datetime | None], *, weight: int = 1) -> None:
        """Put a case into a body's hands from one moment to another, as far as they are still to come."""
        since, until = span
        if until is not None and until <= at:
            return
        if since <= at:
            self._change(code, weight)
        else:
            heapq.heappush(self._coming, (since, weight, code))
        if until is not None:
            heapq.heappush(self._coming, (until, -weight, code))

    def count(self, code: str, *, weight: int = 1) -> None:
        """Count a case among those that a body was newly asked about this week and month."""
        had = self.load.get(code, NO_LOAD)
        self.load[code] = Load(had.open_cases, had.taken_this_month + weight, had.credit, had.taken_this_week + weight)

    def settle(self, pool: shares.Weights, chosen: str, *, weight: int = 1) -> None:
        """Let the credits of a pool follow a choice by shares."""
        for code, change in shares.settle(pool, {}, chosen).items():
            had = self.load.get(code, NO_LOAD)
            self.load[code] = replace(had, credit=had.credit + weight * change)

    def advance(self, at: datetime) -> Iterator[str]:
        """Move on to a moment; yield whoever has a case less, and "" for all when a limit counts anew."""
        for turn, counts in _turns(self.moment, at):
            yield from self._until(turn)
            self.moment, self.month = turn, f"{turn:%Y-%m}"
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
            yield begins(day), counts


def begins(day: date) -> datetime:
    """Return the moment at which a day begins in Japan."""
    return datetime.combine(day, time(), JAPAN)
