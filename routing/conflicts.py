"""Conflicts of interest: kept by keyed hashes, looked at before a case is routed; the only place that writes them.

Every function runs within the caller's act; none commits. Source: goals.md G39.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, delete, exists, func, or_, select
from sqlalchemy import case as either

from foundation.database import session
from records import trail
from records.answers import Value, narrow
from records.body import Body
from records.case import Case
from records.conflict import CaseBar, Conflict
from records.consultation import Consultation
from records.reading import name_index, phone_index
from records.staff import Staff
from records.trail import Act

_DESK = "PREF"
_NAMES = ("name", "via_name", "former_counsel_name")


@dataclass(frozen=True, kw_only=True)
class Party:
    """Whom somebody cannot serve: a name or a telephone number, as typed; `staff_id` None means the whole body."""

    body_id: int
    staff_id: int | None
    kind: str
    name: str
    phone: str


def matching(case: Case, answers: Mapping[str, Value]) -> Sequence[Conflict]:
    """Return the conflicts with whoever a consultation names, by a name or the telephone number, and of its case.

    Those of the case were recorded with its reference, or carried to it.
    """
    names = [index for key in _NAMES if (index := name_index(str(answers.get(key, ""))))]
    phone = phone_index(answers)
    same: list[ColumnElement[bool]] = [Conflict.name_index.in_(names)] * bool(names)
    same += [Conflict.phone_index == phone] * bool(phone)
    if not is_new(case):
        same.append(Conflict.id.in_(select(CaseBar.conflict_id).where(CaseBar.case_id == case.id)))
    if not same:
        return ()
    found = select(Conflict).where(Conflict.prefecture_id == case.prefecture_id, or_(*same)).order_by(Conflict.id)
    return session.scalars(found).all()


def is_new(case: Case) -> bool:
    """Tell whether a case was placed nowhere yet: nobody can have been barred from it."""
    return case.lead_body_id is None


def is_undecided(case: Case) -> bool:
    """Tell whether a case has no decision yet: what it tells of a lawyer bars nobody before the first."""
    return case.outcome == "waiting"


def without_anybody(case: Case, barred: Collection[int] = ()) -> Collection[int]:
    """Return the bodies all of whose active staff are barred from a case, or are among `barred`.

    Whatever comes to such a body lies where nobody finds it. The prefecture's own desk is never told: it takes what
    nobody else can.
    """
    if is_new(case) and not barred:
        return ()
    has_bar = exists().where(CaseBar.case_id == case.id, CaseBar.staff_id == Staff.id)
    finds_it = either((or_(has_bar, Staff.id.in_(barred)), 0), else_=1)
    query = (
        select(Body.id)
        .join(Staff, Staff.body_id == Body.id)
        .where(Body.prefecture_id == case.prefecture_id, Body.kind != _DESK, Staff.is_active)
        .group_by(Body.id)
        .having(func.sum(finds_it) == 0)
    )
    return session.scalars(query).all()


def bar_staff(case: Case, conflicts: Sequence[Conflict], at: datetime) -> None:
    """Bar the members of staff whom the conflicts name from finding a locked case; its worker among them is none."""
    _bar(case, [(conflict.staff_id, conflict.id) for conflict in conflicts if conflict.staff_id is not None], at)


def bar_former_counsel(case: Case, staff: Collection[int], at: datetime) -> None:
    """Bar the lawyers whom the person does not want again from finding a locked case; no conflict is kept of them."""
    _bar(case, [(staff_id, None) for staff_id in staff], at)


def taken_for_counsel(case: Case) -> Sequence[Row[int, str]]:
    """Return who is barred from a case as the lawyer before, by number, with their names."""
    barred = select(Staff.id, Staff.name).join(CaseBar, CaseBar.staff_id == Staff.id)
    query = barred.where(CaseBar.case_id == case.id, CaseBar.conflict_id.is_(None)).order_by(Staff.id).distinct()
    return session.execute(query).all()


def lift_former_counsel(case: Case, staff_id: int) -> bool:
    """Let somebody find a locked case again who is not the lawyer before; tell whether they were barred as such."""
    was = CaseBar.case_id == case.id, CaseBar.staff_id == staff_id, CaseBar.conflict_id.is_(None)
    is_barred = session.scalars(select(CaseBar.id).where(*was).limit(1)).one_or_none() is not None
    session.execute(delete(CaseBar).where(*was))
    return is_barred


def _bar(case: Case, whom: Sequence[tuple[int, int | None]], at: datetime) -> None:
    """Bar members of staff, once for each conflict that it comes of: it ends with the last of them."""
    if not whom:
        return
    query = select(CaseBar.staff_id, CaseBar.conflict_id).where(CaseBar.case_id == case.id)
    bars = {(staff_id, conflict_id) for staff_id, conflict_id in session.execute(query)}
    for staff_id, conflict_id in whom:
        if (staff_id, conflict_id) not in bars:
            session.add(CaseBar(staff_id=staff_id, case_id=case.id, conflict_id=conflict_id))
            bars.add((staff_id, conflict_id))
    if case.worker_id in {staff_id for staff_id, _ in bars}:
        case.worker_id = None
        trail.leave(Act.WORKER_BARRED, at=at, prefecture_id=case.prefecture_id, case_id=case.id)


def unless_barred(worker: int | None, case_id: int) -> int | None:
    """Return a member of staff unless they are barred from a case; nobody serves a case that they must not find."""
    if worker is None:
        return None
    bar = select(CaseBar.id).where(CaseBar.case_id == case_id, CaseBar.staff_id == worker).limit(1)
    return worker if session.scalars(bar).one_or_none() is None else None


def record(prefecture_id: int, party: Party, *, by: int, at: datetime) -> Conflict:
    """Keep a conflict; what it does to the cases that have come already is `bar`."""
    conflict = Conflict(
        prefecture_id=prefecture_id,
        body_id=party.body_id,
        staff_id=party.staff_id,
        kind=party.kind,
        party=" ".join(part for part in (party.name, party.phone) if part),
        name_index=name_index(party.name),
        phone_index=phone_index({"phone": narrow(party.phone)}),
        recorded_at=at,
        recorded_by=by,
    )
    session.add(conflict)
    session.flush()
    return conflict


def bar(conflict: Conflict, case: Case, at: datetime) -> None:
    """Bar whom a conflict binds, a member of staff or all of the body's, from a locked case that has come already."""
    staff = select(Staff.id).where(Staff.is_active)
    bound = Staff.id == conflict.staff_id if conflict.staff_id else Staff.body_id == conflict.body_id
    _bar(case, [(staff_id, conflict.id) for staff_id in session.scalars(staff.where(bound))], at)


def carry(case: Case, earlier: Case, at: datetime) -> None:
    """Bar whoever is barred from a case from the earlier one too, into which it is merged."""
    known = select(CaseBar.staff_id, CaseBar.conflict_id).where(CaseBar.case_id == case.id).order_by(CaseBar.id)
    _bar(earlier, [(row.staff_id, row.conflict_id) for row in session.execute(known)], at)


def known_cases(conflict: Conflict, reference: str = "") -> Sequence[Case]:
    """Return the cases told from a conflict's telephone and the one with a reference, locked before any is changed."""
    told = select(Consultation.case_id).where(
        Consultation.prefecture_id == conflict.prefecture_id,
        Consultation.phone_index.is_not(None),
        Consultation.phone_index == conflict.phone_index,
    )
    is_known = Case.id.in_(told) | ((Case.reference == reference) & (Case.prefecture_id == conflict.prefecture_id))
    locked = select(Case).where(is_known).order_by(Case.id).with_for_update()
    return session.scalars(locked.execution_options(populate_existing=True)).all()


def remove(conflict: Conflict) -> None:
    """Forget a conflict and the bars that came of it; what another conflict bars stays barred."""
    session.execute(delete(CaseBar).where(CaseBar.conflict_id == conflict.id))
    session.delete(conflict)
