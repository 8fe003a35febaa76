"""One prefecture of the demo world: its desk as the router sees it, who works where, and who wrote lately."""

import heapq
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from sqlalchemy import select

from accounts.scope import Viewer
from foundation.database import session
from records.answers import Answers, Value
from records.bulk import Load
from records.case import Case
from records.prefecture import Prefecture
from records.staff import Staff
from records.trail import Act
from routing import offers, store
from routing.decision import Load as BodyLoad
from routing.due import Hours
from routing.offers import Desk
from routing.rules import fields_read
from world.writers import Plan, Writers

_REMEMBERED = 60


@dataclass(frozen=True)
class Arrival:
    """When somebody writes, with the token of their form; `pace` says what has become of it by the last day.

    "fresh": nobody has answered yet; "working": accepted and open; empty: whatever chance brings.
    """

    at: datetime
    token: str = ""
    prefecture: str = ""
    fixed: Mapping[str, Value] = field(default_factory=dict)
    pace: str = ""


class Heard:
    """What is known of a case when somebody else writes: what was told, who leads it, when somebody worked on it."""

    arrival: Arrival
    answers: Answers
    case: Case
    spans: list[tuple[datetime, datetime | None]]
    settled_at: datetime | None

    @property
    def ends(self) -> datetime | None:
        """Return when the case is closed for good, so far as it is known."""
        return self.spans[-1][1] if self.spans else self.settled_at

    def was_open(self, at: datetime) -> bool:
        """Say whether somebody was working on the case at a moment."""
        return any(start <= at and (stop is None or at < stop) for start, stop in self.spans)


@dataclass(frozen=True)
class _Burden(Mapping[str, BodyLoad]):
    """The desk's load, read from a count of open cases that goes on changing."""

    open_cases: Counter[str]

    def __getitem__(self, code: str) -> BodyLoad:
        return BodyLoad(open_cases=self.open_cases[code])

    def __iter__(self) -> Iterator[str]:
        return iter(self.open_cases)

    def __len__(self) -> int:
        return len(self.open_cases)


@dataclass(frozen=True)
class Scene:
    """A prefecture with everybody in it; `burden` counts open cases by body. Nothing happens at or after `end`."""

    desk: Desk
    burden: Counter[str]
    writers: Writers
    staff: Mapping[int, Viewer]
    load: Load
    end: datetime
    past: deque[Heard] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    _ends: list[tuple[datetime, str]] = field(default_factory=list)

    @property
    def prefecture(self) -> Prefecture:
        """Return the prefecture."""
        return self.desk.prefecture

    @property
    def plan(self) -> Plan:
        """Return what everything is drawn from."""
        return self.writers.plan

    @property
    def own(self) -> Viewer:
        """Return who works at the prefecture's desk."""
        return self.staff[self.desk.own.id]

    @cached_property
    def codes(self) -> Mapping[int, str]:
        """Return the bodies' codes by their numbers."""
        return {body.id: body.code for body, _ in self.desk.entries}

    @cached_property
    def hours(self) -> Mapping[int, Hours]:
        """Return the bodies' working hours by their numbers."""
        return {body.id: Hours.read(body.hours) for body, _ in self.desk.entries}

    def leave(self, act: Act, case: Case, at: datetime, *, by: Viewer | None, **detail: str | int) -> None:
        """Leave the trace of an act on a case; without a viewer it was the person's or the router's."""
        who = by.staff_id if by else None
        self.load.leave(act, at=at, by=who, prefecture_id=case.prefecture_id, case_id=case.id, **detail)

    def advance(self, at: datetime) -> None:
        """Take from the bodies' load what has ended by `at`."""
        while self._ends and self._ends[0][0] <= at:
            self.burden[heapq.heappop(self._ends)[1]] -= 1

    def remember(self, heard: Heard) -> None:
        """Add a case to the load of the body that leads it, until it ends, and keep it in mind for a while."""
        self.past.append(heard)
        lead, ends = self.codes[heard.case.lead_body_id or 0], heard.ends
        if ends is None or ends > heard.arrival.at:
            self.burden[lead] += 1
            heapq.heappush(self._ends, (ends or self.end, lead))


def scene_of(prefecture: Prefecture, plan: Plan, *, load: Load, end: datetime) -> Scene:
    """Return the prefecture as it stands on the last day; its contracts and rules are the same from the first."""
    burden: Counter[str] = Counter()
    desk = replace(offers.desk_of(prefecture, end.date()), load=_Burden(burden))
    writers = Writers(
        plan=plan,
        prefecture=prefecture.code,
        home=prefecture.jis,
        places=tuple(store.places_of(prefecture)),
        read=fields_read(desk.rules),
    )
    return Scene(desk=desk, burden=burden, writers=writers, staff=_viewers(prefecture), load=load, end=end)


def _viewers(prefecture: Prefecture) -> dict[int, Viewer]:
    """Return one member of staff for each body; for the prefecture's own desk the one of `ken-…`."""
    accounts = session.scalars(select(Staff).where(Staff.prefecture_id == prefecture.id).order_by(Staff.id)).all()
    # The later log-in of a body is the later entry: `ken-…` comes after the desk's code.
    return {
        staff.body_id: Viewer(
            staff_id=staff.id, prefecture_id=prefecture.id, body_id=staff.body_id, role=staff.role, name=staff.name
        )
        for staff in accounts
        if staff.body_id is not None
    }
