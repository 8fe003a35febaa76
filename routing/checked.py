"""A rule set under its check: the ground it stands on, and its rows by what they do."""

from dataclasses import dataclass
from functools import cached_property

from routing.check_work import Budget
from routing.faults import Fault, Ground
from routing.row_places import number_of, place_of
from routing.rows import Rule, RuleSet
from routing.situations import Space

SIMPLER = "まとまり（all・any・none）を減らすか、規則をいくつかに分けて、条件を簡単にしてください。"
UNSETTLED = f"この規則は、先に見る規則と合わせて条件が込み入っていて、調べ終えられませんでした。{SIMPLER}"
# Does every case have a destination, and do the two kinds that must stay with the prefecture (`check_keeping`) stay?
_ABOUT_ALL = 3
_STOPPING = ("out", "onward")


@dataclass(frozen=True)
class Checked:
    """A rule set with the ground it is checked on, and its rows by what they do."""

    ruleset: RuleSet
    ground: Ground

    @cached_property
    def space(self) -> Space:
        """Return the situations that the rule set can tell apart."""
        return Space(self.ruleset.bits, self.ground.territory)

    @cached_property
    def budget(self) -> Budget:
        """Return how much may be searched for all questions about the rule set: one about each row, some about all."""
        return Budget(len(self.ruleset.rows) + _ABOUT_ALL)

    @cached_property
    def stopping(self) -> list[Rule]:
        """Return the gates that stop a consultation."""
        return [gate for gate in self.ruleset.gates if gate.outcome in _STOPPING]

    @cached_property
    def settling(self) -> list[Rule]:
        """Return the gates that make 要確認 void."""
        return [gate for gate in self.ruleset.gates if gate.settles]

    @cached_property
    def leading(self) -> list[Rule]:
        """Return the rows that lead, strongest first, as `routing.decision` orders them."""
        rows = [row for row in (*self.ruleset.gates, *self.ruleset.rules) if row.lead and row not in self.stopping]
        return sorted(rows, key=lambda row: row.rank)

    @cached_property
    def own(self) -> set[str]:
        """Return the addressees that mean nobody but the prefecture."""
        return {code for code, kind in self.ground.bodies if kind == "PREF"} | {"kind:PREF"}

    def before(self, row: Rule) -> list[Rule]:
        """Return the leading rows that are stronger than one of them."""
        place = next(place for place, one in enumerate(self.leading) if one is row)
        return self.leading[:place]

    def fault(self, row: Rule, kind: str, said: str, *, at: tuple[str, str] = ("", "")) -> Fault:
        """Return a fault of a row; `at` is the field and the value."""
        return Fault(
            kind=kind,
            sentence=f"{place_of(self.ruleset, row)}：{said}",
            section=row.section,
            rule=row.id,
            rank=row.rank,
            row=number_of(self.ruleset, row),
            field=at[0],
            value=at[1],
        )
