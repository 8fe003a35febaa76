"""Who leads and who joins: picks bodies for the rules that apply, with the first reason against each other one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from routing.candidates import Candidate
from routing.pool import Pool, Sifted
from routing.rows import Rule
from routing.shares import Weights
from routing.ties import Best, best, goes_before
from routing.vocabulary import OPEN_CASE_LEAD


@dataclass(slots=True)
class Choice:
    """Whom the leading rule chose, and the first reason against each body it considered before or besides.

    `waits`: all who may take the case are full; the lead is who would be asked. `weights`: see Best.
    """

    lead: Candidate | None = None
    reasons: dict[str, str] = field(default_factory=dict)
    passed_nearer: bool = False
    waits: bool = False
    weights: Weights = ()


def choose(rule: Rule, pool: Pool) -> Choice:
    """Return the lead of a rule: the wished body if the rule means it, else the first with room, else who is full.

    The prefecture leads where nobody may.
    """
    wished = pool.facts.wished if rule.section == "rules" else ""
    considered = list(_considered(rule, pool))
    place = None if wished == pool.own_code else _leading(considered, wished)
    if place is None:
        considered += pool.last_resort()
        place = _leading(considered, wished)
    if place is None:
        return Choice(reasons=_passed(considered, len(considered), None))
    leading = considered[place]
    first = _first(leading, pool, wished)
    if place or pool.facts.refused:
        first.passed_nearer |= _passed_nearer(considered, place, pool, lead=first.body)
    if first.reasons:
        leading.reasons = first.reasons | leading.reasons
    return Choice(
        first.body,
        _passed(considered, place, first.body),
        passed_nearer=first.passed_nearer,
        waits=not leading.free,
        weights=first.weights,
    )


def _considered(rule: Rule, pool: Pool) -> Iterator[Sifted]:
    """Yield the groups that a rule means, in its order.

    Those of `after` come only when somebody refused, or for the one that is wished for.
    """
    keeps = OPEN_CASE_LEAD in rule.lead
    for name in rule.lead:
        group = pool.group(name)
        if group:
            # The body of an open case keeps it: its terms and room were looked at when the case was opened.
            yield pool.kept(group) if keeps else pool.sifted(group)
    for name in rule.after:
        group = pool.group(name)
        if group and pool.has_refusal:
            yield pool.sifted(group)
        elif group and pool.facts.wished in group.bits:
            yield pool.sifted(pool.bodies.index.groups[pool.facts.wished])


def _leading(considered: Sequence[Sifted], wished: str) -> int | None:
    """Return which group leads: that of the wished body, else the first with room, else the first at all."""
    found = _place_of(wished, considered) if wished else None
    if found is not None:
        return found
    for place, sifted in enumerate(considered):
        if sifted.free:
            return place
    return next((place for place, sifted in enumerate(considered) if sifted.able), None)


def _place_of(wished: str, considered: Sequence[Sifted]) -> int | None:
    holding = (place for place, sifted in enumerate(considered) if sifted.free & sifted.group.bits.get(wished, 0))
    return next(holding, None)


def _first(leading: Sifted, pool: Pool, wished: str) -> Best:
    """Return the first of the leading group; a wish for one of them comes before the tie-breaks."""
    group, mask = leading.group, leading.free or leading.able
    if not wished or not mask & group.bits.get(wished, 0):
        return best(pool, group, mask)
    others = [body for body in group.among(mask) if body.code != wished]
    nearer = any(goes_before(pool, group, body.code, other=wished) for body in others)
    return Best(group.body(wished), dict.fromkeys((body.code for body in others), "wish"), passed_nearer=nearer)


def _passed(considered: Sequence[Sifted], place: int, lead: Candidate | None) -> dict[str, str]:
    """Return the first reason against every body considered."""
    if len(considered) == 1:
        return considered[0].reasons
    reasons: dict[str, str] = {}
    for number, sifted in reversed(list(enumerate(considered))):
        if lead and number != place and sifted.free:
            reasons |= _behind(sifted, lead, is_before=number < place)
        reasons |= sifted.reasons
    return reasons


def _behind(sifted: Sifted, lead: Candidate, *, is_before: bool) -> dict[str, str]:
    """Return why those who could have led do not; the prefecture stands by for everybody."""
    group = sifted.group
    able = sifted.free if lead.is_prefecture else sifted.free & ~group.prefecture
    behind = "area" if group.kind == lead.kind else "not_needed"
    return dict.fromkeys(group.codes_of(able), "wish" if is_before else behind)


def _passed_nearer(considered: Sequence[Sifted], place: int, pool: Pool, *, lead: Candidate) -> bool:
    """Tell whether a body of the lead's kind that the rules put before it was passed over by wish."""
    before = [sifted for sifted in considered[:place] if sifted.group.kind == lead.kind]
    if any(sifted.free for sifted in before):
        return True
    refused = {code for code in pool.facts.refused if pool.excuses.get(code) == "wish"}
    if any(not refused.isdisjoint(sifted.group.bits) for sifted in before):
        return True
    leading = considered[place].group
    return any(code in leading.bits and goes_before(pool, leading, code, other=lead.code) for code in refused)


def joining(names: Iterable[str], pool: Pool, lead: Candidate | None) -> tuple[list[Candidate], dict[str, str]]:
    """Return the co-bodies that rules name, for each name the best that may take part, never the lead.

    With them the first reason against each body that was named and may not.
    """
    asked = [pool.sifted(group) for group in map(pool.group, names) if group]
    able = [best(pool, sifted.group, sifted.free).body for sifted in asked if sifted.free]
    joined = {body.code: body for body in able if lead is None or body.code != lead.code}
    reasons: dict[str, str] = {}
    for sifted in reversed(asked):
        reasons |= sifted.reasons
    return list(joined.values()), reasons
