"""Which body, and why: decides one consultation by a rule set; pure, the same for the same input."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from routing.bodies import Bodies
from routing.candidates import Candidate, Load
from routing.facts import Facts
from routing.outcome import Decision, Verdict
from routing.pool import Pool
from routing.rows import Rule, RuleSet
from routing.selection import Choice, choose, joining
from routing.telling import STOPPED, Told, urgency_of

__all__ = ["Bodies", "Candidate", "Decision", "Load", "Verdict", "decide"]


@dataclass(slots=True)
class _Applied:
    """The rows that apply to one consultation, those of a section in order of rank."""

    gates: list[Rule]
    holds: list[Rule]
    rules: list[Rule]

    def stops(self) -> list[Rule]:
        """Return the gates that stop it; nothing but `out` counts beside an `out`."""
        stops = [gate for gate in self.gates if gate.outcome in STOPPED]
        outs = [gate for gate in stops if gate.outcome == "out"]
        return outs or stops

    def leading(self) -> list[Rule]:
        """Return the rows that lead somewhere, strongest first; a gate is stronger than a rule of its rank."""
        leading = [row for row in (*self.gates, *self.rules) if row.lead]
        leading.sort(key=lambda row: row.rank)
        return leading

    def adding(self) -> list[Rule]:
        """Return the rows that only add marks and neighbours."""
        return [*self.gates, *self.holds, *(row for row in self.rules if not row.lead)]


@dataclass(slots=True)
class _Parts:
    """A decision before it is brought into its form."""

    outcome: str
    top: Rule
    counting: list[Rule]
    choice: Choice
    co: list[Candidate]
    reasons: dict[str, str]
    flags: tuple[str, ...]
    waits: str = ""


def decide(  # noqa: PLR0917 - what a decision depends on, and nothing else
    facts: Facts, bodies: Sequence[Candidate] | Bodies, rules: RuleSet, load: Mapping[str, Load], now: datetime
) -> Decision:
    """Return where the consultation goes; every body of `bodies` is explained once, in their order.

    Who decides often makes the bodies ready once (`Bodies.of`) and says for each case what they had to do with it.
    """
    applied = _applied(facts, rules)
    pool = Pool(
        facts=facts,
        bodies=Bodies.of(bodies),
        load=load,
        tie_breaks=rules.tie_breaks,
        bars=tuple(name for gate in applied.gates for name in gate.bars),
        is_advice=any("advice_only" in gate.flags for gate in applied.gates),
    )
    stops = applied.stops()
    parts = _stopped(applied, stops, pool) if stops else _routed(applied, pool)
    return _decision(parts, applied, pool, ruleset=rules.name, now=now)


def _applied(facts: Facts, rules: RuleSet) -> _Applied:
    applied = _Applied([], [], [])
    for row in rules.applying(rules.mask(facts.tokens)):
        getattr(applied, row.section).append(row)
    if any(gate.settles for gate in applied.gates):
        applied.holds = []
    return applied


def _decision(parts: _Parts, applied: _Applied, pool: Pool, *, ruleset: str, now: datetime) -> Decision:
    lead, choice = parts.choice.lead, parts.choice
    onward = _unique(code for row in parts.counting for code in row.onward)
    co = tuple(body.code for body in parts.co)
    urgency = urgency_of(pool.facts.urgency, parts.flags)
    reasons = parts.reasons | dict.fromkeys((lead.code, *co) if lead else co, f"rule {parts.top.id}")
    told = Told(
        outcome=parts.outcome,
        top=parts.top,
        said=[*(row for row in parts.counting if row.section != "rules"), parts.top],
        lead=lead,
        co=co,
        onward=onward,
        urgency=urgency,
        flags=parts.flags,
        waits=parts.waits,
        reasons=reasons,
        bodies=pool.bodies,
        now=now,
    )
    return Decision(
        outcome=parts.outcome,
        lead=lead.code if lead else None,
        co=co,
        onward=onward,
        gates=_unique(sorted(gate.id for gate in applied.gates)),
        rule=parts.top.id,
        ruleset=ruleset,
        flags=parts.flags,
        urgency=urgency,
        reasons=reasons,
        pool=choice.weights if parts.outcome == "offer" else (),
        waits=parts.waits,
        telling=told,
    )


def _stopped(applied: _Applied, stops: list[Rule], pool: Pool) -> _Parts:
    """Return the decision of a consultation that a gate stops: no body but the prefecture sees it."""
    counting = [*stops, *(row for row in applied.adding() if row.always and row not in stops)]
    return _Parts(
        outcome=stops[0].outcome,
        top=stops[0],
        counting=counting,
        choice=Choice(),
        co=[],
        reasons=dict.fromkeys(pool.bodies.index.by_code, "gate"),
        flags=_unique(flag for row in counting for flag in row.flags),
    )


def _routed(applied: _Applied, pool: Pool) -> _Parts:
    """Return the decision of a consultation that goes on: an offer, or a proposal that a person must settle."""
    top, *others = applied.leading()
    choice, adding = choose(top, pool), applied.adding()
    co, missing = _joined(applied, [top, *others], pool, lead=choice.lead)
    taking_part = {body.code for body in (choice.lead, *co) if body}
    carrying = [row for row in others if row.section == "rules" and _carried(row, pool, taking_part)]
    held = choice.lead is None or _is_tied(top, others) or _holds(applied)
    flags = [flag for row in (*adding, top, *carrying) for flag in row.flags]
    flags += ["away"] * choice.passed_nearer + ["human"] * held
    usual = (top.reason or "gate") if top.section == "gates" else "not_needed"
    return _Parts(
        outcome="hold" if held or choice.waits else "offer",
        top=top,
        counting=[*adding, top, *others],
        choice=choice,
        co=co,
        reasons=pool.reasons(usual) | missing | choice.reasons,
        flags=_unique(flags),
        waits="room" * (choice.waits and not held),
    )


def _joined(
    applied: _Applied, leading: Sequence[Rule], pool: Pool, *, lead: Candidate | None
) -> tuple[list[Candidate], dict[str, str]]:
    """Return the co-bodies: those that rows name, and the first choice of every other need that applies.

    With them the reasons against those that were named; nobody joins where a gate says alone.
    """
    if any(gate.alone for gate in applied.gates):
        return [], {}
    top, *others = leading
    names = [*top.co, *(name for row in applied.rules if not row.lead for name in row.co)]
    needed = [row.lead[0] for row in others if row.joins and row.section == "rules"]
    named, missing = joining(names, pool, lead)
    more, missing_too = joining(needed, pool, lead)
    co = [*named, *(body for body in more if not body.is_prefecture and body not in named)]
    return co, missing_too | missing


def _carried(row: Rule, pool: Pool, taking_part: set[str]) -> bool:
    group = pool.group(row.lead[0])
    return group is not None and not taking_part.isdisjoint(group.codes)


def _is_tied(top: Rule, others: Sequence[Rule]) -> bool:
    return any(row.rank == top.rank and row.lead != top.lead for row in others)


def _holds(applied: _Applied) -> bool:
    return bool(applied.holds) or any(row.outcome == "hold" for row in (*applied.gates, *applied.rules))


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
