"""What the choice among bodies depends on, for one consultation, and who of an addressee's bodies may take it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from routing.applied import Applied
from routing.bodies import Bodies, Group
from routing.candidates import NO_LOAD, Load
from routing.consequences import TO_DESK
from routing.facts import Facts
from routing.limits import SESSIONS

_MANY_REFUSALS = 2
_REFUSALS = {"declined", "no_answer"}
_FOR_GOOD = {"contract", "budget"}


@dataclass(slots=True)
class Sifted:
    """A group before one case: who may take it, who of them has room, and the first reason against each other one.

    Those who are ruled out whatever the need stand in no mask and have no reason here.
    """

    group: Group
    able: int
    free: int
    reasons: dict[str, str] = field(default_factory=dict)


class Pool:
    """Everything the choice depends on."""

    def __init__(
        self, facts: Facts, bodies: Bodies, load: Mapping[str, Load], *, tie_breaks: Sequence[str], applied: Applied
    ) -> None:
        """Find out who is ruled out for this very case: by what it had to do with it, or by the person's wish."""
        self.facts, self.bodies, self.load = facts, bodies, load
        self.tie_breaks, self.applied = tie_breaks, applied
        self.excuses = self._wished(bodies.excuses) if facts.refused or facts.wished else bodies.excuses
        own = bodies.index.own
        self.own_code = own.code if own else None
        refusals = [reason for reason in bodies.excuses.values() if reason in _REFUSALS] if bodies.excuses else []
        self.has_refusal = bool(bodies.declined or refusals)
        self.is_escalated = self.has_refusal and self._is_escalated(len(refusals))

    def _is_escalated(self, refusals: int) -> bool:
        """Tell whether refusals take the case to the prefecture.

        The second one does, any when it is urgent, and one for a reason that no other body mends.
        """
        is_enough = refusals >= _MANY_REFUSALS or (refusals > 0 and self.facts.urgency == "urgent")
        return is_enough or not TO_DESK.isdisjoint(self.bodies.declined.values())

    def _wished(self, excuses: Mapping[str, str]) -> Mapping[str, str]:
        """Return the excuses with the bodies that the person refuses; who asks for one thinks better of an old no."""
        refused, wished = self.facts.refused, self.facts.wished
        if excuses.get(wished) == "unwanted" and wished not in refused:
            excuses = {code: reason for code, reason in excuses.items() if code != wished}
        return {**excuses, **{code: "wish" for code in refused if self._is_up_to_the_person(code)}}

    def _is_up_to_the_person(self, code: str) -> bool:
        body = self.bodies.index.by_code.get(code)
        if body is None or body.is_prefecture or code in self.bodies.excuses:
            return False
        return body.standing() not in _FOR_GOOD

    def group(self, name: str) -> Group | None:
        """Return the bodies that a rule's addressee means; None when the prefecture has none."""
        return self.bodies.index.groups.get(self.facts.addressee(name))

    def reasons(self, *found: Mapping[str, str]) -> dict[str, str]:
        """Return a reason for every body, in their order: the last one found, or what rules it out in any case."""
        usual = "consent" if self.facts.is_for_prefecture_only else self.applied.usual
        reasons = self.bodies.index.usual(self.applied.gates.bars, usual).copy()
        for more in (self.excuses, *found):
            if more:
                reasons.update(more)
        return reasons

    def standing(self, group: Group) -> int:
        """Return the members whom nothing rules out, whatever the need.

        Nobody else takes part in the case of a person who wants the prefecture only, whatever the rules say: every
        choice of a lead or of a co-body goes through here, that of an open case's lead too.
        """
        out = self.bodies.index.standing(self.applied.gates.bars).mask(group)
        may = group.prefecture if self.facts.is_for_prefecture_only else group.everyone
        return may & ~(out | group.mask_of(self.excuses) if self.excuses else out)

    def kept(self, group: Group) -> Sifted:
        """Return a group whose terms and room do not matter."""
        able = self.standing(group)
        return Sifted(group, able, able)

    def last_resort(self) -> list[Sifted]:
        """Return the prefecture's own desk, which takes whatever nobody else can."""
        return [self.kept(self.bodies.index.groups[self.own_code])] if self.own_code else []

    def sifted(self, group: Group) -> Sifted:
        """Return who of a group may take the case; nobody but the prefecture where refusals took it there."""
        if self.is_escalated:
            able = self.standing(group)
            own = able & group.prefecture
            return Sifted(group, own, own, dict.fromkeys(group.codes_of(able ^ own), "escalated"))
        return self.fitting(group)

    def fitting(self, group: Group) -> Sifted:
        """Return who of a group may take the case, by the terms of their contracts and the room they have."""
        able = self.standing(group)
        found, facts = Sifted(group, able, able), self.facts
        for index in group.terms:
            lost = found.able & index.excluded(facts)
            if lost and not (self.applied.gates.is_advice and index.reason == "consent"):
                found.able ^= lost
                found.reasons |= dict.fromkeys(group.codes_of(lost), index.reason)
        found.free = found.able
        if self.bodies.lacking:
            self._without_means(found)
        if found.able & group.limited:
            self._without_room(found)
        return found

    def _without_means(self, found: Sifted) -> None:
        """Leave out who has no session left for this person, and of those with room who has no counselor with room."""
        for code, reason in self.bodies.lacking.items():
            bit = found.able & found.group.bits.get(code, 0)
            if bit:
                found.able ^= bit if reason == SESSIONS else 0
                found.free &= ~bit
                found.reasons[code] = reason

    def _without_room(self, found: Sifted) -> None:
        """Leave out of those with room who has reached a limit of its contract, which is said before its staff's."""
        for code, limits in found.group.limits(found.able):
            reason = limits.reached(self.load.get(code, NO_LOAD))
            if reason:
                found.free &= ~found.group.bits[code]
                found.reasons[code] = reason
