"""A planned release that moves: the day is changed, and the offer that waits for it moves along."""

from datetime import date, datetime

from accounts.scope import Viewer
from casework import casefile
from foundation import clock
from foundation.database import session, transaction
from foundation.refusal import Refusal
from records.case import Case
from records.prefecture import Prefecture
from records.trail import Act
from routing import dispatch, offers, placing


def move(viewer: Viewer, reference: str, day: date, *, at: datetime) -> Case:
    """Keep another day of release for a case that the viewer's body works on; an offer that waits for it moves along.

    Raises: Refusal: the case is closed, or the day has passed.
    """
    with transaction():
        case = casefile.lock_own(viewer, reference)
        if case.state == "closed":
            raise Refusal("終結した相談です。先に「また開く」を押してください。")
        if day < clock.day_in_japan(at):
            raise Refusal("出所の日は、きょうか、これからの日を入れてください。")
        was, case.release_on = case.release_on, day
        if case.review == "planned":
            case.next_due_at = _asked_from(case, at)
        casefile.leave(
            Act.RELEASE_MOVED, case, by=viewer, at=at, was=was.isoformat() if was else "", now=day.isoformat()
        )
    return case


def _asked_from(case: Case, at: datetime) -> datetime:
    """Return when the body that the decision names is asked now; `at` itself when the time has come."""
    desk = offers.desk_of(session.get_one(Prefecture, case.prefecture_id), clock.day_in_japan(at))
    lead = dispatch.latest_decision(case.id).lead or desk.own.code
    return placing.offered_from(case, desk, desk.body(lead)) or at
