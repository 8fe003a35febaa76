"""A year as a discrete-event simulation: cases arrive, wait for room, are reached, stay open and are closed."""

from collections.abc import Collection, Generator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

import simpy

from foundation.clock import JAPAN
from routing import shares
from routing.decision import Load
from routing.facts import facts_from
from routing.simulation.arrivals import Arrival, Order
from routing.simulation.capacity import Change, places_of
from routing.simulation.courses import Course
from routing.simulation.mix import Mix
from routing.simulation.policies import Case, Choice, Policy, View, first_decision, pool_of
from routing.simulation.posts import Post, Running, Steps
from routing.simulation.season import Season, Stand

_STOPPED = {"out", "onward"}


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What all policies share: the prefecture's year, the mix, the order, and the places asked for."""

    season: Season
    mix: Mix
    order: Order
    changes: Sequence[Change] = ()

    @property
    def begins(self) -> datetime:
        """Return the first midnight of the lead-in."""
        day = self.order.first - timedelta(days=int(self.mix.service.lead_in_days))
        return datetime.combine(day, time(), JAPAN)

    @property
    def ends(self) -> datetime:
        """Return the midnight after the last day."""
        return datetime.combine(self.order.last + timedelta(days=1), time(), JAPAN)


@dataclass(eq=False)
class _Waiting:
    """A case that waits for a place; `room` happens, with the body, when it has one."""

    case: Case
    room: simpy.Event = field(repr=False)


class Year:
    """One year under one policy: `run` it once, then read the courses of the cases and the bodies' posts."""

    def __init__(self, setting: Setting, policy: Policy) -> None:
        """Begin the lead-in with empty bodies."""
        self._setting = setting
        self._policy = policy
        self._running = Running(setting.begins)
        self._waiting: list[_Waiting] = []
        self._credits: dict[str, int] = {}
        self.courses: dict[int, Course] = {}
        service = setting.mix.service
        self.posts = {code: Post(body, service, self._running) for code, body in setting.season.bodies.items()}
        self._own = next(post for post in self.posts.values() if post.body.is_prefecture)
        self._set_places(setting.season.stands[0])

    def run(self, arrivals: Sequence[Arrival]) -> "Year":
        """Live through the year; what is not over at its end stays as it is."""
        env = self._running.env
        for stand in self._setting.season.stands[1:]:
            env.process(self._turn(stand))
        for arrival in arrivals:
            env.process(self._live(arrival))
        env.run(until=round((self._setting.ends - self._setting.begins).total_seconds()))
        return self

    def _turn(self, stand: Stand) -> Steps:
        """Let contracts and rules change on a day, and give the places that are new."""
        yield self._running.until(datetime.combine(stand.since, time(), JAPAN))
        self._set_places(stand)
        self._hand_out(self.posts.values())

    def _set_places(self, stand: Stand) -> None:
        places = places_of(stand, self._setting.mix.capacity, self._setting.changes)
        for code, post in self.posts.items():
            post.places = places.get(code)

    def _live(self, arrival: Arrival) -> Steps:
        yield self._running.until(arrival.at)
        facts = facts_from(arrival.answers, prefecture=self._setting.season.territory, now=arrival.at)
        case = Case(arrival, facts, first_decision(facts, self._view(())))
        course = self.courses[arrival.number] = Course(arrival, case.first.lead or self._own.body.code)
        if case.first.outcome in _STOPPED:
            # The prefecture answers with the right desk's name; nothing stays open.
            yield from self._reach(case, course, self._own)
            return
        if case.first.outcome == "hold":
            yield from self._own.work(lambda: self._setting.mix.service.review_hours, urgent=case.is_urgent)
        post = yield from self._placed(case, course)
        if post is None:
            return
        placed_at = self._running.now
        yield from self._reach(case, course, post)
        yield self._running.until(placed_at + arrival.stay)
        self._release(post)

    def _placed(self, case: Case, course: Course) -> Generator[simpy.Event, Any, Post | None]:
        """Find a body that accepts the case; it holds a place from the offer on. None when nobody does."""
        while True:
            yield from self._offer(case, course)
            if course.body is None:
                return None
            post = self.posts[course.body]
            if post is self._own or len(case.declined) >= case.arrival.refusals:
                return post
            yield post.answer(urgent=case.is_urgent)
            case.decline(post.body.code)
            course.handed_back()
            self._release(post)

    def _offer(self, case: Case, course: Course) -> Steps:
        """Offer the case to the body that the policy chooses, once it has room; without one the course has no body."""
        choice = self._policy(case, self._view(case.declined))
        if choice is None:
            course.lost("declined")
        elif choice.waits:
            yield from self._wait(case, course)
        else:
            self._take(case, course, choice)

    def _wait(self, case: Case, course: Course) -> Steps:
        """Wait for a place until patience ends. Whoever frees a place has taken it for the case."""
        waiting, since = _Waiting(case, self._running.env.event()), self._running.now
        self._waiting.append(waiting)
        yield waiting.room | self._running.until(since + timedelta(days=self._setting.mix.service.patience_days))
        course.room_wait += self._running.now - since
        if waiting in self._waiting:
            self._waiting.remove(waiting)
            course.lost("gave_up")

    def _hand_out(self, freed: Collection[Post]) -> None:
        """Give free places to those who wait, the oldest first."""
        for waiting in sorted(self._waiting, key=lambda one: one.case.arrival.number):
            if not any(post.has_room for post in freed):
                return
            choice = self._policy(waiting.case, self._view(waiting.case.declined))
            if choice and not choice.waits:
                self._waiting.remove(waiting)
                self._take(waiting.case, self.courses[waiting.case.arrival.number], choice)
                waiting.room.succeed()

    def _take(self, case: Case, course: Course, choice: Choice) -> None:
        post = self.posts[choice.body]
        post.take()
        if choice.pool:
            self._credits = shares.settle(choice.pool, self._credits, choice.body)
        view = self._view(case.declined)
        course.placed(post.body.code, pool=pool_of(case, view, post.body.code), far=self._is_far(case, post))

    def _release(self, post: Post) -> None:
        post.release()
        # Nobody waits for a body that takes any number.
        if post.places is not None:
            self._hand_out([post])

    def _reach(self, case: Case, course: Course, post: Post) -> Steps:
        """Let the body answer, and a counselor make the first contact."""
        yield post.answer(urgent=case.is_urgent)
        yield from post.work(partial(post.contact_hours, urgent=case.is_urgent), urgent=case.is_urgent)
        course.reached(post.body.code, self._running.now)

    def _view(self, declined: Collection[str]) -> View:
        now = self._running.now
        stand = self._setting.season.on(now.date())
        bodies = [
            replace(body, declined="other" if body.code in declined else None, capacity=self.posts[body.code].places)
            for body in stand.bodies
        ]
        return View(
            bodies=bodies,
            rules=stand.rules,
            load={code: Load(post.open_cases, 0, self._credits.get(code, 0)) for code, post in self.posts.items()},
            full={code for code, post in self.posts.items() if not post.has_room},
            now=now,
        )

    def _is_far(self, case: Case, post: Post) -> bool | None:
        """Tell whether a body is away from where the person lives; None where that cannot be said or is wished."""
        place = case.facts.place
        if post.body.is_prefecture or place is None or "distance_wish=away" in case.facts.tokens:
            return None
        around = self._setting.mix.near.get(post.body.code, post.body.areas)
        return bool(around) and place not in around
