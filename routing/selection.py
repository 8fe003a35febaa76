"""Who leads and who joins: picks bodies for the rules that apply, with the first reason against each other one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from routing.candidates import Candidate, shortfall, standing
from routing.facts import Facts
from routing.rules import Rule
from routing.vocabulary import OPEN_CASE_LEAD

_MANY_DECLINES = 2


@dataclass(frozen=True)
class Pool:
    """Everything the choice among bodies depends on, for one consultation."""

    facts: Facts
    bodies: Sequence[Candidate]
    load: Mapping[str, int]
    tie_breaks: Sequence[str]
    bars: tuple[str, ...] = ()

    @cached_property
    def is_escalated(self) -> bool:
        """Tell whether declines have taken the case to the prefecture: the second one, or any when it is urgent."""
        declines = sum(1 for body in self.bodies if body.declined and not body.is_prefecture)
        return declines >= _MANY_DECLINES or (declines > 0 and self.facts.urgency == "urgent")

    @cached_property
    def has_decline(self) -> bool:
        """Tell whether any body has declined this case."""
        return any(body.declined for body in self.bodies)

    def addressed(self, name: str) -> list[Candidate]:
        """Return the bodies that a rule's addressee means, best first by the tie-breaks."""
        found = self._by_address.get(self.facts.addressee(name), [])
        return sorted(found, key=self._order) if len(found) > 1 else found

    @cached_property
    def _by_address(self) -> dict[str, list[Candidate]]:
        addresses: dict[str, list[Candidate]] = {}
        for body in self.bodies:
            addresses.setdefault(body.code, []).append(body)
            addresses.setdefault(f"kind:{body.kind}", []).append(body)
        return addresses

    def _order(self, body: Candidate) -> tuple[float | str, ...]:
        return (*(_KEYS[name](self, body) for name in self.tie_breaks), body.code)

    def against(self, body: Candidate) -> str:
        """Return what speaks against a body that a rule means; empty when it may take the case."""
        reason = self.ruled_out(body)
        if reason or body.is_prefecture:
            return reason
        return "escalated" if self.is_escalated else shortfall(body, self.facts)

    def ruled_out(self, body: Candidate) -> str:
        """Return what rules a body out whatever the need."""
        reason = standing(body, self.facts)
        if not reason and any(body.answers_to(name) for name in self.bars):
            return "gate"
        return reason


def _by_wish(pool: Pool, body: Candidate) -> float:
    return body.code != pool.facts.wished


def _by_acquaintance(_pool: Pool, body: Candidate) -> float:
    return not body.known


def _by_share(pool: Pool, body: Candidate) -> float:
    return pool.load.get(body.code, 0) / max(body.share, 1)


def _by_distance(pool: Pool, body: Candidate) -> float:
    is_near = bool(body.areas) and pool.facts.place in body.areas
    return is_near if "distance_wish=away" in pool.facts.tokens else not is_near


def _by_alphabet(_pool: Pool, _body: Candidate) -> float:
    return 0


_KEYS: Mapping[str, Callable[[Pool, Candidate], float]] = {
    "wish": _by_wish,
    "known": _by_acquaintance,
    "share": _by_share,
    "distance": _by_distance,
    "alphabet": _by_alphabet,
}


@dataclass
class Choice:
    """Whom the leading rule chose, and the first reason against each body it considered before or besides."""

    lead: Candidate | None = None
    reasons: dict[str, str] = field(default_factory=dict)
    passed_nearer: bool = False


def choose(rule: Rule, pool: Pool) -> Choice:
    """Return the lead of a rule: the wished body if the rule means it, else the first that may, else the prefecture."""
    order = _in_order(rule, pool)
    against = {body.code: _against(rule, pool, body) for body in order}
    able = [body for body in order if not against[body.code]]
    choice = Choice(reasons={code: reason for code, reason in against.items() if reason})
    if not able:
        return choice
    wished = [body for body in able if rule.section == "rules" and body.code == pool.facts.wished]
    choice.lead = lead = (wished or able)[0]
    before = order[: order.index(lead)]
    choice.reasons |= _passed_over(lead, able, before)
    choice.passed_nearer = any(choice.reasons.get(body.code) == "wish" for body in before if body.kind == lead.kind)
    return choice


def _passed_over(lead: Candidate, able: Sequence[Candidate], before: Sequence[Candidate]) -> dict[str, str]:
    return {body.code: _passed_for(lead, body, before) for body in able if _competes(body, lead)}


def _against(rule: Rule, pool: Pool, body: Candidate) -> str:
    # The body of an open case keeps it: its terms were looked at when the case was opened.
    return pool.ruled_out(body) if OPEN_CASE_LEAD in rule.lead else pool.against(body)


def _in_order(rule: Rule, pool: Pool) -> list[Candidate]:
    named = [body for name in rule.lead for body in pool.addressed(name)]
    later = [body for name in rule.after for body in pool.addressed(name)]
    named += [body for body in later if pool.has_decline or body.code == pool.facts.wished]
    own = [body for body in pool.bodies if body.is_prefecture]
    return list({body.code: body for body in (*named, *own)}.values())


def _competes(body: Candidate, lead: Candidate) -> bool:
    """Tell whether a body could have led in place of the lead; the prefecture stands by for everybody."""
    return body.code != lead.code and (lead.is_prefecture or not body.is_prefecture)


def _passed_for(lead: Candidate, body: Candidate, before: Sequence[Candidate]) -> str:
    """Return why a body that could have led does not: a wish for a later one, a place behind, or no need for it."""
    if body in before:
        return "wish"
    return "area" if body.kind == lead.kind else "not_needed"


def joining(names: Iterable[str], pool: Pool, lead: Candidate | None) -> list[Candidate]:
    """Return the co-bodies that rules name: for each name the best body that may take part, never the lead."""
    joined: dict[str, Candidate] = {}
    for name in names:
        able = [body for body in pool.addressed(name) if not pool.against(body)]
        if able and (lead is None or able[0].code != lead.code):
            joined[able[0].code] = able[0]
    return list(joined.values())
