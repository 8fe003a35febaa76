"""What a counselor does on a case: one function for each act, one transaction, one trace."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from accounts.scope import Viewer
from casework import casefile, deadlines, own_room, taking_part
from foundation import clock
from foundation.database import session, transaction
from foundation.refusal import Refusal
from records.assignment import Assignment, AssignmentState
from records.case import Case, CasePeriod
from records.casework import Note
from records.staff import Staff
from records.trail import Act
from routing import dispatch, due


@dataclass(frozen=True)
class Declined:
    """Why a body cannot take a case: a code of casecodes.DECLINE_REASON and a line for the prefecture."""

    reason: str
    note: str = ""


def accept(viewer: Viewer, reference: str, *, at: datetime) -> Case:
    """Take on a case that was offered to the viewer's body; the presser becomes its worker.

    Taking part beside the lead is in nobody's name, so no limit of one's own is looked at.
    Raises: Refusal: somebody else was faster, there is no offer, or the viewer has as many cases as they may.
    """
    with transaction():
        case = casefile.lock(viewer, reference)
        part = casefile.part_of(viewer, case)
        if part is not None:
            taking_part.accept(viewer, case, part, at=at)
            return case
        _offered(viewer, case, at)
        own_room.check(viewer, case, at=at)
        take_on(viewer, case, at=at)
    return case


def _offered(viewer: Viewer, case: Case, at: datetime) -> Assignment:
    assignment = casefile.live_assignment(case)
    if assignment is None or case.lead_body_id != viewer.body_id:
        raise Refusal("この相談は、今は受けられません。一覧を読みなおしてください。")
    if assignment.state == AssignmentState.ACCEPTED:
        raise Refusal(_who_was_faster(assignment, at))
    return assignment


def _who_was_faster(assignment: Assignment, at: datetime) -> str:
    worker = session.get(Staff, assignment.answered_by) if assignment.answered_by else None
    answered = clock.in_japan(assignment.answered_at or at)
    day = "" if answered.date() == clock.day_in_japan(at) else f"{clock.short_day(answered.date())} "
    return f"{worker.name if worker else '同じ団体の人'}さんが {day}{answered:%H:%M} に受けました。"


def take_on(viewer: Viewer, case: Case, *, at: datetime) -> None:
    """Bring an offered case into the viewer's hands; runs within the act that checked the offer."""
    assignment = session.scalars(dispatch.live_assignment(case.id)).one()
    put_in_hands(viewer, case, assignment=assignment, at=at)
    casefile.leave(Act.CASE_ACCEPTED, case, by=viewer, at=at)


def put_in_hands(viewer: Viewer, case: Case, *, assignment: Assignment, at: datetime) -> None:
    """Make an offer an acceptance and the viewer the case's worker, who must now try to reach the person."""
    assignment.state = AssignmentState.ACCEPTED
    assignment.answered_at, assignment.answered_by = at, viewer.staff_id
    case.is_accepted, case.review, case.state = True, None, "contacting"
    case.worker_id = viewer.staff_id
    case.next_step = "first_contact"
    case.next_due_at = due.first_contact_by(at, case.urgency, casefile.hours_of(viewer.body_id))


def decline(viewer: Viewer, reference: str, why: Declined, *, at: datetime) -> None:
    """Give an offered case back; the next candidate is asked in the same act, and this body is remembered.

    Raises: Refusal: there is no offer to decline.
    """
    with transaction():
        case = casefile.lock(viewer, reference)
        if viewer.is_desk:
            raise Refusal("県の担当は断れません。ほかの団体を選ぶか、対象外にしてください。")
        part = casefile.part_of(viewer, case)
        if part is not None:
            taking_part.decline(viewer, case, part, reason=why.reason, at=at)
            return
        assignment = _offered(viewer, case, at)
        turn_down(viewer, assignment, why, at=at)
        session.flush()
        casefile.leave(Act.CASE_DECLINED, case, by=viewer, at=at, reason=why.reason)
        dispatch.after_no(case, at, cause="decline")


def turn_down(viewer: Viewer, assignment: Assignment, why: Declined, *, at: datetime) -> None:
    """Make an offer a decline, with its reason."""
    assignment.state = AssignmentState.DECLINED
    assignment.answered_at, assignment.answered_by = at, viewer.staff_id
    assignment.decline_reason, assignment.decline_note = why.reason, why.note or None


def write_note(viewer: Viewer, reference: str, text: str, *, at: datetime) -> Note:
    """Write a note for the body that works on the case; the desk's notes stay at the desk."""
    with transaction():
        case = casefile.lock(viewer, reference)
        if not casefile.is_open_to(viewer, case):
            raise Refusal("先に「受ける」を押してください。")
        note = new_note(viewer, case, text, at=at)
        session.add(note)
        casefile.leave(Act.NOTE_WRITTEN, case, by=viewer, at=at)
    return note


def new_note(viewer: Viewer, case: Case, text: str, *, at: datetime) -> Note:
    """Return a note for the writer's own side; not added to the session."""
    return Note(
        case_id=case.id,
        staff_id=viewer.staff_id,
        written_at=at,
        audience="prefecture" if viewer.is_desk else "body",
        text=text,
    )


def reopen(viewer: Viewer, reference: str, *, at: datetime) -> Case:
    """Open a closed case again, with a period of its own.

    Raises: Refusal: it is open, stands outside the programme, or nobody who would have it may have one more.
    """
    with transaction():
        case = casefile.lock_own(viewer, reference)
        if case.state != "closed":
            raise Refusal("この相談は、もう開いています。")
        if case.out_reason:
            raise Refusal("対象外にした相談です。県の担当が「確認にもどす」を押すと、また開きます。")
        case.worker_id = own_room.who_goes_on(viewer, case, at=at)
        open_again(case, at)
        pick_up(viewer, case, at=at)
        casefile.leave(Act.CASE_REOPENED, case, by=viewer, at=at)
    return case


def pick_up(viewer: Viewer, case: Case, *, at: datetime) -> None:
    """Bring a case that was closed back into work: somebody asks how things are on the next working day."""
    case.state = "supporting" if case.is_accepted else "new"
    case.worker_id = case.worker_id or viewer.staff_id
    case.next_step = "follow_up"
    case.next_due_at = deadlines.after_working_days(at, 1, casefile.hours_of(case.lead_body_id))


def open_again(case: Case, at: datetime) -> None:
    """Begin the case's next period of being open."""
    last = session.scalars(
        select(CasePeriod.ordinal).where(CasePeriod.case_id == case.id).order_by(CasePeriod.ordinal.desc()).limit(1)
    ).one()
    session.add(later_period(case, last + 1, at=at))


def later_period(case: Case, ordinal: int, *, at: datetime) -> CasePeriod:
    """Return the period that begins when a case is reopened; not added to the session."""
    return CasePeriod(case_id=case.id, ordinal=ordinal, opened_on=clock.day_in_japan(at))
