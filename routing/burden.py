"""What bodies have in hand: open cases, new ones of this week and month, and what their share has coming.

Each question is asked only where a contract or the rules need its answer. Every function reads what stands.
"""

from collections.abc import Sequence
from datetime import date, datetime, time

from sqlalchemy import Select, func, select

from foundation.clock import JAPAN
from foundation.database import session
from records.assignment import Assignment, AssignmentState
from records.body import Body, Contract
from records.case import Case
from routing import share_credits
from routing.candidates import Load
from routing.limits import LIMITS, Limit, written

Entries = Sequence[tuple[Body, Contract | None]]
_TAKEN = (AssignmentState.OFFERED, AssignmentState.ACCEPTED, AssignmentState.ENDED)


def load_of(entries: Entries, on: date, *, by_share: bool) -> dict[str, Load]:
    """Return the load of the bodies whose contracts limit them or give them a share; `by_share`: the rules read shares.

    A case counts for a body from the offer on, until it declines, lets it lapse, or the case ends.
    """
    counts = {limit.counted: _counts(_counted(limit, entries, on)) for limit in LIMITS}
    sharing = sharing_bodies(entries) if by_share else []
    counts["credit"] = _counts(share_credits.standing(sharing, on) if sharing else None)
    return {
        body.code: Load(**{name: found.get(body.id, 0) for name, found in counts.items()})
        for body, _ in entries
        if any(body.id in found for found in counts.values())
    }


def _counted(limit: Limit, entries: Entries, on: date) -> Select[int, int] | None:
    """Return what counts against a limit, of the bodies whose contracts state it by number."""
    stating = [body.id for body, contract in entries if contract and isinstance(written(contract.terms, limit), int)]
    return _taken_since(stating, limit.since(on)) if limit.since else _open_cases(stating)


def _counts(query: Select[int, int] | None) -> dict[int, int]:
    return {} if query is None else {number: int(count) for number, count in session.execute(query)}


def _open_cases(bodies: list[int]) -> Select[int, int] | None:
    if not bodies:
        return None
    held = select(Case.lead_body_id, func.count(Case.id)).where(Case.state != "closed", Case.lead_body_id.in_(bodies))
    return held.group_by(Case.lead_body_id)  # type: ignore[return-value]  # the column is nullable, these rows are not


def _taken_since(bodies: list[int], day: date) -> Select[int, int] | None:
    if not bodies:
        return None
    begins = datetime.combine(day, time(), JAPAN)
    taken = select(Assignment.body_id, func.count(Assignment.id)).where(
        Assignment.body_id.in_(bodies), Assignment.offered_at >= begins, Assignment.state.in_(_TAKEN)
    )
    return taken.group_by(Assignment.body_id)


def sharing_bodies(entries: Entries) -> list[int]:
    """Return the bodies of every kind of which a contract states a share: the others count as well, with the least."""
    kinds = {body.kind for body, contract in entries if contract and contract.terms.get("share")}
    return [body.id for body, _ in entries if body.kind in kinds]
