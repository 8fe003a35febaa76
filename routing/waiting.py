"""Cases that wait for the clock: a rule that failed, a body that is full, a release that comes near."""

from collections import Counter
from datetime import datetime

from sqlalchemy import Select, or_, select

from foundation import logs
from foundation.database import own_transaction, read_anew, session
from records.case import Case
from routing import dispatch, hearing, queueing
from routing.attached import told_of

_CAUSE = {"waiting": "clock", "room": "room", "planned": "release"}


def due_for_routing(at: datetime) -> Select[int, int]:
    """The cases that the clock must route now with their prefectures, oldest first."""
    is_near = (Case.review == "planned") & (Case.next_due_at <= at)
    due = select(Case.id, Case.prefecture_id).where(or_(Case.review.in_(("waiting", "room")), is_near))
    return due.order_by(Case.opened_at, Case.id)


def route_waiting(at: datetime) -> int:
    """Route the cases that wait for the clock; one that fails stays as it is and is logged.

    Oldest first, so that room goes to whoever has waited longest. Each is an act of its own, and begins only for one
    that has somewhere to go: a form that is sent meanwhile waits for one routing at most. Returns how many were routed.
    """
    read_anew()
    routed, outlooks = 0, dict[int, _Outlook]()
    for case_id, prefecture_id in session.execute(due_for_routing(at)).all():
        try:
            if prefecture_id not in outlooks:
                outlooks[prefecture_id] = _Outlook(prefecture_id, at)
            outlook = outlooks[prefecture_id]
            if not outlook.goes_on(case_id):
                with own_transaction():
                    routed += _route(case_id, at)
                outlook.is_stale = True
        except Exception as error:  # noqa: BLE001 - one case's fault must not keep the others waiting
            read_anew()
            logs.fault("routing_failed", error, case_id=case_id)
    read_anew()
    return routed


class _Outlook:
    """A prefecture as it was read, with nothing locked: which of the cases that wait for room would go on as they do.

    Who would is asked again in a minute. Who finds room, or has others to wait for than before, is decided about under
    the lock, where nothing read here counts.
    """

    def __init__(self, prefecture_id: int, at: datetime) -> None:
        """Begin before the oldest case."""
        self._prefecture_id, self._at = prefecture_id, at
        self._ahead: Counter[str] = Counter()
        self.is_stale = True

    def goes_on(self, case_id: int) -> bool:
        """Tell whether a case waits for the room of the same bodies as before; to be asked about older cases first."""
        if self.is_stale:
            self._desk, self.is_stale = hearing.desk_at(self._prefecture_id, self._at), False
        case = session.get_one(Case, case_id)
        told = told_of(case_id)
        heard = hearing.hear_before(self._desk, case, told, at=self._at, ahead=self._ahead)
        waits_for = queueing.waited_for(heard.decide())
        self._ahead.update(waits_for or ())
        return case.review == "room" and waits_for is not None and waits_for == case.waits_for


def _route(case_id: int, at: datetime) -> bool:
    # Somebody at the desk may have settled it since it was found.
    still = select(Case).where(Case.id == case_id, Case.review.in_(_CAUSE)).with_for_update()
    case = session.scalars(still.execution_options(populate_existing=True)).one_or_none()
    if case is None or case.review is None:
        return False
    decision = dispatch.route(case, told_of(case.id), at, cause=_CAUSE[case.review])
    return not decision.waits
