"""Which body, and why: decides one consultation by a rule set; pure, the same for the same input."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from routing import words
from routing.candidates import Candidate
from routing.conditions import Bits
from routing.due import Due, Hours, due_times, promised_on, read_time
from routing.facts import Facts
from routing.outcome import Decision, Verdict
from routing.rules import Rule, RuleSet
from routing.selection import Choice, Pool, choose, joining

__all__ = ["Candidate", "Decision", "Verdict", "decide"]

_STOPPED = ("out", "onward")
_DANGER = frozenset({"emergency", "text_alert"})
_OFFICE = Hours.read({})


@dataclass(frozen=True)
class _Applied:
    """The rows that apply to one consultation."""

    gates: list[Rule]
    holds: list[Rule]
    rules: list[Rule]

    @property
    def stops(self) -> list[Rule]:
        """Return the gates that stop it; nothing but `out` counts beside an `out`."""
        stops = [gate for gate in self.gates if gate.outcome in _STOPPED]
        outs = [gate for gate in stops if gate.outcome == "out"]
        return outs or stops

    @property
    def leading(self) -> list[Rule]:
        """Return the rows that lead somewhere, strongest first; a gate is stronger than a rule of its rank."""
        return sorted((row for row in (*self.gates, *self.rules) if row.lead), key=lambda row: row.rank)

    @property
    def adding(self) -> list[Rule]:
        """Return the rows that only add marks and neighbours."""
        return [row for row in (*self.gates, *self.holds, *self.rules) if row.section != "rules" or not row.lead]


def decide(  # noqa: PLR0917 - what a decision depends on, and nothing else
    facts: Facts, bodies: Sequence[Candidate], rules: RuleSet, load: Mapping[str, int], now: datetime
) -> Decision:
    """Return where the consultation goes; every body of `bodies` is explained once, in their order."""
    applied = _applied(facts, rules)
    bars = tuple(name for gate in applied.gates for name in gate.bars)
    pool = Pool(facts, bodies, load, rules.tie_breaks, bars)
    parts = _stopped(applied, pool) if applied.stops else _routed(applied, pool)
    return parts.decision(applied, pool, ruleset=rules.name, now=now)


def _applied(facts: Facts, rules: RuleSet) -> _Applied:
    mask = _mask(facts.tokens, rules.bits)
    gates = [rule for rule in rules.gates if rule.test(mask)]
    settled = any(gate.settles for gate in gates)
    holds = [] if settled else [rule for rule in rules.holds if rule.test(mask)]
    return _Applied(gates, holds, [rule for rule in rules.rules if rule.test(mask)])


def _mask(tokens: Iterable[str], bits: Bits) -> int:
    mask = 0
    for token in tokens:
        mask |= bits.get(token, 0)
    return mask


@dataclass(kw_only=True)
class _Parts:
    """A decision before it is put into words."""

    outcome: str
    top: Rule
    counting: list[Rule]
    choice: Choice
    co: list[Candidate]
    reasons: dict[str, str]
    flags: tuple[str, ...]

    def decision(self, applied: _Applied, pool: Pool, *, ruleset: str, now: datetime) -> Decision:
        """Return the decision with due times and words."""
        lead = self.choice.lead
        onward = _unique(code for row in self.counting for code in row.onward)
        # What the text screen found is read today, like what is ticked as urgent.
        danger = not _DANGER.isdisjoint(self.flags)
        urgency = "urgent" if danger else pool.facts.urgency
        own = next((body for body in pool.bodies if body.is_prefecture), None)
        due = self._due(now, urgency, _hours(lead or own))
        first = self.top.words_person or words.first_line(self.outcome, lead)
        second = words.second_line(
            self.outcome, due.read_by, promised_on(now, _hours(own)), urgent=urgency == "urgent", danger=danger
        )
        return Decision(
            outcome=self.outcome,
            lead=lead.code if lead else None,
            co=tuple(body.code for body in self.co),
            onward=onward,
            gates=_unique(sorted(gate.id for gate in applied.gates)),
            rule=self.top.id,
            ruleset=ruleset,
            flags=self.flags,
            urgency=urgency,
            due=due,
            words=words.for_staff(self.outcome, self._said(), lead, onward=onward),
            words_person=f"{first}\n{second}",
            candidates=tuple(self._verdict(body) for body in pool.bodies),
        )

    def _said(self) -> list[Rule]:
        return [*(row for row in self.counting if row.section != "rules"), self.top]

    def _due(self, now: datetime, urgency: str, hours: Hours) -> Due:
        if self.outcome in _STOPPED:
            return Due(read_time(now, urgency, hours))
        return due_times(now, urgency, hours)

    def _verdict(self, body: Candidate) -> Verdict:
        lead = self.choice.lead
        verdict, reason = "passed_over", self.reasons.get(body.code, "not_needed")
        if lead and body.code == lead.code:
            verdict, reason = "chosen" if self.outcome == "offer" else "proposed", f"rule {self.top.id}"
        elif body in self.co:
            verdict, reason = "co", f"rule {self.top.id}"
        return Verdict(body.code, verdict, reason, words.for_body(verdict, reason, body))


def _hours(body: Candidate | None) -> Hours:
    return (body.hours if body else None) or _OFFICE


def _stopped(applied: _Applied, pool: Pool) -> _Parts:
    """Return the decision of a consultation that a gate stops: no body but the prefecture sees it."""
    stops = applied.stops
    counting = [*stops, *(row for row in applied.adding if row.always and row not in stops)]
    return _Parts(
        outcome=stops[0].outcome,
        top=stops[0],
        counting=counting,
        choice=Choice(),
        co=[],
        reasons={body.code: "gate" for body in pool.bodies},
        flags=_unique(flag for row in counting for flag in row.flags),
    )


def _routed(applied: _Applied, pool: Pool) -> _Parts:
    """Return the decision of a consultation that goes on: an offer, or a proposal that a person must settle."""
    top, *others = applied.leading
    choice = choose(top, pool)
    alone = any(gate.alone for gate in applied.gates)
    names = [*top.co, *(name for row in applied.rules if not row.lead for name in row.co)]
    co = [] if alone else _joined(names, others, pool, lead=choice.lead)
    taking_part = {body.code for body in (choice.lead, *co) if body}
    carrying = [row for row in others if row.section == "rules" and _carried(row, pool, taking_part)]
    held = choice.lead is None or _is_tied(top, others) or _holds(applied)
    counting = [*applied.adding, top, *others]
    flags = [flag for row in (*applied.adding, top, *carrying) for flag in row.flags]
    flags += ["away"] * choice.passed_nearer + ["human"] * held
    return _Parts(
        outcome="hold" if held else "offer",
        top=top,
        counting=counting,
        choice=choice,
        co=co,
        reasons=_reasons(top, choice, pool),
        flags=_unique(flags),
    )


def _joined(names: Iterable[str], others: Iterable[Rule], pool: Pool, *, lead: Candidate | None) -> list[Candidate]:
    """Return the co-bodies: those that rows name, and the first choice of every other need that applies."""
    needed = [row.lead[0] for row in others if row.joins and row.section == "rules"]
    named = joining(names, pool, lead)
    return [*named, *(body for body in joining(needed, pool, lead) if not body.is_prefecture and body not in named)]


def _carried(row: Rule, pool: Pool, taking_part: set[str]) -> bool:
    return any(body.code in taking_part for body in pool.addressed(row.lead[0]))


def _is_tied(top: Rule, others: Sequence[Rule]) -> bool:
    return any(row.rank == top.rank and row.lead != top.lead for row in others)


def _holds(applied: _Applied) -> bool:
    return bool(applied.holds) or any(row.outcome == "hold" for row in (*applied.gates, *applied.rules))


def _reasons(top: Rule, choice: Choice, pool: Pool) -> dict[str, str]:
    usual = (top.reason or "gate") if top.section == "gates" else "not_needed"
    return {body.code: choice.reasons.get(body.code) or pool.ruled_out(body) or usual for body in pool.bodies}


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
