"""Finding a case for somebody who asks, and locking it for an act; what they may not see is not found."""

from datetime import datetime

from sqlalchemy import Select, or_, select

from accounts.scope import Sight, Viewer, may_see
from foundation.database import session, transaction
from foundation.refusal import Refusal
from records import trail
from records.assignment import LIVE_STATES, Assignment, AssignmentState, CoAssignment
from records.body import Body
from records.case import Case
from records.consultation import Consultation
from records.trail import Act
from routing import dispatch
from routing.due import Hours


def case_for(viewer: Viewer, reference: str, sight: Sight = Sight.WORK) -> Select[Case]:
    """The case with a reference, if the viewer may see it."""
    return select(Case).where(Case.reference == reference, may_see(viewer, sight))


def read(viewer: Viewer, reference: str, *, at: datetime) -> Case:
    """Return a case to somebody who reads its page, and leave the trace of the reading.

    Raises: NoResultFound: there is no such case for this viewer.
    """
    with transaction():
        case = session.scalars(case_for(viewer, reference)).one()
        leave(Act.CASE_READ, case, by=viewer, at=at)
    return case


def lock(viewer: Viewer, reference: str, sight: Sight = Sight.WORK) -> Case:
    """Return a case as it stands now, locked for the act that changes it; call within a transaction.

    Raises: NoResultFound: there is no such case for this viewer.
    """
    locked = case_for(viewer, reference, sight).with_for_update().execution_options(populate_existing=True)
    return session.scalars(locked).one()


def lock_own(viewer: Viewer, reference: str) -> Case:
    """Return a locked case that the viewer's body works on.

    Raises: NoResultFound: there is none for this viewer. Refusal: another body leads it, or it was not accepted yet.
    """
    case = lock(viewer, reference)
    if case.lead_body_id != viewer.body_id:
        raise Refusal("この相談は、ほかの団体の担当です。読むことだけできます。")
    if not is_open_to(viewer, case):
        raise Refusal("先に「受ける」を押してください。")
    return case


def lock_shared(viewer: Viewer, reference: str) -> Case:
    """Return a locked case that the viewer's body works on, as its lead or beside it.

    Raises: NoResultFound: there is none for this viewer. Refusal: as for `lock_own`, for whoever takes no part.
    """
    case = lock(viewer, reference)
    part = part_of(viewer, case)
    return case if part and part.state == AssignmentState.ACCEPTED else lock_own(viewer, reference)


def part_of(viewer: Viewer, case: Case) -> CoAssignment | None:
    """Return what the viewer's body was asked for beside the lead, while it stands; None for the lead itself."""
    if case.lead_body_id == viewer.body_id:
        return None
    asked = select(CoAssignment).where(CoAssignment.case_id == case.id, CoAssignment.body_id == viewer.body_id)
    return session.scalars(asked.where(CoAssignment.state.in_(LIVE_STATES))).one_or_none()


def bodies_on(case: Case) -> list[Body]:
    """Return the bodies that were asked or work on a case, in either part."""
    beside = select(CoAssignment.body_id).where(CoAssignment.case_id == case.id, CoAssignment.state.in_(LIVE_STATES))
    return list(session.scalars(select(Body).where(or_(Body.id == case.lead_body_id, Body.id.in_(beside)))))


def is_open_to(viewer: Viewer, case: Case) -> bool:
    """Say whether the viewer may see who it is about: after acceptance, and at the prefecture's desk (law.md 6.3)."""
    if viewer.is_desk or case.lead_body_id == viewer.body_id:
        return case.is_accepted or viewer.is_desk
    part = part_of(viewer, case)
    return part is not None and part.state == AssignmentState.ACCEPTED


def leave(act: Act, case: Case, *, by: Viewer, at: datetime, **detail: str | int) -> None:
    """Leave the trace of an act on a case."""
    trail.leave(act, at=at, by=by.staff_id, prefecture_id=case.prefecture_id, case_id=case.id, **detail)


def live_assignment(case: Case) -> Assignment | None:
    """Return the offer or acceptance that stands, locked."""
    return session.scalars(dispatch.live_assignment(case.id)).one_or_none()


def hours_of(body_id: int | None) -> Hours:
    """Return the working hours of a body; of the ordinary week when there is none."""
    body = session.get(Body, body_id) if body_id else None
    return Hours.read(body.hours if body else {})


def consultations(case: Case) -> list[Consultation]:
    """Return what was told about a case, newest first."""
    told = select(Consultation).where(Consultation.case_id == case.id).order_by(Consultation.id.desc())
    return list(session.scalars(told))


def needs_consent(case: Case, body: Body) -> bool:
    """Say whether the person must be asked before the case goes to a body; never for the prefecture's own desk."""
    return body.kind != "PREF" and consultations(case)[0].consent_share_body != "yes"
