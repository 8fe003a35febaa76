"""Who writes to the demo desks, when, and what they answer: drawn from plan.toml, invented from end to end; pure."""

import random
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

from foundation.clock import JAPAN, Month
from records.answers import Answers, Value, read_answers
from records.codes import PREFECTURES
from records.field import Asked
from records.fields import FIELDS

Plan = Mapping[str, Any]
Weights = Mapping[str, int]
_PLAN = Path(__file__).with_name("plan.toml")
# Asked wherever the answer before them calls for it, whatever the rules read.
_ALWAYS = frozenset({"relation_detail", "org_name", "other_prefecture", "municipality_future_prefecture"})
_SPREAD = 0.618034


def read_plan() -> Plan:
    """Return what plan.toml says."""
    return tomllib.loads(_PLAN.read_text(encoding="utf-8"))


def pick(rng: random.Random, weights: Weights) -> str:
    """Return one key, the likelier the greater its weight."""
    return rng.choices(list(weights), list(weights.values()))[0]


def arrivals(plan: Plan, count: int, *, first: date, last: date) -> Iterator[datetime]:
    """Yield `count` moments in order, from one day to another: seasons, weekdays and hours weigh as the plan says."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    weight = [plan["months"][str(day.month)] * plan["weekdays"][day.weekday()] for day in days]
    hours = list(accumulate(plan["hours"]))
    done, so_far = 0, 0
    for day, weighed in zip(days, weight, strict=True):
        so_far += weighed
        upto = count * so_far // sum(weight)
        for number in range(done, upto):
            share = (number - done + number * _SPREAD % 1) / (upto - done)
            yield _moment(day, share * hours[-1], hours)
        done = upto


def _moment(day: date, weighed: float, hours: list[int]) -> datetime:
    """Return the moment of a day up to which the hours weigh that much."""
    hour = next(number for number, upto in enumerate(hours) if weighed < upto)
    before = hours[hour - 1] if hour else 0
    minutes = int(60 * (weighed - before) / (hours[hour] - before))
    return datetime.combine(day, time(hour, minutes), JAPAN)


@dataclass(frozen=True)
class Writers:
    """Those who write to one prefecture (`home`: its JIS code), and the fields that its published rules read."""

    plan: Plan
    prefecture: str
    home: str
    places: Sequence[str]
    read: Collection[str]

    def answers(self, rng: random.Random, at: datetime, fixed: Mapping[str, Value]) -> Answers:
        """Return what somebody answers who writes at `at`; `fixed` answers stand where they are asked for."""
        stands = {key: value for key, value in fixed.items() if self._is_asked(key)}
        known: Answers = {"prefecture": self.prefecture, **stands}
        for question in self.plan["answer"]:
            if question["key"] not in fixed and self._is_asked(question["key"]):
                known |= self._answer(rng, question, known=known, at=at)
        return read_answers({key: value for key, value in known.items() if key != "prefecture"}, places=self.places)

    def _answer(self, rng: random.Random, question: Mapping[str, Any], *, known: Answers, at: datetime) -> Answers:
        """Return the answer to one question; nothing where it does not come up."""
        draw: Mapping[str, Any] = next((draw for draw in question["draws"] if _holds(draw, known)), {})
        if "made" in draw:
            value: Value = _MAKERS[draw["made"]](_Making(rng, self.plan, known, at))
        else:
            value = self._drawn(rng, draw)
        return {question["key"]: value} if value else {}

    def _is_asked(self, key: str) -> bool:
        return FIELDS[key].asked is not Asked.WHERE_READ or key in self.read or key in _ALWAYS

    def _drawn(self, rng: random.Random, draw: Mapping[str, Any]) -> Value:
        if "weights" not in draw:
            return ""
        if "take" not in draw:
            return self._place(rng, pick(rng, draw["weights"]))
        left, taken = dict(draw["weights"]), []
        for _ in range(int(pick(rng, draw["take"]))):
            taken.append(pick(rng, left))
            left.pop(taken[-1])
        return taken

    def _place(self, rng: random.Random, code: str) -> str:
        """Return a municipality for `here` (most live in the first ones), and the prefecture's own code for `home`."""
        if code == "home":
            return self.home if self.home in PREFECTURES else "unknown"
        return self.places[int(len(self.places) * rng.random() ** 2)] if code == "here" else code


def _holds(draw: Mapping[str, Any], known: Answers) -> bool:
    return all(_meets(known.get(key, ""), wanted) for key, wanted in draw.get("if", {}).items())


def _meets(answer: Value, wanted: Collection[str]) -> bool:
    return answer in wanted if isinstance(answer, str) else any(code in wanted for code in answer)


@dataclass(frozen=True)
class _Making:
    """What an invented text is made from."""

    rng: random.Random
    plan: Plan
    known: Answers
    at: datetime

    def word(self, kind: str) -> str:
        """Return one of the plan's words."""
        return str(self.rng.choice(self.plan["words"][kind]))

    def happens(self, chance: str) -> bool:
        """Draw whether something of the plan's chances comes true."""
        return happens(self.rng, self.plan, chance)


def happens(rng: random.Random, plan: Plan, chance: str) -> bool:
    """Draw whether something that the plan gives so many of a hundred comes true."""
    return rng.random() * 100 < int(plan["chance"][chance])


def _name(making: _Making) -> str:
    return f"{making.word('surname')} {making.word('given')}"


def _name_if_given(making: _Making) -> str:
    return _name(making) if making.happens("named") else ""


def _phone(making: _Making) -> str:
    return f"{making.rng.choice(('070', '080', '090'))}-0000-{making.rng.randrange(1_000, 10_000)}"


def _email(making: _Making) -> str:
    return f"mihon.{making.rng.randrange(16**6):06x}@example.jp"


def _address(making: _Making) -> str:
    numbers = "-".join(str(making.rng.randint(1, 30)) for _ in range(3))
    return f"〒000-{making.rng.randrange(10_000):04d} 見本町{numbers} {_name(making)}様方"


def _office(making: _Making) -> str:
    return f"{making.word('surname')}{making.word('office')}"


def _release_month(making: _Making) -> str:
    month = Month.of(making.at.astimezone(JAPAN).date() + timedelta(days=making.rng.randint(20, 200)))
    return str(month)


def _story(making: _Making) -> str:
    if not making.happens("told"):
        return ""
    needs = [str(making.rng.choice(making.plan["words"]["need"][code])) for code in making.known["needs"]]
    return "".join((making.word("opening"), *needs, making.word("closing")))


def _apart(making: _Making) -> str:
    return making.word("apart")


_MAKERS: Mapping[str, Callable[[_Making], str]] = {
    "name": _name_if_given,
    "via_name": _name,
    "phone": _phone,
    "email": _email,
    "address": _address,
    "office": _office,
    "release_month": _release_month,
    "story": _story,
    "apart": _apart,
}
