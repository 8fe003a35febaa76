"""What the bodies of a pool owe each other, as rows: read, settled by a choice, moved by an order, or cleared.

Whoever writes holds the end of the trail (`trail.locked_head`), so that no two acts go by the same credits.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import aliased

from foundation import clock
from foundation.database import session
from records import trail
from records.assignment import Assignment, AssignmentState, ShareClearing, ShareCredit, StoredDecision
from records.body import Body, Contract
from records.trail import Act
from routing import shares

Bodies = Mapping[str, Body]


@dataclass(frozen=True)
class Paid:
    """At whose cost a case stands that was taken back from them, and the pool in which it was counted."""

    code: str
    pool: shares.Weights


def _is_due(on: date) -> ColumnElement[bool]:
    return ShareClearing.cleared_at.is_(None) & (Contract.starts_on <= on)


def standing(bodies: Collection[int], on: date) -> Select[int, int]:
    """Return the credits of bodies as they count on a day, by number; none of a kind that is to be cleared by then."""
    return (
        select(ShareCredit.body_id, ShareCredit.credit)
        .join(Body, Body.id == ShareCredit.body_id)
        .where(ShareCredit.body_id.in_(bodies), _is_kept(on))
    )


def by_code(prefecture_id: int, on: date) -> dict[str, int]:
    """Return the credits of a prefecture's bodies as they count on a day, by code."""
    query = (
        select(Body.code, ShareCredit.credit)
        .join(ShareCredit, ShareCredit.body_id == Body.id)
        .where(Body.prefecture_id == prefecture_id, _is_kept(on))
    )
    return dict(session.execute(query).all())


def _is_kept(on: date) -> ColumnElement[bool]:
    other = aliased(Body)
    due = (
        select(ShareClearing.id)
        .join(Contract, Contract.id == ShareClearing.contract_id)
        .join(other, other.id == Contract.body_id)
        .where(_is_due(on), other.prefecture_id == Body.prefecture_id, other.kind == Body.kind)
    )
    return ~due.correlate(Body).exists()


def settle(pool: shares.Weights, chosen: str, *, bodies: Bodies, at: datetime) -> None:
    """Write what a choice among a pool does to its credits; within the act that makes the offer."""
    clear_due(at)
    rows = _rows(bodies[code].id for code, _ in pool)
    before = {code: rows[bodies[code].id].credit for code, _ in pool}
    for code, credit in shares.settle(pool, before, chosen).items():
        rows[bodies[code].id].credit = credit


def count(case_id: int, pool: shares.Weights, chosen: str, *, bodies: Bodies, at: datetime) -> shares.Weights:
    """Let a case count for the body that takes it; return the pool it counts in, empty where there is none.

    A case that counts already, for a body of the same kind from whom it was taken back, is moved: nothing new is
    divided.
    """
    paid = _paid(case_id)
    if paid is None or bodies[paid.code].kind != bodies[chosen].kind:
        if pool:
            settle(pool, chosen, bodies=bodies, at=at)
        return pool
    clear_due(at)
    rows = _rows({bodies[paid.code].id, bodies[chosen].id})
    rows[bodies[paid.code].id].credit += shares.CASE
    rows[bodies[chosen].id].credit -= shares.CASE
    return tuple((dict(paid.pool) | {chosen: dict(pool).get(chosen, 1)}).items())


def _paid(case_id: int) -> Paid | None:
    taken_back = (
        select(StoredDecision.lead, StoredDecision.content)
        .join(Assignment, Assignment.decision_id == StoredDecision.id)
        .where(Assignment.case_id == case_id, Assignment.state == AssignmentState.WITHDRAWN)
        .order_by(Assignment.id.desc())
    )
    found = ((lead, content.get("pool")) for lead, content in session.execute(taken_back))
    return next((Paid(lead, tuple(pool.items())) for lead, pool in found if lead and pool), None)


def _rows(numbers: Iterable[int]) -> dict[int, ShareCredit]:
    """Return the rows of bodies by their numbers; whoever was in no pool yet begins at 0."""
    numbers = set(numbers)
    query = select(ShareCredit).where(ShareCredit.body_id.in_(numbers)).execution_options(populate_existing=True)
    rows = {row.body_id: row for row in session.scalars(query)}
    for number in sorted(numbers - rows.keys()):
        rows[number] = ShareCredit(body_id=number, credit=0)
        session.add(rows[number])
    return rows


def clear_due(at: datetime) -> int:
    """Forget what the bodies of a kind owe each other where the day for it has come; return for how many kinds.

    Each clearing is done once, and the trail keeps the credits that were forgotten.
    """
    due = (
        select(ShareClearing, Contract.starts_on, Body)
        .join(Contract, Contract.id == ShareClearing.contract_id)
        .join(Body, Body.id == Contract.body_id)
        .where(_is_due(clock.day_in_japan(at)))
        .order_by(Contract.starts_on, ShareClearing.id)
    )
    if session.execute(due.limit(1)).first() is None:
        return 0
    trail.locked_head()
    # Somebody may have done it while this act waited for its turn.
    found = session.execute(due.execution_options(populate_existing=True)).all()
    for clearing, starts_on, body in found:
        _clear(clearing, starts_on, body, at=at)
    return len(found)


def _clear(clearing: ShareClearing, starts_on: date, body: Body, *, at: datetime) -> None:
    kept = (
        select(ShareCredit, Body.code)
        .join(Body, Body.id == ShareCredit.body_id)
        .where(Body.prefecture_id == body.prefecture_id, Body.kind == body.kind)
        .order_by(Body.position, Body.id)
        .execution_options(populate_existing=True)
    )
    before = []
    for row, code in session.execute(kept):
        before.append(f"{code} {row.credit}")
        row.credit = 0
    clearing.cleared_at = at
    trail.leave(
        Act.SHARES_CLEARED,
        at=at,
        by=clearing.staff_id,
        prefecture_id=body.prefecture_id,
        body=body.code,
        starts_on=starts_on.isoformat(),
        before=before,
    )
