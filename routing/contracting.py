"""Bodies and contracts as rows: the only place that creates them, for files and for the prefecture's pages."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select

from foundation.database import session
from records.body import Body, Contract, FormerHours

CONTRACT_COLUMNS = ("starts_on", "ends_on", "programme", "support_type", "terms")


def add_body(prefecture_id: int, position: int, named: Mapping[str, Any]) -> Body:
    """Add a body within the caller's act; `named` holds code, kind, name, public_name, phone and hours."""
    columns = {key: named[key] for key in ("code", "kind", "name", "public_name", "phone", "hours")}
    body = Body(prefecture_id=prefecture_id, position=position, **columns)
    session.add(body)
    session.flush()
    return body


def keep_hours(body: Body, *, until: datetime) -> None:
    """Keep the hours that a body has until a moment; what was decided by then is replayed with them."""
    session.add(FormerHours(body_id=body.id, until=until, hours=body.hours))


def add_contract(body_id: int, written: Mapping[str, Any]) -> Contract:
    """Add a contract within the caller's act, with the columns of CONTRACT_COLUMNS."""
    contract = Contract(body_id=body_id, **{key: written[key] for key in CONTRACT_COLUMNS})
    session.add(contract)
    session.flush()
    return contract


def contracts_of(body_id: int) -> Select[Contract]:
    """Return a body's contracts, oldest first."""
    return select(Contract).where(Contract.body_id == body_id).order_by(Contract.starts_on, Contract.id)


def in_force(contract: Contract, on: date) -> bool:
    """Tell whether a contract holds on a day; its last day still belongs to it."""
    return contract.starts_on <= on and (contract.ends_on is None or contract.ends_on >= on)


def first_overlap(periods: Iterable[tuple[date, date | None]], starts_on: date, ends_on: date | None) -> int | None:
    """Return the place in `periods` of the first that shares a day with the given one; open ends last for ever."""
    for place, (begins, ends) in enumerate(periods):
        if (ends_on is None or begins <= ends_on) and (ends is None or starts_on <= ends):
            return place
    return None
