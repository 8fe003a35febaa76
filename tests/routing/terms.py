"""Contracts, and what counselors may have in hand, changed for a test."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from foundation.clock import JAPAN
from foundation.database import session, transaction
from records.body import Body, Contract
from records.rota import Absence
from records.staff import Staff


def agree(code: str, **terms: object) -> None:
    """Write terms into a body's contract; None takes one out."""
    with transaction():
        contract = session.scalars(select(Contract).join(Body).where(Body.code == code)).one()
        changed = {**contract.terms, **terms}
        contract.terms = {key: value for key, value in changed.items() if value is not None}


def bound(login: str, cases: int | str | None = None, week: int | str | None = None) -> None:
    """Write what a counselor may have in hand, and of new cases in a week."""
    with transaction():
        person = session.scalars(select(Staff).where(Staff.login == login)).one()
        person.case_limit, person.week_limit = (None if limit is None else str(limit) for limit in (cases, week))


def away(login: str, first: date, last: date) -> None:
    """Let a counselor be absent from day to day."""
    with transaction():
        person = session.scalars(select(Staff).where(Staff.login == login)).one()
        begins, ends = (datetime.combine(day, time(), JAPAN) for day in (first, last + timedelta(days=1)))
        session.add(Absence(staff_id=person.id, starts_at=begins, ends_at=ends))
