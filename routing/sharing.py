"""What an order of the prefecture's desk does to the shares: what was proposed counts, anything else only if asked.

Source: goals.md G49; docs/decisions/0010.
"""

from datetime import date

from foundation.database import session
from records.assignment import StoredDecision
from records.body import Body
from records.case import Case
from records.prefecture import Prefecture
from routing import share_credits, shares
from routing.attached import told_of
from routing.hearing import Hearing, hear
from routing.offers import Desk, desk_of
from routing.standing import pool_of
from routing.ties import weights_among

_COUNTED, _NOT_COUNTED = "分け合いの数に入れました。", "分け合いの数には入れていません。"


def is_shared_somewhere(prefecture_id: int, on: date) -> bool:
    """Tell whether bodies of some kind share what comes to a prefecture."""
    desk = desk_of(session.get_one(Prefecture, prefecture_id), on)
    return any(is_shared(desk, kind) for kind in {body.kind for body, _ in desk.entries})


def is_shared(desk: Desk, kind: str) -> bool:
    """Tell whether the bodies of a kind share what comes, by weights that a contract states."""
    weights = [contract.terms.get("share") for body, contract in desk.entries if body.kind == kind and contract]
    return "share" in desk.rules.tie_breaks and len(weights) > 1 and any(weights)


def count_order(  # noqa: PLR0913 - the case, what was decided before and now, for whom, and whether it is to count
    case: Case, before: StoredDecision, order: StoredDecision, *, lead: Body, desk: Desk, counts: bool
) -> None:
    """Let an order count among the shares or not, and say which in its words; before the order is written.

    What only follows the proposal counts as the router's own choice does: in the pool of the day of the proposal, and
    not at all where no share decided. Any other order counts where `counts` says so, among all who could have taken
    the case.
    """
    if not is_shared(desk, lead.kind):
        return
    follows = before.lead == lead.code
    pool: shares.Weights = tuple(before.content.get("pool", {}).items()) if follows else ()
    if not pool and counts:
        pool = _pool_with(hear(case, told_of(case.id), order.made_at), lead)
    if pool or counts:
        bodies = {body.code: body for body, _ in desk.entries}
        pool = share_credits.count(case.id, pool, lead.code, bodies=bodies, at=order.made_at)
    order.content |= {"pool": dict(pool), "words": order.content["words"] + (_COUNTED if pool else _NOT_COUNTED)}


def _pool_with(heard: Hearing, body: Body) -> shares.Weights:
    """Return the weights of a body and of those of its kind who could have taken the case; none where it is alone."""
    pool = pool_of(heard)
    group = pool.bodies.index.groups[f"kind:{body.kind}"]
    able = pool.fitting(group).free | group.bits[body.code]
    return weights_among(group, able) if able & (able - 1) else ()
