"""A decision put into words when somebody reads it: due times, sentences, and a line for every body."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from routing import words
from routing.applied import STOPPED, Applied
from routing.bodies import Bodies
from routing.candidates import Candidate
from routing.due import Due, Hours, due_times, promised_on, read_time
from routing.outcome import Decision, Verdict
from routing.person_words import Line, first_line, second_line

_DANGER = frozenset({"emergency", "text_alert"})
_OFFICE = Hours.read({})


@dataclass(slots=True)
class Told:
    """What the words of a decision made at `now` come from; `lead` is the body it names."""

    applied: Applied
    lead: Candidate | None
    bodies: Bodies
    now: datetime

    def due(self, decision: Decision) -> Due:
        """Return the due times in the working hours of who has the case before them."""
        hours = _hours(self.lead or self.bodies.index.own)
        if decision.outcome in STOPPED:
            return Due(read_time(self.now, decision.urgency, hours))
        return due_times(self.now, decision.urgency, hours)

    def words(self, decision: Decision) -> str:
        """Return the paragraph for staff."""
        step, said, co = _step(decision), self.applied.said, self._joining(decision)
        return words.for_staff(step, said, self.lead, co=co, onward=decision.onward)

    def words_person(self, decision: Decision) -> str:
        """Return the two lines for the person."""
        return "\n".join(line.text for line in self.lines_person(decision))

    def lines_person(self, decision: Decision) -> tuple[Line, Line]:
        """Return the two lines with their parts; a rule may have a first line of its own."""
        own = self.applied.top.words_person
        first = Line(own, {}) if own else first_line(_step(decision), self.lead, self._joining(decision))
        promised = promised_on(self.now, _hours(self.bodies.index.own))
        urgent, danger = decision.urgency == "urgent", not _DANGER.isdisjoint(decision.flags)
        read_by = self.due(decision).read_by
        return first, second_line(decision.outcome, read_by, promised, urgent=urgent, danger=danger)

    def _joining(self, decision: Decision) -> list[Candidate]:
        return [self.bodies.index.by_code[code] for code in decision.co]

    def candidates(self, decision: Decision) -> tuple[Verdict, ...]:
        """Return every body once, in their order."""
        declined = self.bodies.declined
        parts = ((code, _part(decision, code), reason) for code, reason in decision.reasons.items())
        return tuple(
            Verdict(code, part, reason, words.for_body(part, reason, declined.get(code)))
            for code, part, reason in parts
        )


def urgency_of(urgency: str, flags: Collection[str]) -> str:
    """Return how pressing it is: what the text screen found is read today, like what is ticked as urgent."""
    return urgency if _DANGER.isdisjoint(flags) else "urgent"


def _step(decision: Decision) -> str:
    return "waits" if decision.waits else decision.outcome


def _part(decision: Decision, code: str) -> str:
    if code == decision.lead:
        return "chosen" if decision.outcome == "offer" else "proposed"
    return "co" if code in decision.co else "passed_over"


def _hours(body: Candidate | None) -> Hours:
    return (body.hours if body else None) or _OFFICE
