"""Cases that wait for the clock: a rule that failed, a body that is full, a release that comes near."""

from datetime import datetime

from sqlalchemy import Select, or_, select

from foundation import logs
from foundation.database import savepoint, session
from records.case import Case
from routing import dispatch

_CAUSE = {"waiting": "clock", "room": "room", "planned": "release"}


def due_for_routing(at: datetime) -> Select[int]:
    """The cases that the clock must route now, oldest first."""
    is_near = (Case.review == "planned") & (Case.next_due_at <= at)
    return select(Case.id).where(or_(Case.review.in_(("waiting", "room")), is_near)).order_by(Case.opened_at, Case.id)


def route_waiting(at: datetime) -> int:
    """Route the cases that wait for the clock; one that fails stays as it is and is logged.

    Oldest first, so that room goes to whoever has waited longest. Returns how many were routed.
    """
    routed = 0
    for case_id in session.scalars(due_for_routing(at)).all():
        try:
            with savepoint():
                routed += _route(case_id, at)
        except Exception as error:  # noqa: BLE001 - one case's fault must not keep the others waiting
            logs.fault("routing_failed", error, case_id=case_id)
    return routed


def _route(case_id: int, at: datetime) -> bool:
    # Somebody at the desk may have settled it since it was found.
    still = select(Case).where(Case.id == case_id, Case.review.in_(_CAUSE)).with_for_update()
    case = session.scalars(still.execution_options(populate_existing=True)).one_or_none()
    if case is None or case.review is None:
        return False
    decision = dispatch.route(case, dispatch.first_consultation(case.id), at, cause=_CAUSE[case.review])
    return not decision.waits
