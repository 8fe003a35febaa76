"""Walking the audit chain."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Row, select

from accounts.scope import Viewer, is_barred, reference_for
from foundation.database import session
from records.case import Case
from records.staff import Staff
from records.trail import GENESIS, Trace, TrailHead, digest_of, entry_of

_STEP = 1000


@dataclass(frozen=True)
class Verdict:
    """What a walk over the chain found; `broken_at` is the first bad position, with the reason in `fault`."""

    entries: int
    head: str
    broken_at: int | None = None
    fault: str = ""


def verify() -> Verdict:
    """Recompute every link of the trail, its order, and that its end is the head that was kept.

    An entry changed, taken out, put in or moved, and a cut tail, each break it.
    """
    previous, position, last_id = GENESIS, 0, 0
    while rows := session.scalars(select(Trace).where(Trace.id > last_id).order_by(Trace.id).limit(_STEP)).all():
        for trace in rows:
            fault = _fault_in(trace, previous, position + 1)
            if fault:
                return Verdict(position, previous.hex(), position + 1, fault)
            previous, position, last_id = trace.digest, trace.position, trace.id
        session.expunge_all()
    head = session.scalars(select(TrailHead)).one_or_none()
    kept = (head.count, head.digest) if head else (0, GENESIS)
    if kept != (position, previous):
        return Verdict(
            position, previous.hex(), position + 1, "the end is not the head that was kept: entries are missing"
        )
    return Verdict(position, previous.hex())


def _fault_in(trace: Trace, previous: bytes, position: int) -> str:
    if trace.position != position:
        return f"position {trace.position} stands where {position} belongs"
    if trace.previous != previous:
        return "the link to the entry before is not its digest"
    if trace.digest != digest_of(previous, entry_of(trace)):
        return "the entry is not what its digest says"
    return ""


def named_traces(viewer: Viewer, before: int | None, rows: int) -> Sequence[Row[Trace, str | None, str | None, bool]]:
    """Return the newest traces of the viewer's prefecture, older than position `before` when given.

    Each with the case's reference and the login of the member of staff, where it has one, and whether a conflict of
    interest bars the viewer from knowing what it tells of.
    """
    query = (
        select(Trace, reference_for(viewer), Staff.login, is_barred(viewer))
        .outerjoin(Case, Case.id == Trace.case_id)
        .outerjoin(Staff, Staff.id == Trace.staff_id)
        .where(Trace.prefecture_id == viewer.prefecture_id)
    )
    if before is not None:
        query = query.where(Trace.position < before)
    return session.execute(query.order_by(Trace.position.desc()).limit(rows)).all()
