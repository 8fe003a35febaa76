"""The wish for another lawyer: who the former one is, as far as the records tell, and keeping the case from them.

The wish, and that there is one, is never shown to the former lawyer. Source: bodies-and-routing.md 4.6 (I6); goals.md
G38, G40.
"""

from datetime import datetime

from sqlalchemy import Row, exists, select
from sqlalchemy.orm import aliased

from foundation.database import session
from records.answers import Answers
from records.body import Body
from records.case import Case
from records.consultation import Consultation
from records.reading import folded_name
from records.staff import Staff
from routing import conflicts, returning

_LAWYERS, _DESK = "BAR", "PREF"
# What stands behind a name where people write of their lawyer; a family name alone is meant then.
_TITLES = ("弁護士", "先生", "さん", "氏")


def is_unwanted(answers: Answers) -> bool:
    """Tell whether somebody had a lawyer and asks for another one."""
    return answers.get("former_counsel") == "yes_other"


def known(case: Case, answers: Answers) -> set[int]:
    """Return the members of staff who are the lawyer that the person does not want again, as far as can be known.

    That is who bears the name that was told. Where none was told it is whoever, at a bar association, worked on
    another case of the same writer.
    """
    if not is_unwanted(answers):
        return set()
    typed = str(answers.get("former_counsel_name", ""))
    return _named(case.prefecture_id, typed) if typed else {row.id for row in _earlier(case, answers)}


def bar(case: Case, answers: Answers, at: datetime) -> None:
    """Keep a locked case from the lawyer whom the person does not want again.

    Who is only taken for that lawyer, no name being told, stays where nobody else is at their body: the wish itself is
    not shown to them, and the case must not lie where nobody finds it.
    """
    if not is_unwanted(answers):
        return
    if answers.get("former_counsel_name"):
        conflicts.bar_former_counsel(case, known(case, answers), at)
    else:
        conflicts.bar_former_counsel(case, {row.id for row in _earlier(case, answers) if row.has_colleague}, at)


def _named(prefecture_id: int, typed: str) -> set[int]:
    """Return who is meant by what was typed: by the whole name somewhere in it, or by the family name alone."""
    letters = folded_name(typed)
    family = letters
    for title in _TITLES:
        family = family.removesuffix(title)
    staff = select(Staff.id, Staff.name).join(Body, Body.id == Staff.body_id)
    at_bodies = staff.where(Body.prefecture_id == prefecture_id, Body.kind != _DESK)
    return {row.id for row in session.execute(at_bodies) if _is_meant(row.name, letters, family)}


def _is_meant(name: str, letters: str, family: str) -> bool:
    whole = folded_name(name)
    return bool(whole) and (whole in letters or family == folded_name(name.split(maxsplit=1)[0]))


def _earlier(case: Case, answers: Answers) -> list[Row[int, bool]]:
    """Return who worked on the writer's other cases at a bar association, and whether somebody else is there."""
    others = returning.earlier_cases(answers, case)
    if others is None:
        return []
    colleague = aliased(Staff)
    has_colleague = exists().where(colleague.body_id == Staff.body_id, colleague.is_active, colleague.id != Staff.id)
    query = (
        select(Staff.id, has_colleague.label("has_colleague"))
        .distinct()
        .select_from(Case)
        .join(Consultation, Consultation.case_id == Case.id)
        .join(Staff, Staff.id == Case.worker_id)
        .join(Body, Body.id == Staff.body_id)
        .where(others, Body.kind == _LAWYERS)
    )
    return list(session.execute(query))
