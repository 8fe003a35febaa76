"""What a replayed month brings a body, beside the limits of its contract."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from foundation.clock import Month
from records.days import monday_of
from routing.almanac import Day
from routing.due import JAPAN
from routing.limits import LIMITS
from routing.replay import Replayed, Run


@dataclass(frozen=True)
class Loaded:
    """What a body is newly asked in a month, then and now, and the most it has now, against its contract's limits.

    `limits` are the numbers by term, `is_unlimited` tells that the contract writes "unlimited" for one of them; a week
    counts for the month in which it begins.
    """

    body: str
    month: str
    old: int
    new: int
    most_open: int
    most_in_a_week: int
    limits: Mapping[str, int]
    is_unlimited: bool

    @property
    def over(self) -> list[str]:
        """Return the limits that are exceeded, in words, as when a case was open before one was agreed."""
        reached = {"open_cases": self.most_open, "taken_this_week": self.most_in_a_week, "taken_this_month": self.new}
        stated = [(limit, self.limits[limit.term]) for limit in LIMITS if limit.term in self.limits]
        return [
            limit.over.format(most=most, excess=reached[limit.counted] - most)
            for limit, most in stated
            if reached[limit.counted] > most
        ]

    def to_json(self) -> dict[str, Any]:
        """Return the numbers; `limit` is that of the month."""
        asked = {"body": self.body, "month": self.month, "old": self.old, "new": self.new}
        most = {"most_open": self.most_open, "most_in_a_week": self.most_in_a_week}
        terms = {"limit": "capacity_per_month", "capacity": "capacity", "week_limit": "week_limit"}
        return asked | most | {name: self.limits.get(term) for name, term in terms.items()}


def asked_then(one: Replayed) -> tuple[str, str] | None:
    """Return which body was asked in which month; None when none was at once."""
    then = one.past.then
    return (then.lead, f"{one.past.on:%Y-%m}") if then.outcome == "offer" and then.lead else None


def asked_now(one: Replayed) -> tuple[str, str] | None:
    """Return which body is asked in which month; for one that waits for room, when there is some."""
    asked = _asked_on(one)
    return (asked[0], f"{asked[1]:%Y-%m}") if asked else None


def _asked_on(one: Replayed) -> tuple[str, date] | None:
    decision = one.settled or one.now
    if decision.outcome != "offer" or not decision.lead:
        return None
    return decision.lead, (one.settled_at or one.past.at).astimezone(JAPAN).date()


def loaded(run: Run, months: Sequence[Month]) -> list[Loaded]:
    """Return what every body but the prefecture's own desk had in each of the months, body by body."""
    old, new = (Counter(asked(one) for one in run.replayed) for asked in (asked_then, asked_now))
    weeks = _most_in_a_week(run.replayed)
    keys = [(body.code, month) for body in run.almanac.members if body.kind != "PREF" for month in months]
    return [
        Loaded(
            *(key := (code, str(month))),
            old=old[key],
            new=new[key],
            most_open=run.most.get(key, 0),
            most_in_a_week=weeks.get(key, 0),
            limits=_limits(day := run.almanac.day(month.last_day), code),
            is_unlimited=code in day.unlimited,
        )
        for code, month in keys
    ]


def _limits(day: Day, code: str) -> dict[str, int]:
    return {limit.term: most for limit in LIMITS if (most := day.limit(code, limit.term)) is not None}


def _most_in_a_week(cases: Sequence[Replayed]) -> Mapping[tuple[str, str], int]:
    """Return the most new cases that a body was asked about in a week, by body and the month of its Monday."""
    asked = [entry for one in cases if (entry := _asked_on(one))]
    found: dict[tuple[str, str], int] = {}
    for (code, monday), count in Counter((code, monday_of(day)) for code, day in asked).items():
        key = code, f"{monday:%Y-%m}"
        found[key] = max(found.get(key, 0), count)
    return found
