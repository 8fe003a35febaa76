"""What bodies have in hand: open cases, this month's intake, what their share has coming, and people they know.

Each question is asked only where a contract or the rules need its answer. Every function reads what stands.
"""

from collections.abc import Sequence
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, Select, func, or_, select

from foundation.clock import JAPAN
from foundation.database import session
from records.answers import Answers
from records.assignment import Assignment, AssignmentState
from records.body import Body, Contract
from records.case import Case
from records.consultation import Consultation
from records.reading import email_index, phone_index
from routing import share_credits
from routing.candidates import Load

Entries = Sequence[tuple[Body, Contract | None]]
_TAKEN = (AssignmentState.OFFERED, AssignmentState.ACCEPTED, AssignmentState.ENDED)
_WORKED = (AssignmentState.ACCEPTED, AssignmentState.ENDED)


def load_of(entries: Entries, on: date, *, by_share: bool) -> dict[str, Load]:
    """Return the load of the bodies whose contracts limit them or give them a share; `by_share`: the rules read shares.

    A case counts for a body from the offer on, until it declines, lets it lapse, or the case ends.
    """
    open_cases = _counts(_open_cases(_stating("capacity", entries)))
    taken = _counts(_taken_since(_stating("month_limit", entries), on.replace(day=1)))
    sharing = _sharing(entries) if by_share else []
    credits_ = _counts(share_credits.standing(sharing, on) if sharing else None)
    return {
        body.code: Load(open_cases.get(body.id, 0), taken.get(body.id, 0), credits_.get(body.id, 0))
        for body, _ in entries
        if body.id in open_cases or body.id in taken or body.id in credits_
    }


def _stating(term: str, entries: Entries) -> list[int]:
    return [body.id for body, contract in entries if contract and isinstance(contract.terms.get(term), int)]


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


def _sharing(entries: Entries) -> list[int]:
    """Return the bodies of every kind of which a contract states a share: the others count as well, with the least."""
    kinds = {body.kind for body, contract in entries if contract and contract.terms.get("share")}
    return [body.id for body, _ in entries if body.kind in kinds]


def acquaintances(prefecture_id: int, answers: Answers, case: Case | None) -> dict[str, int | None]:
    """Return the bodies that worked for the writer before, with whoever of their staff did so last.

    The writer is the confirmed person of the case, or somebody with the same telephone or mail and the same relation.
    """
    same = _same_writer(answers)
    if case is not None and case.person_id is not None:
        same.append(Case.person_id == case.person_id)
    if not same:
        return {}
    earlier = (
        select(Body.code, Case.worker_id)
        .join(Assignment, Assignment.body_id == Body.id)
        .join(Case, Case.id == Assignment.case_id)
        .join(Consultation, Consultation.case_id == Case.id)
        .where(Case.prefecture_id == prefecture_id, Assignment.state.in_(_WORKED), or_(*same))
        .where(Case.id != (case.id if case else 0))
        .order_by(Assignment.id)
    )
    found: dict[str, int | None] = {}
    for code, worker in session.execute(earlier):
        found[code] = worker or found.get(code)
    return found


def _same_writer(answers: Answers) -> list[ColumnElement[bool]]:
    phone, email = phone_index(answers), email_index(answers)
    is_same = [Consultation.phone_index == phone] * bool(phone) + [Consultation.email_index == email] * bool(email)
    return [(Consultation.relation == answers.get("relation", "unknown")) & or_(*is_same)] if is_same else []
