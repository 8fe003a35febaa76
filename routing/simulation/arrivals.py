"""Invented people of a year: when they write and what they answer, drawn by a seed; the same seed, the same people.

Chance stands here and nowhere else: what is drawn for a case is drawn once, so that all policies meet the same people.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from foundation.clock import JAPAN
from foundation.refusal import BadInput
from records.answers import AnswerFault, Answers, read_answers
from routing.places import Territory
from routing.simulation.mix import HERE, Draw, Mix, Weights

_DAYS_OF_A_YEAR = 365


@dataclass(frozen=True)
class Order:
    """What year (年度, by the year of its April) is asked for, with how many cases and by which seed."""

    year: int
    cases: int
    seed: int

    @property
    def first(self) -> date:
        """Return April 1."""
        return date(self.year, 4, 1)

    @property
    def last(self) -> date:
        """Return March 31."""
        return date(self.year + 1, 3, 31)


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """One consultation, and what chance has in store for it whatever body it goes to.

    `stay` is how long it is open once a body has it, `refusals` how many bodies decline it before one accepts, `lot` a
    number from 0 to 1 that the drawing policy draws by. `is_counted` is false for the time before April.
    """

    number: int
    at: datetime
    answers: Answers
    stay: timedelta
    refusals: int
    lot: float
    is_counted: bool = True


def arrivals_of(mix: Mix, territory: Territory, order: Order) -> list[Arrival]:
    """Return everybody who writes in the year and in the lead-in before it, in order of time.

    Raises: BadInput: the mix makes a record that cannot be.
    """
    rng = random.Random(f"{order.seed}/moments")
    lead_in = [order.first - timedelta(days=days) for days in range(int(mix.service.lead_in_days), 0, -1)]
    days = [order.first + timedelta(days=number) for number in range((order.last - order.first).days + 1)]
    before = _moments(rng, mix, lead_in, count=round(order.cases * len(lead_in) / _DAYS_OF_A_YEAR))
    moments = [*before, *_moments(rng, mix, days, count=order.cases)]
    return [_arrival(mix, territory, order, at=at, number=number - len(before)) for number, at in enumerate(moments, 1)]


def _moments(rng: random.Random, mix: Mix, days: Sequence[date], *, count: int) -> list[datetime]:
    if not days:
        return []
    chosen = rng.choices(days, [mix.weight_of(day) for day in days], k=count)
    return sorted(_moment(rng, mix, day) for day in chosen)


def _moment(rng: random.Random, mix: Mix, day: date) -> datetime:
    weights = mix.hours if day.weekday() else mix.monday_hours
    [hour] = rng.choices(range(len(weights)), weights)
    return datetime.combine(day, time(hour, rng.randrange(60), rng.randrange(60)), JAPAN)


def _arrival(mix: Mix, territory: Territory, order: Order, *, at: datetime, number: int) -> Arrival:
    rng = random.Random(f"{order.seed}/{number}")
    answers = _answers(rng, mix, territory)
    return Arrival(
        number=number,
        at=at,
        answers=answers,
        stay=timedelta(days=int(_pick(rng, mix.service.stay_days))),
        refusals=_refusals(rng, mix.service.refusal),
        lot=rng.random(),
        is_counted=at.date() >= order.first,
    )


def _refusals(rng: random.Random, chance: float) -> int:
    """Return how many bodies decline before one accepts; after the second the prefecture holds the case."""
    first, second = rng.random() < chance, rng.random() < chance
    return (1 + second) if first else 0


def _pick(rng: random.Random, weights: Weights) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def _answers(rng: random.Random, mix: Mix, territory: Territory) -> Answers:
    known: Answers = {"prefecture": territory.code}
    places = mix.weights_of_places(territory.code, territory.places)
    for key in mix.keys:
        draw = mix.draw_of(key, known)
        if draw:
            known[key] = _answer(rng, draw, places)
    del known["prefecture"]
    return _checked(known, territory.places)


def _answer(rng: random.Random, draw: Draw, places: Weights) -> str | list[str]:
    codes = [_pick(rng, places) if code == HERE else code for code in _codes(rng, draw)]
    return codes if draw.take else codes[0]


def _codes(rng: random.Random, draw: Draw) -> Iterable[str]:
    left = {code: weight for code, weight in draw.weights.items() if weight}
    for _ in range(min(int(_pick(rng, draw.take)), len(left)) if draw.take else 1):
        code = _pick(rng, left)
        yield code
        left.pop(code)


def _checked(answers: Answers, places: Mapping[str, str]) -> Answers:
    try:
        return read_answers(answers, places=places, needed=("needs",))
    except AnswerFault as fault:
        raise BadInput(f"--arrivals: answers.{fault.field}: {fault.value!r}: {fault.sentence}") from fault
