"""A decision put into words when somebody reads it: due times, sentences, and a line for every body."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from routing import words
from routing.bodies import Bodies
from routing.candidates import Candidate
from routing.due import Due, Hours, due_times, promised_on, read_time
from routing.outcome import Verdict
from routing.rows import Rule

STOPPED = ("out", "onward")
_DANGER = frozenset({"emergency", "text_alert"})
_OFFICE = Hours.read({})


@dataclass(frozen=True, kw_only=True)
class Told:
    """Everything the words of a decision are made from; `said` are the rows that speak, in order.

    `now` is the moment of deciding. `top` is the row that decided.
    """

    outcome: str
    top: Rule
    said: Sequence[Rule]
    lead: Candidate | None
    co: Sequence[str]
    onward: Sequence[str]
    urgency: str
    flags: Sequence[str]
    waits: str
    reasons: Mapping[str, str]
    bodies: Bodies
    now: datetime

    @cached_property
    def due(self) -> Due:
        """Return the due times in the working hours of who has the case before them."""
        hours = _hours(self.lead or self.bodies.index.own)
        if self.outcome in STOPPED:
            return Due(read_time(self.now, self.urgency, hours))
        return due_times(self.now, self.urgency, hours)

    @cached_property
    def words(self) -> str:
        """Return the paragraph for staff."""
        step = "waits" if self.waits else self.outcome
        return words.for_staff(step, self.said, self.lead, onward=self.onward)

    @cached_property
    def words_person(self) -> str:
        """Return the two lines for the person."""
        step = "waits" if self.waits else self.outcome
        first = self.top.words_person or words.first_line(step, self.lead)
        promised = promised_on(self.now, _hours(self.bodies.index.own))
        urgent, danger = self.urgency == "urgent", not _DANGER.isdisjoint(self.flags)
        second = words.second_line(self.outcome, self.due.read_by, promised, urgent=urgent, danger=danger)
        return f"{first}\n{second}"

    @cached_property
    def candidates(self) -> tuple[Verdict, ...]:
        """Return every body once, in their order."""
        return tuple(self._verdict(body) for body in self.bodies.index.members)

    def _verdict(self, body: Candidate) -> Verdict:
        verdict, reason = self._part(body.code), self.reasons[body.code]
        return Verdict(body.code, verdict, reason, words.for_body(verdict, reason, self.bodies.declined.get(body.code)))

    def _part(self, code: str) -> str:
        if self.lead and code == self.lead.code:
            return "chosen" if self.outcome == "offer" else "proposed"
        return "co" if code in self.co else "passed_over"


def urgency_of(urgency: str, flags: Sequence[str]) -> str:
    """Return how pressing it is: what the text screen found is read today, like what is ticked as urgent."""
    return urgency if _DANGER.isdisjoint(flags) else "urgent"


def _hours(body: Candidate | None) -> Hours:
    return (body.hours if body else None) or _OFFICE
