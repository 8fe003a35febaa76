"""Attaching a consultation to the open case it seems to belong to, once a person has confirmed it (GT05)."""

from datetime import datetime

from sqlalchemy import select, update

from accounts.scope import Viewer
from casework import casefile, closing, deadlines
from foundation.database import session
from records.case import Case
from records.consultation import Consultation
from records.reading import answers_of
from records.trail import Act
from routing import conflicts, dispatch, offers


def open_case_of(case: Case) -> Case | None:
    """Return the open case with the same telephone or mail and relation as this one, if it is still there."""
    answers = answers_of(dispatch.first_consultation(case.id))
    likely = offers.open_case_like(case.prefecture_id, answers, but_not=case.id)
    if likely is None:
        return None
    return session.scalars(select(Case).where(Case.reference == likely.reference)).one()


def attach(viewer: Viewer, case: Case, earlier: Case, *, at: datetime) -> None:
    """Move what was told into the earlier case, whose body is to answer; runs within the act that confirmed it."""
    session.execute(
        update(Consultation).where(Consultation.case_id == case.id).values(case_id=earlier.id, is_first=False)
    )
    conflicts.carry(case, earlier, at)
    closing.end(case, None, at)
    case.merged_into_id = earlier.id
    due_at = deadlines.after_working_days(at, 1, casefile.hours_of(earlier.lead_body_id))
    if earlier.is_accepted and (earlier.next_due_at is None or earlier.next_due_at > due_at):
        earlier.next_step, earlier.next_due_at = "reply", due_at
    casefile.leave(Act.CASE_ATTACHED, earlier, by=viewer, at=at, attached=case.reference)
