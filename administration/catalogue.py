"""What the prefecture has on file, to read: bodies with their contracts."""

from datetime import date

from sqlalchemy import Select, or_, select

from records.body import Body, Contract


def bodies_and_contracts(prefecture_id: int, on: date) -> Select[Body, Contract]:
    """The prefecture's bodies in list order, each with its contract on a day if it has one."""
    in_force = (Contract.starts_on <= on) & or_(Contract.ends_on.is_(None), Contract.ends_on >= on)
    return (
        select(Body, Contract)
        .outerjoin(Contract, (Contract.body_id == Body.id) & in_force)
        .where(Body.prefecture_id == prefecture_id)
        .order_by(Body.position, Contract.starts_on)
    )
