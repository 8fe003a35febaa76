"""Builders for simulated years: a prefecture's shipped file as a season, and people who arrive as a test says."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from routing.decision import Candidate
from routing.due import JAPAN
from routing.facts import facts_from
from routing.simulation.arrivals import Arrival, Order
from routing.simulation.capacity import Change
from routing.simulation.courses import Course
from routing.simulation.mix import SHIPPED, Mix, read_mix
from routing.simulation.policies import POLICIES, Case, View, first_decision
from routing.simulation.season import Season, Stand
from routing.simulation.year import Setting, Year
from tests.routing.deciding import bodies_of, record, rules_of, territory_of

FIRST = date(2026, 4, 1)
MONDAY = datetime(2026, 6, 1, 10, tzinfo=JAPAN)
USER = {"needs": ["drugs"], "municipality": "41202"}


@lru_cache
def mix() -> Mix:
    return read_mix(str(SHIPPED))


def stand(prefecture: str = "saga", *, since: date = FIRST, bodies: list[Candidate] | None = None) -> Stand:
    return Stand(since=since, rules=rules_of(prefecture), bodies=bodies or bodies_of(prefecture), places={})


def setting(*stands: Stand, changes: tuple[str, ...] = (), cases: int = 40, seed: int = 1, **service: Any) -> Setting:
    """A year of the stands (Saga's file without any); `service` changes how bodies work."""
    through = Season(territory_of(stands[0].rules.prefecture if stands else "saga"), stands or (stand(),))
    read = tuple(Change.read(written, through.bodies) for written in changes)
    drawn = replace(mix(), service=replace(mix().service, **service))
    return Setting(season=through, mix=drawn, order=Order(2026, cases, seed), changes=read)


def arrival(number: int = 1, *, at: datetime = MONDAY, days: int = 30, **changes: Any) -> Arrival:
    """Somebody in Karatsu who asks for help with drugs; `refusals` and `lot` are fate, the rest are answers."""
    refusals, lot = changes.pop("refusals", 0), changes.pop("lot", 0.5)
    answers = record("saga", **{**USER, **changes})
    return Arrival(number=number, at=at, answers=answers, stay=timedelta(days=days), refusals=refusals, lot=lot)


def lived(through: Setting, *arrivals: Arrival, policy: str = "router") -> Year:
    return Year(through, POLICIES[policy]()).run(arrivals)


def course(through: Setting, one: Arrival, policy: str = "router") -> Course:
    return lived(through, one, policy=policy).courses[one.number]


def most_open(year: Year) -> dict[str, int]:
    """The most open cases that each body ever had."""
    return {code: max(open_cases for _, open_cases in post.log) for code, post in year.posts.items()}


def seen(*, bodies: list[Candidate], full: set[str] | None = None, prefecture: str = "saga") -> View:
    full = full or set()
    bodies = [replace(body, capacity=0) if body.code in full else body for body in bodies]
    return View(bodies=bodies, rules=rules_of(prefecture), load={}, full=full, now=MONDAY)


def case(view: View, prefecture: str = "saga", **changes: Any) -> Case:
    """A case that has just arrived; open-typed answers, as in `arrival`."""
    one = arrival(**changes)
    facts = facts_from(one.answers, prefecture=territory_of(prefecture), now=MONDAY)
    return Case(one, facts, first_decision(facts, view))
