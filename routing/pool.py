"""What the choice among bodies depends on, for one consultation, and who of an addressee's bodies may take it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from routing.bodies import Bodies, Group
from routing.candidates import NO_LOAD, Load
from routing.facts import Facts

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


@dataclass
class Pool:
    """Everything the choice depends on.

    `bars` are the addressees that gates keep out. `is_advice` says that only the writer is advised, so that nothing
    hangs on the consent of whom it is about.
    """

    facts: Facts
    bodies: Bodies
    load: Mapping[str, Load]
    tie_breaks: Sequence[str]
    bars: tuple[str, ...] = ()
    is_advice: bool = False

    @cached_property
    def has_refusal(self) -> bool:
        """Tell whether any body has declined this case or let it lapse."""
        return bool(self.bodies.declined) or not _REFUSALS.isdisjoint(self.bodies.excuses.values())

    @cached_property
    def is_escalated(self) -> bool:
        """Tell whether refusals have taken the case to the prefecture: the second one, or any when it is urgent."""
        refusals = sum(1 for reason in self.bodies.excuses.values() if reason in _REFUSALS)
        return refusals >= _MANY_REFUSALS or (refusals > 0 and self.facts.urgency == "urgent")

    @cached_property
    def excuses(self) -> Mapping[str, str]:
        """Return who is ruled out for this very case: by what it had to do with it, or by the person's wish."""
        excuses, refused = self.bodies.excuses, self.facts.refused
        body = self.bodies.index.by_code.get(refused)
        if body is None or body.is_prefecture or refused in excuses or body.standing() in _FOR_GOOD:
            return excuses
        return {**excuses, refused: "wish"}

    def group(self, name: str) -> Group | None:
        """Return the bodies that a rule's addressee means; None when the prefecture has none."""
        return self.bodies.index.groups.get(self.facts.addressee(name))

    def reasons(self, usual: str) -> dict[str, str]:
        """Return a reason for every body, in their order: what rules it out whatever the need, else `usual`."""
        return {**self.bodies.index.usual(self.bars, usual), **self.excuses}

    def standing(self, group: Group) -> int:
        """Return the members whom nothing rules out, whatever the need."""
        out = self.bodies.index.standing(self.bars).mask(group)
        return group.everyone & ~(out | group.mask_of(self.excuses) if self.excuses else out)

    def kept(self, group: Group) -> Sifted:
        """Return a group whose terms and room do not matter."""
        able = self.standing(group)
        return Sifted(group, able, able)

    def sifted(self, group: Group) -> Sifted:
        """Return who of a group may take the case, by the terms of their contracts and the room they have."""
        able = self.standing(group)
        if self.is_escalated:
            own = able & group.prefecture
            return Sifted(group, own, own, dict.fromkeys(group.codes_of(able ^ own), "escalated"))
        found = Sifted(group, able, able)
        for index in group.terms:
            lost = found.able & index.excluded(self.facts)
            if lost and not (self.is_advice and index.term.reason == "consent"):
                found.able ^= lost
                found.reasons |= dict.fromkeys(group.codes_of(lost), index.term.reason)
        found.free = found.able
        if found.able & group.limited:
            self._without_room(found)
        return found

    def _without_room(self, found: Sifted) -> None:
        for body in found.group.among(found.able & found.group.limited):
            reason = body.fullness(self.load.get(body.code, NO_LOAD))
            if reason:
                found.free ^= found.group.bits[body.code]
                found.reasons[body.code] = reason
