"""A prefecture through one year: its rules, bodies and places as contracts and rule sets come into force and end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from foundation.database import session
from foundation.refusal import BadInput
from records.body import Body, Contract
from records.prefecture import Prefecture
from records.ruleset import StoredRuleSet
from routing import offers
from routing.decision import Candidate
from routing.facts import Territory
from routing.rules import RuleSet


@dataclass(frozen=True, kw_only=True)
class Stand:
    """How things stand from a day on; `places` is how many open cases a contract allows, None where unlimited.

    A body whose contract says nothing is not in `places`.
    """

    since: date
    rules: RuleSet
    bodies: Sequence[Candidate]
    places: Mapping[str, int | None]


@dataclass(frozen=True)
class Season:
    """The stands of a year, earliest first; the first one also holds for the time before."""

    territory: Territory
    stands: Sequence[Stand]

    def on(self, day: date) -> Stand:
        """Return how things stand on a day."""
        return next((stand for stand in reversed(self.stands) if stand.since <= day), self.stands[0])

    @property
    def bodies(self) -> dict[str, Candidate]:
        """Return every body of the year by its code, as it is first seen."""
        return {body.code: body for stand in reversed(self.stands) for body in stand.bodies}


def season_of(prefecture: Prefecture, first: date, last: date) -> Season:
    """Return the prefecture between two days, both counted.

    Raises: BadInput: no rules are in force on the first day.
    """
    try:
        stands = [_stand(prefecture, day) for day in _turns(prefecture.id, first, last)]
    except NoResultFound as fault:
        raise BadInput(f"--year: {first.year}: {prefecture.code} has no rules in force on {first}") from fault
    return Season(Territory.of(prefecture.code, prefecture.jis, prefecture.areas), stands)


def _stand(prefecture: Prefecture, day: date) -> Stand:
    desk = offers.desk_of(prefecture, day)
    bodies = desk.candidates({})
    stating = {body.code for body, contract in desk.entries if contract and contract.terms.get("capacity")}
    places = {body.code: body.capacity for body in bodies if body.code in stating}
    return Stand(since=day, rules=desk.rules, bodies=bodies, places=places)


def _turns(prefecture_id: int, first: date, last: date) -> list[date]:
    """Return the days on which a contract, a pause, a budget or a rule set begins or ends; the first one included."""
    terms = select(Contract.starts_on, Contract.ends_on, Contract.closed_from, Body.paused_until)
    rows = session.execute(terms.join(Body).where(Body.prefecture_id == prefecture_id)).all()
    rulesets = select(StoredRuleSet.valid_from).where(StoredRuleSet.prefecture_id == prefecture_id)
    begins = [*session.scalars(rulesets), *(row.starts_on for row in rows), *(row.closed_from for row in rows)]
    lasts = [*(row.ends_on for row in rows), *(row.paused_until for row in rows)]
    turns = [day for day in begins if day] + [day + timedelta(days=1) for day in lasts if day]
    return sorted({first, *(day for day in turns if first < day <= last)})
