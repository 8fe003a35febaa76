"""Cases that must stay with the prefecture: is there a row that could let another body lead or join in one of them?

Who wants the prefecture only is kept there by the router whatever the rules say (`routing.pool`), and rules that say
otherwise mislead who reads them; a victim's text is kept by the rules alone. Source: bodies-and-routing.md, GT03, GT11.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from routing.check_work import Unsettled
from routing.checked import UNSETTLED, Checked
from routing.conditions import Bits, Condition, compiled
from routing.facts import PREFECTURE_ONLY
from routing.faults import Fault
from routing.rows import Rule
from routing.sentences import situation_in_words
from routing.situations import Situation, Space
from routing.solver import find


class _Kept(NamedTuple):
    """A kind of case that must stay: the mark it is known by, its words, and what keeps it."""

    mark: str
    words: str
    remedy: str


_KEPT = (
    _Kept(PREFECTURE_ONLY, "「県の担当だけ」を望む人の相談", "県の担当が受け持つ関門（GT11）"),
    _Kept("screen=GT03", "被害を受けた人からとみられる相談", "止めて県だけが読む関門（GT03）"),
)


class _Way(NamedTuple):
    """A way in which a row could bring in another body: unless one of `unless` applies; `key` names the body."""

    row: Rule
    key: str
    body: str
    unless: Sequence[Rule]


def unkept(checked: Checked) -> Iterator[Fault]:
    """Yield a fault for each kind of case that must stay and that a row could take elsewhere: the first that does."""
    rows = _Rows(checked)
    bits: Bits = dict(checked.ruleset.bits)
    cases = [(kept, _case(kept, bits)) for kept in _KEPT]
    space = Space(bits, checked.ground.territory)
    for kept, case in cases:
        question = _Question(checked, space, kept, case)
        if not question.is_answered_by(rows.guards()):
            yield from question.fault(rows.ways())


def _case(kept: _Kept, bits: Bits) -> Rule:
    """Return a row that applies to one kind of case; gives its mark a bit."""
    field, _, value = kept.mark.partition("=")
    when = Condition(field, "any_of", (value,))
    return Rule(id="", section="gates", rank=0, when=when, test=compiled(when, bits))


@dataclass(frozen=True)
class _Question:
    """Does one kind of case stay with the prefecture? `case` is a row that applies to all of that kind."""

    checked: Checked
    space: Space
    kept: _Kept
    case: Rule

    def is_answered_by(self, guards: Sequence[Rule]) -> bool:
        """Tell whether one of these rows applies to every case of the kind; usually they do."""
        try:
            with self.checked.budget.question() as work:
                return find(self.space, [self.case], guards, work=work).situation is None
        except Unsettled:
            return False

    def fault(self, ways: Iterable[_Way]) -> Iterator[Fault]:
        """Yield a fault of the first row that takes a case of the kind elsewhere, if any does."""
        for way in ways:
            try:
                with self.checked.budget.rest() as work:
                    found = find(self.space, [way.row, self.case], way.unless, work=work).situation
            except Unsettled:
                yield self.checked.fault(way.row, "unsettled", UNSETTLED, at=("when", ""))
                return
            if found is not None:
                yield self.checked.fault(way.row, "unkept", self._said(way, found), at=(way.key, way.body))
                return

    def _said(self, way: _Way, found: Situation) -> str:
        names = self.checked.ground.names
        does = "へ行きます" if way.key in {"lead", "after"} else "が一緒に関わります"
        return (
            f"{self.kept.words}なのに、この規則で{names.addressee(way.body)}{does}"
            f"（たとえば、{situation_in_words(found, names)}）。"
            f"{self.kept.remedy}を、この規則より先に働くように置いてください。"
        )


@dataclass(frozen=True)
class _Rows:
    """The rows of a rule set by what they do for other bodies than the prefecture."""

    checked: Checked

    def guards(self) -> list[Rule]:
        """Return the rows after which no other body leads or joins, and before which none leads."""
        guards = list(self.checked.stopping)
        for row in self.checked.leading:
            if any(self._others((*row.lead, *row.after))):
                break
            guards += [row] * (row.alone and row.section == "gates")
        return guards

    def ways(self) -> Iterator[_Way]:
        """Yield all ways in which rows could bring in another body, the strongest first: as lead, then beside one."""
        checked = self.checked
        alone = [gate for gate in checked.ruleset.gates if gate.alone]
        for row in checked.leading:
            unless = [*checked.stopping, *checked.before(row)]
            yield from self._way(row, "lead", unless)
            yield from self._way(row, "after", unless)
            yield from self._way(row, "co", [*unless, *alone])
        for row in checked.ruleset.rules:
            unless = [*checked.stopping, *alone]
            if row.lead and row.joins:
                yield from self._way(row, "joins", unless)
            elif not row.lead:
                yield from self._way(row, "co", unless)

    def _way(self, row: Rule, key: str, unless: Sequence[Rule]) -> Iterator[_Way]:
        names = row.lead[:1] if key == "joins" else getattr(row, key)
        yield from (_Way(row, key, name, unless) for name in islice(self._others(names), 1))

    def _others(self, names: Iterable[str]) -> Iterator[str]:
        """Yield those of a row's addressees that may mean another body than the prefecture's."""
        return (name for name in names if name not in self.checked.own)
