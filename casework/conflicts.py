"""利益相反: a body's staff say whom they cannot serve, so that the router and the lists keep those cases from them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.exc import NoResultFound

from accounts.scope import Viewer
from casework import casefile
from foundation.database import session, transaction
from foundation.refusal import Refusal
from records import trail
from records.case import Case
from records.conflict import Conflict
from records.staff import Staff
from routing import conflicts
from routing.conflicts import Party


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What was typed: a party by name or telephone, whom it binds (body or me), and a case that is known already."""

    kind: str
    name: str
    phone: str
    binds_body: bool
    reference: str = ""


def of_body(viewer: Viewer) -> Select[Conflict, str | None]:
    """What the viewer's body has recorded, newest first, with the name of the member of staff whom it binds.

    What binds a colleague alone is the colleague's to read.
    """
    return (
        select(Conflict, Staff.name)
        .outerjoin(Staff, Staff.id == Conflict.staff_id)
        .where(Conflict.body_id == viewer.body_id, _is_shown_to(viewer))
        .order_by(Conflict.id.desc())
    )


def _is_shown_to(viewer: Viewer) -> ColumnElement[bool]:
    return or_(Conflict.staff_id.is_(None), Conflict.staff_id == viewer.staff_id)


def record(viewer: Viewer, declared: Declared, *, at: datetime) -> Conflict:
    """Keep a conflict of the viewer or of their body.

    Raises: Refusal: the viewer belongs to no body, or there is no such case for them.
    """
    if viewer.body_id is None:
        raise Refusal("団体に入っている人だけが記録できます。")
    party = Party(
        body_id=viewer.body_id,
        staff_id=None if declared.binds_body else viewer.staff_id,
        kind=declared.kind,
        name=declared.name,
        phone=declared.phone,
    )
    with transaction():
        case = _named(viewer, declared.reference) if declared.reference else None
        conflict = conflicts.record(viewer.prefecture_id, party, by=viewer.staff_id, at=at)
        if case is not None:
            conflicts.bar(conflict, case, at)
        _leave(trail.Act.CONFLICT_RECORDED, viewer, conflict, at=at)
    return conflict


def _named(viewer: Viewer, reference: str) -> Case:
    try:
        return casefile.lock(viewer, reference)
    except NoResultFound as fault:
        raise Refusal(f"{reference} という相談は、一覧にありません。番号を確かめてください。") from fault


def remove(viewer: Viewer, number: int, *, at: datetime) -> None:
    """Forget a conflict that the viewer may read.

    Raises: NoResultFound: there is none with this number for the viewer.
    """
    with transaction():
        mine = select(Conflict).where(Conflict.id == number, Conflict.body_id == viewer.body_id, _is_shown_to(viewer))
        conflict = session.scalars(mine.with_for_update()).one()
        conflicts.remove(conflict)
        _leave(trail.Act.CONFLICT_REMOVED, viewer, conflict, at=at)


def _leave(act: trail.Act, viewer: Viewer, conflict: Conflict, *, at: datetime) -> None:
    binds = "staff" if conflict.staff_id else "body"
    trail.leave(act, at=at, by=viewer.staff_id, prefecture_id=viewer.prefecture_id, kind=conflict.kind, binds=binds)
