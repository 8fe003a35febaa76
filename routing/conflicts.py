"""Conflicts of interest: kept by keyed hashes, looked at before a case is routed; the only place that writes them.

Every function runs within the caller's act; none commits. Source: goals.md G39.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, or_, select

from foundation.database import session
from records.answers import Value, narrow
from records.case import Case
from records.conflict import CaseBar, Conflict
from records.consultation import Consultation
from records.reading import name_index, phone_index

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


def bar_staff(case_id: int, conflicts: Sequence[Conflict]) -> None:
    """Bar the members of staff whom the conflicts name from finding a case."""
    barred = set(session.scalars(select(CaseBar.staff_id).where(CaseBar.case_id == case_id))) if conflicts else set()
    for conflict in conflicts:
        if conflict.staff_id is not None and conflict.staff_id not in barred:
            session.add(CaseBar(staff_id=conflict.staff_id, case_id=case_id, conflict_id=conflict.id))
            barred.add(conflict.staff_id)


def record(prefecture_id: int, party: Party, *, by: int, at: datetime) -> Conflict:
    """Keep a conflict; one of a member of staff bars them at once from the cases told from that telephone."""
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
    for case_id in _told_from(prefecture_id, conflict.phone_index):
        bar_staff(case_id, [conflict])
    return conflict


def bar(conflict: Conflict, case: Case) -> None:
    """Bar whoever a conflict names from one more case, known by its reference."""
    bar_staff(case.id, [conflict])


def _told_from(prefecture_id: int, phone: bytes | None) -> Sequence[int]:
    if phone is None:
        return ()
    told = select(Consultation.case_id).where(
        Consultation.prefecture_id == prefecture_id, Consultation.phone_index == phone
    )
    return session.scalars(told.distinct().order_by(Consultation.case_id)).all()


def remove(conflict: Conflict) -> None:
    """Forget a conflict and the bars that came of it."""
    session.execute(delete(CaseBar).where(CaseBar.conflict_id == conflict.id))
    session.delete(conflict)
