"""The wish for another lawyer: who the former one is, as far as the records tell, and keeping the case from them.

The wish, and that there is one, is never shown to the former lawyer. Source: bodies-and-routing.md 4.6 (I6); goals.md
G38, G40.
"""

from collections.abc import Sequence

from sqlalchemy import select

from foundation.database import session
from records.answers import Answers
from records.body import Body
from records.case import Case
from records.consultation import Consultation
from records.staff import Staff
from routing import lawyer_names, returning

_LAWYERS = "BAR"


def is_unwanted(answers: Answers) -> bool:
    """Tell whether somebody had a lawyer and asks for another one."""
    return answers.get("former_counsel") == "yes_other"


def known(case: Case, answers: Answers) -> set[int]:
    """Return the members of staff who are the lawyer that the person does not want again, as far as can be known.

    That is whoever, at a bar association, worked on another case of the same writer, whatever name was told: people
    write the name of an office, or what they remember. Who bears the name that was told is meant as well.
    """
    if not is_unwanted(answers):
        return set()
    return set(_earlier(case, answers)) | _named(case.prefecture_id, str(answers.get("former_counsel_name", "")))


def _named(prefecture_id: int, typed: str) -> set[int]:
    """Return the lawyers who are meant by what was typed; at other bodies nobody is anybody's lawyer."""
    if not typed:
        return set()
    staff = select(Staff.id, Staff.name).join(Body, Body.id == Staff.body_id)
    lawyers = staff.where(Body.prefecture_id == prefecture_id, Body.kind == _LAWYERS)
    return {row.id for row in session.execute(lawyers) if lawyer_names.is_meant(row.name, typed)}


def _earlier(case: Case, answers: Answers) -> Sequence[int]:
    """Return who worked on the writer's other cases at a bar association."""
    others = returning.earlier_cases(answers, case)
    if others is None:
        return ()
    query = (
        select(Staff.id)
        .distinct()
        .select_from(Case)
        .join(Consultation, Consultation.case_id == Case.id)
        .join(Staff, Staff.id == Case.worker_id)
        .join(Body, Body.id == Staff.body_id)
        .where(others, Body.kind == _LAWYERS)
    )
    return session.scalars(query).all()
