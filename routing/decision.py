"""Which body, and why: decides one consultation by a rule set; pure, the same for the same input."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from routing.applied import Applied, applied
from routing.bodies import Bodies
from routing.candidates import Candidate, Load
from routing.facts import Facts
from routing.outcome import Decision, Verdict
from routing.pool import Pool
from routing.rows import Rule, RuleSet
from routing.selection import Choice, choose, joining
from routing.telling import Told, urgency_of

__all__ = ["Bodies", "Candidate", "Decision", "Load", "Verdict", "decide"]


def decide(  # noqa: PLR0917 - what a decision depends on, and nothing else
    facts: Facts, bodies: Sequence[Candidate] | Bodies, rules: RuleSet, load: Mapping[str, Load], now: datetime
) -> Decision:
    """Return where the consultation goes; every body of `bodies` is explained once, in their order.

    Who decides often makes the bodies ready once (`Bodies.of`) and says for each case what they had to do with it.
    """
    rows = applied(rules, facts.tokens)
    pool = Pool(facts, Bodies.of(bodies), load, tie_breaks=rules.tie_breaks, applied=rows)
    if rows.stopped:
        return _stopped(rows, pool, ruleset=rules.name, now=now)
    return _routed(rows, pool, ruleset=rules.name, now=now)


def _stopped(rows: Applied, pool: Pool, *, ruleset: str, now: datetime) -> Decision:
    """Return the decision of a consultation that a gate stops: no body but the prefecture sees it."""
    flags = rows.flags
    # In the order of the fields: named, they cost a sixteenth of the whole decision more.
    return Decision(
        rows.stopped,
        None,
        (),
        rows.onward,
        rows.gates.ids,
        rows.top.id,
        ruleset,
        flags,
        urgency_of(pool.facts.urgency, flags),
        dict.fromkeys(pool.bodies.index.by_code, "gate"),
        (),
        "",
        Told(rows, None, pool.bodies, now),
    )


def _routed(rows: Applied, pool: Pool, *, ruleset: str, now: datetime) -> Decision:
    """Return the decision of a consultation that goes on: an offer, or a proposal that a person must settle."""
    choice = choose(rows.top, pool)
    lead = choice.lead
    co, missing = _joined(rows, pool, lead=lead)
    by_rule = {lead.code: f"rule {rows.top.id}"} if lead else {}
    by_rule |= {code: f"rule {_asking(rows, pool, code).id}" for code in co}
    is_held = rows.is_held or lead is None
    flags = _flags(rows, choice, _carried(rows.others, pool, by_rule), is_held=is_held)
    is_offer = not (is_held or choice.waits)
    # In the order of the fields: named, they cost a sixteenth of the whole decision more.
    return Decision(
        "offer" if is_offer else "hold",
        lead.code if lead else None,
        co,
        rows.onward,
        rows.gates.ids,
        rows.top.id,
        ruleset,
        flags,
        urgency_of(pool.facts.urgency, flags),
        pool.reasons(missing, choice.reasons, by_rule),
        choice.weights,
        "room" if choice.waits and not is_held else "",
        Told(rows, lead, pool.bodies, now),
    )


def _joined(rows: Applied, pool: Pool, *, lead: Candidate | None) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return the co-bodies: those that rows name, and the first choice of every other need that applies.

    With them the reasons against those that were asked and may not.
    """
    if not rows.co and not rows.needed:
        return (), {}
    named, missing = joining(rows.co, pool, lead)
    needed, missing_too = joining(rows.needed, pool, lead)
    more = (body for body in needed if not body.is_prefecture)
    return _unique(body.code for body in (*named, *more)), missing_too | missing


def _asking(rows: Applied, pool: Pool, code: str) -> Rule:
    """Return the row that a co-body owes its part to: the first that names it, else the first need that it meets."""
    adding = [row for row in rows.counting if not row.lead]
    asking = [(row, row.co) for row in (rows.top, *adding)] + [(row, row.lead[:1]) for row in rows.others if row.joins]
    return next((row for row, names in asking if _means(names, pool, code)), rows.top)


def _means(names: Iterable[str], pool: Pool, code: str) -> bool:
    """Tell whether one of a row's addressees means a body."""
    return any(group and code in group.bits for group in map(pool.group, names))


def _carried(rows: Iterable[Rule], pool: Pool, taking_part: Iterable[str]) -> list[Rule]:
    """Return the rules whose first choice takes part, so that their marks count."""
    groups = [(row, pool.group(row.lead[0])) for row in rows if row.flags and row.section == "rules"]
    return [row for row, group in groups if group and not group.bits.keys().isdisjoint(taking_part)]


def _flags(rows: Applied, choice: Choice, carrying: Sequence[Rule], *, is_held: bool) -> tuple[str, ...]:
    if not (carrying or choice.passed_nearer or is_held):
        return rows.flags
    carried = [flag for row in carrying for flag in row.flags]
    return _unique((*rows.flags, *carried, *["away"] * choice.passed_nearer, *["human"] * is_held))


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
