"""利益相反: a body's staff say whom they cannot serve, so that the router and the lists keep those cases from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select

from accounts.scope import Sight, Viewer, may_see
from casework import casefile
from foundation.database import session, transaction
from foundation.refusal import Refusal
from records import trail
from records.case import Case
from records.conflict import Conflict
from records.staff import Staff
from routing import conflicts, taking_back
from routing.conflicts import Party

_DESK_STAYS = "県の担当は全員を外せません。ほかに受ける所のない相談が来るからです。「自分だけ」を選んでください。"


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


@dataclass(frozen=True)
class Recorded:
    """A conflict as kept, and what became of the cases that its recorder could see: reference and `taking_back.Taken`.

    None stands for a case that stays where it is, out of the sight of whom the conflict binds.
    """

    conflict: Conflict
    became: Sequence[tuple[str, taking_back.Taken | None]]


def record(viewer: Viewer, declared: Declared, *, at: datetime) -> Recorded:
    """Keep a conflict of the viewer or of their body, and keep what has come already from whom it binds.

    Where nobody is left at a body, its part of a case ends: an offer goes on, an accepted case comes before the desk.
    Raises: Refusal: the viewer belongs to no body, binds the desk as a whole, or there is no such case for them.
    """
    if viewer.body_id is None:
        raise Refusal("団体に入っている人だけが記録できます。")
    if viewer.is_desk and declared.binds_body:
        raise Refusal(_DESK_STAYS, "binds")
    party = Party(
        body_id=viewer.body_id,
        staff_id=None if declared.binds_body else viewer.staff_id,
        kind=declared.kind,
        name=declared.name,
        phone=declared.phone,
    )
    with transaction():
        if declared.reference:
            _check_named(viewer, declared.reference)
        conflict = conflicts.record(viewer.prefecture_id, party, by=viewer.staff_id, at=at)
        became = _keep_from(conflict, viewer, declared.reference, at=at)
        _leave(trail.Act.CONFLICT_RECORDED, viewer, conflict, at=at)
    return Recorded(conflict, became)


def _check_named(viewer: Viewer, reference: str) -> None:
    if session.scalars(casefile.case_for(viewer, reference)).one_or_none() is None:
        raise Refusal(f"{reference} という相談は、一覧にありません。番号を確かめてください。")


def _keep_from(
    conflict: Conflict, viewer: Viewer, reference: str, *, at: datetime
) -> Sequence[tuple[str, taking_back.Taken | None]]:
    cases = conflicts.known_cases(conflict, reference)
    known = select(Case.id).where(Case.id.in_([case.id for case in cases]), may_see(viewer, Sight.WORK))
    seen = set(session.scalars(known))
    became = []
    for case in cases:
        conflicts.bar(conflict, case, at)
        became.append((case, taking_back.take_back(case, at)))
    # What the recorder could not see stays untold: it may be kept from them for a reason of its own.
    return [(case.reference, taken) for case, taken in became if case.id in seen]


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
