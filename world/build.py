"""Building the demo world: prefectures and staff first, then cases in order of arrival, some thousands in one act."""

import heapq
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import islice
from typing import Any

from sqlalchemy import select

from accounts import staffing
from foundation import clock
from foundation.database import session, transaction
from foundation.refusal import BadInput
from records.bulk import Load
from records.prefecture import Prefecture
from records.trail import Act
from routing import store
from routing.ruleset_file import PREFECTURE_FILES
from world import work
from world.life import Life
from world.scene import Arrival, scene_of
from world.writers import Plan, arrivals, pick, read_plan

# Demo contracts and rule sets begin on this day (interfaces.md).
_FIRST = date(2023, 4, 1)
_YEARS = 3
_OPENING = time(8)
# Up to this many cases the world is one act: whole or not there. Beyond, one act for each so many.
ONE_ACT = 3_000
_IN_MEMORY = 500
_CONTACTS_A_CASE = 4
_DESK_SHARE = 6
_LATELY = (timedelta(days=25), timedelta(days=8))
_JUST_NOW = (timedelta(hours=40), timedelta(minutes=30))


@dataclass(frozen=True)
class Order:
    """What to build: how many cases, drawn by which seed, up to the morning of which day, how many in one act."""

    cases: int
    seed: int
    until: date
    one_act: int = ONE_ACT

    @property
    def end(self) -> datetime:
        """Return the moment before which everything has happened: the last day, before the desks open."""
        return datetime.combine(self.until, _OPENING, clock.JAPAN)

    @property
    def first(self) -> date:
        """Return the first day: April 1, two years before the last day's 年度, and no earlier than the contracts."""
        return max(_FIRST, date(clock.fiscal_year(self.until) - _YEARS + 1, _FIRST.month, 1))

    @cached_property
    def plan(self) -> Plan:
        """Return what everything is drawn from."""
        return read_plan()

    def arrivals(self) -> Iterator[Arrival]:
        """Yield who writes and when, in order; the last ones are what the desks have before them on the last day."""
        desk: Sequence[Mapping[str, Any]] = self.plan["desk"][: self.cases // _DESK_SHARE]
        ordinary = arrivals(
            self.plan, self.cases - 2 * len(desk), first=self.first, last=self.until - timedelta(days=1)
        )
        yield from heapq.merge(
            (Arrival(at) for at in ordinary),
            self._from_desk(desk, "working", _LATELY),
            self._from_desk(desk, "fresh", _JUST_NOW),
            key=lambda arrival: arrival.at,
        )

    def _from_desk(
        self, desk: Sequence[Mapping[str, Any]], pace: str, when: tuple[timedelta, timedelta]
    ) -> Iterator[Arrival]:
        for number, matter in enumerate(desk):
            before = when[0] - (when[0] - when[1]) * number / len(desk)
            at = (self.end - before).replace(second=0, microsecond=0)
            yield Arrival(
                at, prefecture=str(matter["prefecture"]), fixed={**self.plan["usual"], **matter["answers"]}, pace=pace
            )


def build(order: Order) -> None:
    """Build the world into a migrated database without cases.

    Raises: BadInput: the last day lies before there were contracts.
    """
    if order.until <= _FIRST:
        raise BadInput(f"--until: {order.until} is not after {_FIRST}, the first day of the demo contracts")
    with transaction():
        builder = _Builder(order)
        builder.mark("begun", _day_begins(order.first))
        builder.act()
    while not builder.is_done:
        with transaction():
            builder.act()


class _Builder:
    """What goes on from act to act: who comes next, the prefectures, and the rows' numbers."""

    def __init__(self, order: Order) -> None:
        prefectures = [_loaded(code, order.first) for code in PREFECTURE_FILES]
        self.order, self.load = order, Load()
        self.coming = enumerate(order.arrivals(), 1)
        self.begun = 0
        self.scenes = {place.code: scene_of(place, order.plan, load=self.load, end=order.end) for place in prefectures}

    @property
    def is_done(self) -> bool:
        return self.begun >= self.order.cases

    def mark(self, state: str, at: datetime) -> None:
        """Leave in the trail how far the world is: one that was begun and is not done must be thrown away."""
        self.load.leave(Act.WORLD_BUILT, at=at, state=state, seed=self.order.seed, cases=self.order.cases)

    def act(self) -> None:
        """Tell the next cases, write them, and chain their traces."""
        upto = min(self.begun + self.order.one_act, self.order.cases)
        while self.begun < upto:
            self._tell(min(_IN_MEMORY, upto - self.begun))
        if self.is_done:
            self.mark("done", self.order.end)
        self.load.chain()

    def _tell(self, count: int) -> None:
        lives = [self._begun(number, arrival) for number, arrival in islice(self.coming, count)]
        answered = sum(work.answer_onward(life) for life in lives)
        rooms = [work.slots(life) for life in lives]
        wished = [int(life.drawn("contacts")) for life in lives]
        shares = work.share_out(wished, [len(room) for room in rooms], _CONTACTS_A_CASE * count - answered)
        for life, room, share in zip(lives, rooms, shares, strict=True):
            work.work(life, room, share)
        self.load.write()
        self.begun += count

    def _begun(self, number: int, arrival: Arrival) -> Life:
        # Each case has a generator of its own: what is drawn for one changes nothing for another.
        rng = random.Random(f"{self.order.seed}/{number}")
        code = arrival.prefecture or pick(rng, self.order.plan["share"])
        life = Life(self.scenes[code], replace(arrival, token=f"world/{self.order.seed}/{number}"), rng)
        life.go_on()
        return life


def _day_begins(day: date) -> datetime:
    return datetime.combine(day, time(), clock.JAPAN)


def _loaded(code: str, first: date) -> Prefecture:
    """Return a demo prefecture with its staff, loaded from its file if it is not there yet."""
    prefecture = session.scalars(select(Prefecture).where(Prefecture.code == code)).one_or_none()
    if prefecture is None:
        prefecture = store.load_prefecture(PREFECTURE_FILES[code], at=_day_begins(first))
    staffing.add_demo_staff(prefecture)
    return prefecture
