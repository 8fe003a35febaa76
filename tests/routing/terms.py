"""Contracts changed for a test."""

from sqlalchemy import select

from foundation.database import session, transaction
from records.body import Body, Contract


def agree(code: str, **terms: object) -> None:
    """Write terms into a body's contract; None takes one out."""
    with transaction():
        contract = session.scalars(select(Contract).join(Body).where(Body.code == code)).one()
        changed = {**contract.terms, **terms}
        contract.terms = {key: value for key, value in changed.items() if value is not None}
