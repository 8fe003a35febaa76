"""What a replay found, in numbers: moves, load against limits, waits, distance, unserved; pure."""

import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from foundation.clock import Month
from routing import month_load
from routing.almanac import Almanac
from routing.decision import Decision
from routing.month_load import Loaded
from routing.past import Frozen, Past
from routing.replay import Replayed, Run

NOWHERE = "none"
_HELD = ("offer", "hold")
_HOUR = 3600
Either = Decision | Frozen


def destination(decided: Either) -> str:
    """Return where a decision leads: a body's code, onward, out, or none when nobody leads."""
    return decided.lead or (NOWHERE if decided.outcome in _HELD else decided.outcome)


def is_alike(one: Replayed) -> bool:
    """Tell whether both decisions come to the same: the same outcome with the same lead."""
    return (one.now.outcome, one.now.lead) == (one.past.then.outcome, one.past.then.lead)


def is_moved(one: Replayed) -> bool:
    """Tell whether the case goes somewhere else."""
    return destination(one.now) != destination(one.past.then)


@dataclass(frozen=True)
class Pair:
    """A number then and now."""

    old: float
    new: float

    def to_json(self) -> dict[str, float]:
        """Return {"old", "new"}."""
        return {"old": self.old, "new": self.new}


@dataclass(frozen=True)
class Findings:
    """The numbers of one replay; `undecided` came in then without a decision of their arrival."""

    run: Run
    undecided: int = 0
    _areas: dict[tuple[str, date], frozenset[str]] = field(default_factory=dict, repr=False)

    @property
    def cases(self) -> Sequence[Replayed]:
        """Return every case in order of arrival."""
        return self.run.replayed

    @property
    def almanac(self) -> Almanac:
        """Return the days of the prefecture."""
        return self.run.almanac

    @cached_property
    def moves(self) -> Mapping[tuple[str, str], int]:
        """Return how many go from where to where, those that stay included."""
        return Counter((destination(one.past.then), destination(one.now)) for one in self.cases)

    @cached_property
    def differences(self) -> list[Replayed]:
        """Return the cases whose decisions differ in outcome or lead."""
        return [one for one in self.cases if not is_alike(one)]

    @cached_property
    def moved(self) -> list[Replayed]:
        """Return the cases that go somewhere else."""
        return [one for one in self.differences if is_moved(one)]

    @property
    def same_share(self) -> float:
        """Return the part of the cases with the same outcome and lead; 1 without cases."""
        return 1 - len(self.differences) / len(self.cases) if self.cases else 1.0

    @cached_property
    def unserved(self) -> Pair:
        """Return how many have no lead at all although somebody must take them."""
        return _counted(self.cases, self.is_unserved)

    def is_unserved(self, _past: Past, decided: Either) -> bool:
        """Tell whether nobody leads although somebody must."""
        return destination(decided) == NOWHERE

    @cached_property
    def with_prefecture(self) -> Pair:
        """Return how many stay with the prefecture's own desk."""
        return _counted(self.cases, self.is_with_prefecture)

    def is_with_prefecture(self, _past: Past, decided: Either) -> bool:
        """Tell whether the prefecture's own desk leads."""
        return decided.lead in self._own

    @cached_property
    def _own(self) -> set[str]:
        return {body.code for body in self.almanac.members if body.kind == "PREF"}

    @cached_property
    def waited(self) -> list[Replayed]:
        """Return the cases that must wait for room: those that got it later, and those that still wait."""
        return [one for one in self.cases if one.now.waits]

    @cached_property
    def distance(self) -> Pair:
        """Return how many are led from outside the person's area, or chose to go away."""
        return _counted(self.cases, self.is_far)

    def is_far(self, past: Past, decided: Either) -> bool:
        """Tell whether somebody leads whose area is another one, or from away by wish."""
        if "away" in decided.flags:
            return True
        areas = self._areas_of(decided.lead, past.on) if decided.lead else None
        return bool(areas and past.facts.place and past.facts.place not in areas)

    def _areas_of(self, code: str, on: date) -> frozenset[str]:
        key = code, on.replace(day=1)
        if key not in self._areas:
            body = self.almanac.day(on).bodies.index.by_code.get(code)
            self._areas[key] = body.areas if body else frozenset()
        return self._areas[key]

    @cached_property
    def answer_hours(self) -> Pair:
        """Return the median hours from arrival until the body must have answered."""
        return _hours(self.cases, "answer_by")

    @cached_property
    def contact_hours(self) -> Pair:
        """Return the median hours from arrival until the person must have been tried for the first time."""
        return _hours(self.cases, "first_contact_by")

    @cached_property
    def room_hours(self) -> float:
        """Return the median hours until there was room, of the cases that waited for it and got it."""
        return _median([_since(one.past, one.settled_at) for one in self.waited if one.settled_at])

    @cached_property
    def load(self) -> list[Loaded]:
        """Return the load of every body but the prefecture's own desk, for every month of the period."""
        return month_load.loaded(self.run, list(self._months()))

    def worked_out(self) -> "Findings":
        """Return the same with every number worked out: nothing of the database is asked for it afterwards."""
        for name, entry in vars(type(self)).items():
            if isinstance(entry, cached_property):
                getattr(self, name)
        return self

    def _months(self) -> Iterator[Month]:
        if self.cases:
            yield from Month.of(self.cases[0].past.on).until(Month.of(self.cases[-1].past.on))

    def to_json(self) -> dict[str, Any]:
        """Return the findings in the shape that interfaces.md promises."""
        return {
            "cases": len(self.cases),
            "undecided": self.undecided,
            "same_share": round(self.same_share, 4),
            "moves": [
                {"from": before, "to": after, "count": count} for (before, after), count in sorted(self.moves.items())
            ],
            "load": [entry.to_json() for entry in self.load],
            "unserved": self.unserved.new,
            "with_prefecture": self.with_prefecture.to_json(),
            "waits": {
                "answer": self.answer_hours.to_json(),
                "first_contact": self.contact_hours.to_json(),
                "room": {"cases": len(self.waited), "hours": self.room_hours},
            },
            "distance": self._shares(self.distance),
            "differences": [_difference(one) for one in self.differences],
        }

    def _shares(self, pair: Pair) -> dict[str, float]:
        number = len(self.cases) or 1
        return {"old": round(pair.old / number, 4), "new": round(pair.new / number, 4)}


def _counted(cases: Iterable[Replayed], is_so: Callable[[Past, Either], bool]) -> Pair:
    old = new = 0
    for one in cases:
        old += is_so(one.past, one.past.then)
        new += is_so(one.past, one.now)
    return Pair(old, new)


def _hours(cases: Iterable[Replayed], name: str) -> Pair:
    """Return the medians of a due time then and now, over those that have one."""
    pairs = [_due_hours(one, name) for one in cases]
    return Pair(
        _median([old for old, _ in pairs if old is not None]), _median([new for _, new in pairs if new is not None])
    )


def _due_hours(one: Replayed, name: str) -> tuple[float | None, float | None]:
    """Return the hours from arrival to a due time; what has not changed is not worked out again."""
    written = getattr(one.past.then, name)
    old = _since(one.past, datetime.fromisoformat(written)) if written else None
    if is_alike(one) and one.now.urgency == one.past.then.urgency and one.settled is None:
        return old, old
    due = getattr((one.settled or one.now).due, name)
    return old, _since(one.past, due) if due else None


def _median(hours: Sequence[float]) -> float:
    return round(statistics.median(hours), 1) if hours else 0.0


def _since(past: Past, moment: datetime) -> float:
    return (moment - past.at).total_seconds() / _HOUR


def _difference(one: Replayed) -> dict[str, str]:
    then, now = one.past.then, one.now
    return {
        "reference": one.past.reference,
        "old": destination(then),
        "new": destination(now),
        "old_outcome": then.outcome,
        "new_outcome": now.outcome,
        "old_rule": then.rule,
        "new_rule": now.rule,
    }
