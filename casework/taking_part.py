"""副担当: a body that was asked to take part in another's case answers for itself; the lead stays where it is."""

from datetime import datetime

from accounts.scope import Viewer
from casework import casefile
from foundation.database import session
from foundation.refusal import Refusal
from records.assignment import AssignmentState, CoAssignment
from records.body import Body
from records.case import Case
from records.trail import Act


def accept(viewer: Viewer, case: Case, part: CoAssignment, *, at: datetime) -> None:
    """Take part in a case; runs within the act that locked it.

    Raises: Refusal: the body takes part already.
    """
    _answer(viewer, part, AssignmentState.ACCEPTED, at=at)
    casefile.leave(Act.PART_ACCEPTED, case, by=viewer, at=at, body=_code(part))


def decline(viewer: Viewer, case: Case, part: CoAssignment, *, reason: str, at: datetime) -> None:
    """Take no part; nobody else is asked in its place, and the lead sees it. Runs within the act that locked the case.

    Raises: Refusal: the body takes part already.
    """
    _answer(viewer, part, AssignmentState.DECLINED, at=at)
    part.decline_reason = reason
    casefile.leave(Act.PART_DECLINED, case, by=viewer, at=at, body=_code(part), reason=reason)


def _answer(viewer: Viewer, part: CoAssignment, state: AssignmentState, *, at: datetime) -> None:
    if part.state != AssignmentState.OFFERED:
        raise Refusal("団体の人が、もう受けています。")
    part.state, part.answered_at, part.answered_by = state, at, viewer.staff_id


def _code(part: CoAssignment) -> str:
    return session.get_one(Body, part.body_id).code
