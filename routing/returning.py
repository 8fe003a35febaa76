"""Somebody who writes again: which bodies worked for them before, who did so, and which have no session left for them.

Every function reads and writes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union_all

from foundation.database import session
from records.answers import Answers
from records.assignment import Assignment, AssignmentState, CoAssignment
from records.body import Body, Contract
from records.case import Case
from records.casework import Contact
from records.consultation import Consultation
from records.reading import email_index, phone_index
from records.staff import Staff
from routing.consequences import REMEMBERED
from routing.counselors import is_absent
from routing.limits import SESSIONS

# With whom a contact is held that is one of the sessions that a contract counts; what counts at all is 延べ件数.
_CLIENTS = ("subject", "family")
_WORKED = (AssignmentState.ACCEPTED, AssignmentState.ENDED)


def earlier_cases(answers: Answers, case: Case) -> ColumnElement[bool] | None:
    """Return the criterion over Case and Consultation for the writer's other cases; None when nobody can be known.

    The writer is the confirmed person of the case, or somebody with the same telephone or mail and the same relation.
    """
    same = _same_writer(answers)
    if case.person_id is not None:
        same.append(Case.person_id == case.person_id)
    if not same:
        return None
    return and_(Case.prefecture_id == case.prefecture_id, Case.id != case.id, or_(*same))


def _same_writer(answers: Answers) -> list[ColumnElement[bool]]:
    phone, email = phone_index(answers), email_index(answers)
    is_same = [Consultation.phone_index == phone] * bool(phone) + [Consultation.email_index == email] * bool(email)
    return [(Consultation.relation == answers.get("relation", "unknown")) & or_(*is_same)] if is_same else []


@dataclass(frozen=True)
class Before:
    """What bodies had to do with the writer: those that worked for them, with whoever did so last and is there now.

    `against` are those that declined for a reason that lasts, to lead or to take part, each with the reason against it.
    """

    known: Mapping[str, int | None] = field(default_factory=dict)
    against: Mapping[str, str] = field(default_factory=dict)


def before(earlier: ColumnElement[bool], on: date) -> Before:
    """Return what bodies had to do with `earlier` cases, as it counts on a day.

    Who has left the body, or is away, is nobody that could be asked for.
    """
    led = _answered(Assignment, Assignment.state.in_(_WORKED) | _lasts(Assignment), earlier, on=on)
    beside = _answered(CoAssignment, _lasts(CoAssignment), earlier, on=on)
    known: dict[str, int | None] = {}
    against: dict[str, str] = {}
    for code, worker, reason, _ in session.execute(union_all(led, beside).order_by("id")):
        if reason is None:
            known[code] = worker or known.get(code)
        # Who is in conflict stays so: the person may think better of what they did not want, not of that.
        elif against.get(code) != "conflict":
            against[code] = REMEMBERED[reason]
    return Before(known, against)


def _lasts(table: type[Assignment | CoAssignment]) -> ColumnElement[bool]:
    """Return the criterion for a decline that is remembered of the person, not only of the case."""
    return (table.state == AssignmentState.DECLINED) & table.decline_reason.in_(REMEMBERED)


def _answered(
    table: type[Assignment | CoAssignment], counts: ColumnElement[bool], earlier: ColumnElement[bool], *, on: date
) -> Select[str, int | None, str | None, int]:
    """Return what bodies answered about earlier cases: the body, who works on the case and is there, why not."""
    is_there = and_(Staff.id == Case.worker_id, Staff.body_id == Body.id, Staff.is_active, ~is_absent(on))
    return (
        select(Body.code, Staff.id.label("worker"), table.decline_reason, table.id.label("id"))
        .select_from(Case)
        .join(table, table.case_id == Case.id)
        .join(Body, Body.id == table.body_id)
        .join(Consultation, Consultation.case_id == Case.id)
        .outerjoin(Staff, is_there)
        .where(counts, earlier)
    )


def without_sessions(earlier: ColumnElement[bool], bodies: Sequence[tuple[Body, Contract]]) -> dict[str, str]:
    """Return those of the bodies that have held all the sessions of their contract with the writer, with the reason.

    What is counted lies within the contract in force, over all of the writer's cases there: a case that is opened anew
    brings no new sessions. Without a body whose contract states a number nothing is asked.
    """
    stated = {body.id: (body.code, contract.terms["session_limit"]) for body, contract in bodies}
    within = [(Contact.body_id == body.id) & (Contact.held_on >= contract.starts_on) for body, contract in bodies]
    if not within:
        return {}
    cases = select(Case.id).join(Consultation, Consultation.case_id == Case.id).where(earlier)
    held = (
        select(Contact.body_id, func.count(Contact.id))
        .where(or_(*within), is_session(), Contact.case_id.in_(cases))
        .group_by(Contact.body_id)
    )
    rows: Sequence[tuple[int, int]] = session.execute(held).all()
    counts = dict(rows)
    return {code: SESSIONS for body_id, (code, most) in stated.items() if counts.get(body_id, 0) >= most}


def is_session() -> ColumnElement[bool]:
    """Return the criterion over Contact for one session (1回): it counts, and was held with the person or family."""
    return Contact.is_countable & Contact.counterpart.in_(_CLIENTS)
