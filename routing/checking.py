"""What is wrong with a rule set, each fault with its exact place; found by search over all situations, not by trying.

Faults forbid publication. Warnings do not: two rows of one rank that lead to different bodies are settled by a person.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, groupby
from typing import Any

from routing.check_keeping import unkept
from routing.check_rows import speechless, telling, unasked, unknown_bodies, unknown_places
from routing.check_work import Unsettled, Work
from routing.checked import SIMPLER, UNSETTLED, Checked
from routing.conditions import ALWAYS
from routing.faults import Fault, Ground, unreadable
from routing.rows import Rule, RuleSet
from routing.rules import parse_draft
from routing.sentences import situation_in_words
from routing.solver import find, reason

# What a rule may do; one that does none of it has lost its destination. A gate is named in the decision all the same.
_EFFECTS = ("lead", "co", "onward", "flags", "bars", "outcome")


def faults_in(content: Mapping[str, Any], ground: Ground) -> list[Fault]:
    """Return what is wrong with a written rule set; what cannot even be read is all that is told then."""
    unread = list(unreadable(content))
    return unread or check(parse_draft(content), ground)


def check(ruleset: RuleSet, ground: Ground) -> list[Fault]:
    """Return faults and warnings of a rule set, in the order of its rows within each kind."""
    checks: tuple[Callable[[Checked], Iterator[Fault]], ...] = (
        unknown_bodies,
        unknown_places,
        unasked,
        _without_final,
        _without_destination,
        _without_effect,
        speechless,
        _unreachable,
        unkept,
        _equal_ranks,
        telling,
    )
    checked = Checked(ruleset, ground)
    return [fault for one in checks for fault in one(checked)]


def _without_final(checked: Checked) -> Iterator[Fault]:
    if not any(rule.lead and rule.when == ALWAYS for rule in checked.ruleset.rules):
        sentence = "最後の規則（条件なしで行き先のある規則）がありません。"
        yield Fault(kind="no_final", sentence=sentence, section="rules", field="rules")


def _without_destination(checked: Checked) -> Iterator[Fault]:
    if not any(kind == "PREF" for _, kind in checked.ground.bodies):
        sentence = "県の担当（kind:PREF）がないので、行き先のない相談ができます。"
        yield Fault(kind="no_destination", sentence=sentence, field="bodies", value="PREF")
    for gate in checked.stopping:
        if gate.outcome == "onward" and not gate.onward:
            yield checked.fault(gate, "no_destination", "止めるのに、案内先（onward）がありません。", at=("onward", ""))
    try:
        with checked.budget.question() as work:
            found = find(checked.space, [], [*checked.stopping, *checked.leading], work=work)
    except Unsettled:
        said = f"行き先のない相談ができないかは、条件が込み入っていて、調べ終えられませんでした。{SIMPLER}"
        yield Fault(kind="unsettled", sentence=said, section="rules", field="when")
        return
    if found.situation is not None:
        example = situation_in_words(found.situation, checked.ground.names)
        sentence = f"行き先のない相談ができます。たとえば、{example}。"
        yield Fault(kind="no_destination", sentence=sentence, section="rules")


def _without_effect(checked: Checked) -> Iterator[Fault]:
    for row in checked.ruleset.rules:
        if not any(getattr(row, key) for key in _EFFECTS):
            said = "行き先（lead）も、ほかに加えるものもないので、何も変わりません。"
            yield checked.fault(row, "no_destination", said, at=("lead", ""))


def _unreachable(checked: Checked) -> Iterator[Fault]:
    for row in checked.ruleset.rows:
        try:
            said = _never(row, checked)
        except Unsettled:
            yield checked.fault(row, "unsettled", UNSETTLED, at=("when", ""))
            continue
        if said:
            yield checked.fault(row, "unreachable", said)


def _never(row: Rule, checked: Checked) -> str:
    """Return why a row has no effect in any situation; empty when it has. Raises: Unsettled: it took too long."""
    with checked.budget.question() as work:
        found = find(checked.space, [row], _stronger(row, checked), work=work)
        if found.situation is not None or _may_join(row, checked, work=work):
            return ""
        return _why_never(row, reason(checked.space, [row], found.because, work=work))


def _may_join(row: Rule, checked: Checked, *, work: Work) -> bool:
    """Tell whether the first body of a rule that never leads may take part beside another rule's.

    It does not where a stronger rule names the same body first, nor is the prefecture asked beside a lead for a need.
    Raises: Unsettled: it took too long.
    """
    if not (row.section == "rules" and row.joins and row.lead) or row.lead[0] in checked.own:
        return False
    alone = [gate for gate in checked.ruleset.gates if gate.alone]
    same = [one for one in checked.before(row) if one.lead[0] == row.lead[0]]
    return find(checked.space, [row], [*checked.stopping, *alone, *same], work=work).situation is not None


def _why_never(row: Rule, because: Sequence[Rule]) -> str:
    if not because:
        return "条件がすべて成り立つ答えはないので、働きません。"
    twins = [other for other in because if other.when == row.when]
    if twins:
        return f"{_ids(twins)}と同じ条件なので、働きません。"
    ends = "主担当になりません" if row.lead else "働きません"
    return f"当てはまるときはいつも、{_ids(because)}が先に決まるので、{ends}。"


def _ids(rows: Sequence[Rule]) -> str:
    in_order = sorted(rows, key=lambda row: row.rank)
    return "、".join(dict.fromkeys(f"規則 {row.id}" for row in in_order)) + " "


def _stronger(row: Rule, checked: Checked) -> list[Rule]:
    """Return the rows without which a row must be able to apply, to have any effect."""
    if row in checked.stopping:
        return [] if row.outcome == "out" else [gate for gate in checked.stopping if gate.outcome == "out"]
    if row.lead:
        return [*checked.stopping, *checked.before(row)]
    if row.always:
        return []
    return [*checked.stopping, *(checked.settling if row.section == "holds" else ())]


def _equal_ranks(checked: Checked) -> Iterator[Fault]:
    for row, other in _rivals(checked.leading):
        try:
            is_both = _can_both_apply(row, other, checked)
        except Unsettled:
            # Whoever simplifies these conditions is told of the other pairs then.
            yield checked.fault(other, "unsettled", UNSETTLED, at=("when", ""))
            return
        if is_both:
            said = f"規則 {row.id} と同じ順位（{row.rank}）で行き先が違います。両方に当てはまる相談は人が決めます。"
            yield checked.fault(other, "equal_rank", said, at=("rank", str(row.rank)))


def _rivals(rows: Sequence[Rule]) -> Iterator[tuple[Rule, Rule]]:
    """Yield every two of the leading rows that have one rank and lead to different bodies."""
    for _, of_one_rank in groupby(rows, key=lambda row: row.rank):
        yield from ((row, other) for row, other in combinations(of_one_rank, 2) if row.lead != other.lead)


def _can_both_apply(row: Rule, other: Rule, checked: Checked) -> bool:
    """Tell whether two leading rows can apply with none stronger. Raises: Unsettled: it took too long."""
    weaker = [*checked.stopping, *(one for one in checked.leading if one.rank < row.rank)]
    with checked.budget.rest() as work:
        return find(checked.space, [row, other], weaker, work=work).situation is not None
