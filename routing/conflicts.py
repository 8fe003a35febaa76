"""Conflicts of interest: kept by keyed hashes, looked at before a case is routed; the only place that writes them.

Every function runs within the caller's act; none commits. Source: goals.md G39.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, or_, select

from foundation.database import session
from records import trail
from records.answers import Value, narrow
from records.case import Case
from records.conflict import CaseBar, Conflict
from records.consultation import Consultation
from records.reading import name_index, phone_index
from records.trail import Act

_NAMES = ("name", "via_name", "former_counsel_name")


@dataclass(frozen=True, kw_only=True)
class Party:
    """Whom somebody cannot serve: a name or a telephone number, as typed; `staff_id` None means the whole body."""

    body_id: int
    staff_id: int | None
    kind: str
    name: str
    phone: str


def matching(prefecture_id: int, answers: Mapping[str, Value]) -> Sequence[Conflict]:
    """Return the conflicts with whoever a consultation names: by a name or the telephone number."""
    names = [index for key in _NAMES if (index := name_index(str(answers.get(key, ""))))]
    phone = phone_index(answers)
    same: list[ColumnElement[bool]] = [Conflict.name_index.in_(names)] * bool(names)
    same += [Conflict.phone_index == phone] * bool(phone)
    if not same:
        return ()
    found = select(Conflict).where(Conflict.prefecture_id == prefecture_id, or_(*same)).order_by(Conflict.id)
    return session.scalars(found).all()


def bar_staff(case: Case, conflicts: Sequence[Conflict], at: datetime) -> None:
    """Bar the members of staff whom the conflicts name from finding a locked case; its worker among them is none."""
    _bar(case, [(conflict.staff_id, conflict.id) for conflict in conflicts if conflict.staff_id is not None], at)


def bar_former_counsel(case: Case, staff: Collection[int], at: datetime) -> None:
    """Bar the lawyers whom the person does not want again from finding a locked case; no conflict is kept of them."""
    _bar(case, [(staff_id, None) for staff_id in staff], at)


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
    """Keep a conflict; one of a member of staff bars them at once from the cases told from that telephone.

    A case that they worked on has no worker from then on.
    """
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
    for case in _told_from(prefecture_id, conflict.phone_index):
        bar_staff(case, [conflict], at)
    return conflict


def bar(conflict: Conflict, case: Case, at: datetime) -> None:
    """Bar whoever a conflict names from one more locked case, known by its reference."""
    bar_staff(case, [conflict], at)


def carry(case: Case, earlier: Case, at: datetime) -> None:
    """Bar whoever is barred from a case from the earlier one too, into which it is merged."""
    known = select(CaseBar.staff_id, CaseBar.conflict_id).where(CaseBar.case_id == case.id).order_by(CaseBar.id)
    _bar(earlier, [(row.staff_id, row.conflict_id) for row in session.execute(known)], at)


def _told_from(prefecture_id: int, phone: bytes | None) -> Sequence[Case]:
    """Return the cases told from a telephone, all of them locked before the first is changed."""
    if phone is None:
        return ()
    told = select(Consultation.case_id).where(
        Consultation.prefecture_id == prefecture_id, Consultation.phone_index == phone
    )
    locked = select(Case).where(Case.id.in_(told)).order_by(Case.id).with_for_update()
    return session.scalars(locked.execution_options(populate_existing=True)).all()


def remove(conflict: Conflict) -> None:
    """Forget a conflict and the bars that came of it; what another conflict bars stays barred."""
    session.execute(delete(CaseBar).where(CaseBar.conflict_id == conflict.id))
    session.delete(conflict)
