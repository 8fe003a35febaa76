"""What the rows that apply say about a consultation, before any body is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from routing.rows import Rule, RuleSet

# Outcomes of gates after which no body is looked for.
STOPPED = ("out", "onward")
_MOST_KEPT = 4_096


@dataclass(frozen=True, slots=True)
class Gates:
    """The gates that apply, and what they do together."""

    rows: tuple[Rule, ...] = ()
    ids: tuple[str, ...] = ()
    bars: tuple[str, ...] = ()
    leading: tuple[Rule, ...] = ()
    stopping: tuple[Rule, ...] = ()
    is_advice: bool = False
    is_alone: bool = False
    is_held: bool = False
    settles: bool = False

    @classmethod
    def of(cls, rows: Sequence[Rule]) -> "Gates":
        """Read the gates; of those that stop a consultation, nothing but `out` counts beside an `out`."""
        stopping = [gate for gate in rows if gate.outcome in STOPPED]
        return cls(
            rows=tuple(rows),
            ids=_merged([sorted(gate.id for gate in rows)]),
            bars=_merged([gate.bars for gate in rows]),
            leading=tuple(gate for gate in rows if gate.lead),
            stopping=tuple([gate for gate in stopping if gate.outcome == "out"] or stopping),
            is_advice=any("advice_only" in gate.flags for gate in rows),
            is_alone=any(gate.alone for gate in rows),
            is_held=any(gate.outcome == "hold" for gate in rows),
            settles=any(gate.settles for gate in rows),
        )


_NO_GATES = Gates()


@dataclass(slots=True)
class Applied:
    """Everything the rows say.

    `top` decides: a gate that stops the consultation (`stopped` is its outcome), or the strongest row that leads.
    `counting` are the rows whose neighbours are named, `flags` the marks that count in any case, `others` the rows
    besides the top that lead somewhere.
    """

    gates: Gates
    top: Rule
    others: Sequence[Rule]
    counting: Sequence[Rule]
    flags: tuple[str, ...]
    onward: tuple[str, ...]
    co: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    stopped: str = ""
    is_held: bool = False

    @property
    def usual(self) -> str:
        """Return why a body is passed over that no row asks for."""
        return (self.top.reason or "gate") if self.top.section == "gates" else "not_needed"

    @property
    def said(self) -> list[Rule]:
        """Return the rows that speak, the one that decided last."""
        return [*(row for row in self.counting if row.section != "rules"), self.top]


def applied(rules: RuleSet, tokens: frozenset[str]) -> Applied:
    """Return what the rows say whose condition holds; what the last few thousand different ones say is remembered."""
    rows = rules.matcher.holding(tokens)
    known: Applied | None = rules.remembered.get(rows)
    if known is None:
        if len(rules.remembered) >= _MOST_KEPT:
            rules.remembered.clear()
        known = rules.remembered[rows] = _read([rules.rows[place] for place in rules.matcher.places(rows)])
    return known


def _read(rows: Sequence[Rule]) -> Applied:
    """Read rows: gates first, then holds, then rules, those of a section in order of rank."""
    gates, holds, rules = (_NO_GATES, (), rows) if rows[0].section == "rules" else _sections(rows)
    leading = [row for row in rules if row.lead]
    adding = [row for row in rules if not row.lead] if len(leading) < len(rules) else []
    if gates.stopping:
        return _stopped(gates, [*gates.rows, *holds, *adding])
    found = _led(gates, [*holds, *adding], leading)
    found.is_held = bool(holds) or gates.is_held or _holds(found, rules)
    if not gates.is_alone:
        found.co = found.top.co + _merged([row.co for row in adding if row.co])
    return found


def _sections(rows: Sequence[Rule]) -> tuple[Gates, Sequence[Rule], Sequence[Rule]]:
    """Return gates, holds and rules; once a gate settles the case, rows of 要確認 no longer matter."""
    gates = Gates.of([row for row in rows if row.section == "gates"])
    holds = () if gates.settles else tuple(row for row in rows if row.section == "holds")
    return gates, holds, [row for row in rows if row.section == "rules"]


def _stopped(gates: Gates, marking: Sequence[Rule]) -> Applied:
    top, stopping = gates.stopping[0], gates.stopping
    counting = [*stopping, *(row for row in marking if row.always and row not in stopping)]
    flags, onward = _merged([row.flags for row in counting]), _merged([row.onward for row in counting])
    return Applied(gates, top, (), counting, flags, onward, stopped=top.outcome)


def _led(gates: Gates, adding: list[Rule], leading: list[Rule]) -> Applied:
    """Let the strongest row lead; a gate is stronger than a rule of its rank."""
    if gates.leading:
        leading = sorted([*gates.leading, *leading], key=lambda row: row.rank)
    top, others, marking = leading[0], leading[1:], [*gates.rows, *adding]
    counting = marking + leading
    flags = _merged([row.flags for row in (*marking, top) if row.flags]) if marking else top.flags
    onward = _merged([row.onward for row in counting if row.onward])
    needed = () if gates.is_alone else _needed(others)
    return Applied(gates, top, others, counting, flags, onward, needed=needed)


def _needed(others: Sequence[Rule]) -> tuple[str, ...]:
    """Return the first choice of every other need that may join."""
    return tuple([row.lead[0] for row in others if row.joins and row.section == "rules"])


def _holds(found: Applied, rules: Sequence[Rule]) -> bool:
    """Tell whether a rule holds, or two of one rank lead to different bodies."""
    top = found.top
    for row in found.others:
        # In order of rank: the first of another rank ends the equals.
        if row.rank != top.rank:
            break
        if row.lead != top.lead:
            return True
    return "hold" in [row.outcome for row in rules]


def _merged(lists: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return what stands in the lists, each once, in order."""
    return tuple(dict.fromkeys(chain.from_iterable(lists))) if lists else ()
