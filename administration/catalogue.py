"""What the prefecture has on file, to read: bodies with their contracts, and the rules in force."""

from datetime import date

from sqlalchemy import Select, or_, select

from records.body import Body, Contract
from records.casecodes import BODY_KIND, NEIGHBOUR

# Whom a rule may name besides a body by its code.
ADDRESSEES = {
    **{f"kind:{kind}": words for kind, words in BODY_KIND.items()},
    **NEIGHBOUR,
    "open_case": "前の相談を受けている団体",
}


def bodies_and_contracts(prefecture_id: int, on: date) -> Select[Body, Contract]:
    """The prefecture's bodies in list order, each with its contract on a day if it has one."""
    in_force = (Contract.starts_on <= on) & or_(Contract.ends_on.is_(None), Contract.ends_on >= on)
    return (
        select(Body, Contract)
        .outerjoin(Contract, (Contract.body_id == Body.id) & in_force)
        .where(Body.prefecture_id == prefecture_id)
        .order_by(Body.position, Contract.starts_on)
    )
