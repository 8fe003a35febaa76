"""Attaching a consultation to the open case it seems to belong to, once a person has confirmed it (GT05)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from accounts.scope import Viewer
from casework import casefile, closing, deadlines
from foundation.database import session
from records.body import Body
from records.case import Case
from records.consultation import Consultation
from records.trail import Act
from routing import conflicts, offers, standing, words
from routing.attached import told_of
from routing.hearing import hear


@dataclass(frozen=True)
class Continued:
    """The open case that a case seems to belong to; `against` says why nothing is attached there, else empty."""

    case: Case
    lead: Body
    against: str = ""

    @property
    def is_joined(self) -> bool:
        """Tell whether the case is attached to this one, once the desk confirms what is proposed."""
        return not self.against

    @property
    def words(self) -> str:
        """Return what confirming does, for the desk."""
        earlier = f"開いている相談{self.case.reference}（{self.lead.name}）"
        if self.is_joined:
            return f"{earlier}に加えます。"
        return f"{earlier}の続きのようですが、そこには加えません。{self.against}"


def continued(case: Case, proposed: Body, at: datetime) -> Continued | None:
    """Return the open case that a held case seems to belong to, if it is still there; reads, and writes nothing.

    Whoever works on it would read what was told. So nothing is attached where it is not the proposed body that leads
    it, or where a body on it is one that the person did not want, that is in conflict, or that the person has not
    agreed to.
    """
    earlier = _open_case_of(case) if "continuing" in case.flags else None
    if earlier is None:
        return None
    bodies = casefile.bodies_on(earlier)
    lead = next(body for body in bodies if body.id == earlier.lead_body_id)
    return Continued(earlier, lead, _against(case, proposed, bodies, lead=lead, at=at))


def _against(case: Case, proposed: Body, bodies: Sequence[Body], *, lead: Body, at: datetime) -> str:
    excuses = standing.against(hear(case, told_of(case.id), at))
    excused = next((body for body in bodies if body.code in excuses), None)
    if excused is not None:
        return f"{excused.name}は、{words.PASSED_OVER[excuses[excused.code]]}"
    if lead.id != proposed.id:
        return f"提案は{proposed.name}です。"
    # Where the proposed body needs it, confirming asks for it.
    if not casefile.needs_consent(case, proposed) and any(casefile.needs_consent(case, body) for body in bodies):
        return "団体へ伝える同意がありません。"
    return ""


def _open_case_of(case: Case) -> Case | None:
    """Return the open case with the same telephone or mail and relation as this one, if it is still there."""
    answers = told_of(case.id).answers
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
