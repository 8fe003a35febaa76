"""How a body is chosen: by the router, and by three simpler ways that it is compared with.

All keep what the gates and the rules leave with the prefecture; they differ in the choice among contracted bodies. The
simpler ways exist in simulated years only: they never decide about a person.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate

from routing.bodies import Group
from routing.decision import Candidate, Decision, Load, decide
from routing.facts import Facts
from routing.rules import RuleSet
from routing.shares import Weights
from routing.simulation.arrivals import Arrival


@dataclass
class Case:
    """An arrival on its way: `first` is the router's decision on arrival, as if every body were empty.

    `bound` is the body that a policy without an eye for room has settled on.
    """

    arrival: Arrival
    facts: Facts
    first: Decision
    declined: set[str] = field(default_factory=set)
    bound: str | None = None

    @property
    def is_urgent(self) -> bool:
        """Tell whether everything else rests for it."""
        return self.first.urgency == "urgent"

    def decline(self, body: str) -> None:
        """Keep in mind that a body declined."""
        self.declined.add(body)
        self.bound = None


@dataclass(frozen=True, kw_only=True)
class View:
    """What a policy may look at: bodies with what they declined for the case, their load, and who has no room."""

    bodies: Sequence[Candidate]
    rules: RuleSet
    load: Mapping[str, Load]
    full: Collection[str]
    now: datetime

    @property
    def own(self) -> str:
        """Return the code of the prefecture's own desk."""
        return next(body.code for body in self.bodies if body.is_prefecture)


@dataclass(frozen=True)
class Choice:
    """The body a case goes to, whether it waits for room there, and the pool where the share decided."""

    body: str
    waits: bool = False
    pool: Weights = ()


# None: the policy knows nobody else, and the case is not served.
Policy = Callable[[Case, View], Choice | None]


def first_decision(facts: Facts, view: View) -> Decision:
    """Return what the router decides for a case when every body is empty."""
    empty = [body.without_limits() for body in view.bodies]
    return decide(facts, empty, view.rules, {}, view.now)


def by_router(case: Case, view: View) -> Choice:
    """Choose as the router does; the prefecture keeps the cases that wait for room."""
    decision = decide(case.facts, view.bodies, view.rules, view.load, view.now)
    lead = decision.lead or view.own
    # What a person must settle names its body whether or not there is room; it waits for a place like the others.
    return Choice(lead, bool(decision.waits) or lead in view.full, decision.pool)


def able(case: Case, view: View) -> list[Candidate]:
    """Return the contracted bodies whose contract covers the case and that no gate bars, in the catalogue's order."""
    barred = {verdict.body for verdict in case.first.candidates if verdict.reason == "gate"}
    return [
        body
        for body in view.bodies
        if not body.is_prefecture and body.code not in barred and _may_take(body, case.facts)
    ]


def _may_take(body: Candidate, facts: Facts) -> bool:
    if body.excuse() or body.standing() or body.code in facts.refused:
        return False
    return not any(index.excluded(facts) for index in Group((body,)).terms)


def pool_of(case: Case, view: View, body: str) -> tuple[tuple[str, int], ...]:
    """Return the bodies with their weights among which shares are owed when `body` is chosen; empty when none are.

    They are the able bodies of one kind, two at least, whose contracts state a share; a wish owes nobody anything.
    """
    chosen = next(candidate for candidate in view.bodies if candidate.code == body)
    members = [other for other in able(case, view) if other.kind == chosen.kind and other.share]
    codes = {member.code for member in members}
    if len(members) < len("ab") or body not in codes or case.facts.wished in codes:
        return ()
    return tuple((member.code, member.share) for member in members)


@dataclass
class Blind:
    """A policy that settles on a body without looking at its room, and waits for it; `pick` chooses among the able."""

    pick: Callable[[Case, list[Candidate]], str]

    def __call__(self, case: Case, view: View) -> Choice | None:
        """Choose among the bodies that may take the case; nobody left: the prefecture."""
        if case.first.lead in {None, view.own}:
            return Choice(view.own)
        if case.bound is None:
            bodies = able(case, view)
            case.bound = self.pick(case, bodies) if bodies else view.own
        return Choice(case.bound, case.bound in view.full)


def _by_lot(case: Case, bodies: list[Candidate]) -> str:
    """Return the body that the case's lot falls on, by the weights of the contracts (1 where none is stated)."""
    upto = list(accumulate(max(body.share, 1) for body in bodies))
    return next(body.code for body, weight in zip(bodies, upto, strict=True) if case.arrival.lot * upto[-1] < weight)


class _Turns:
    """Each pool of bodies in turn."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, ...], int] = {}

    def __call__(self, _case: Case, bodies: list[Candidate]) -> str:
        codes = tuple(body.code for body in bodies)
        given = self._given.get(codes, 0)
        self._given[codes] = given + 1
        return codes[given % len(codes)]


def by_first_rule(case: Case, view: View) -> Choice | None:
    """Choose the body that the first rule names, whatever its room; when that one declines there is nobody else."""
    lead = case.first.lead or view.own
    return None if lead in case.declined else Choice(lead, lead in view.full)


# Made anew for every year: round robin remembers whose turn it is.
POLICIES: Mapping[str, Callable[[], Policy]] = {
    "router": lambda: by_router,
    "random": lambda: Blind(_by_lot),
    "round_robin": lambda: Blind(_Turns()),
    "first_rule": lambda: by_first_rule,
}
