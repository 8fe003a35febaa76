"""The gate before a telephone number or address: asked for, traced, and shown for ten minutes."""

from datetime import datetime, timedelta

from sqlalchemy import select

from accounts.scope import Viewer
from casework import casefile
from casework.wording import REACH_KEYS
from foundation.database import session, transaction
from foundation.refusal import Refusal
from records.case import Case
from records.fields import FIELDS
from records.trail import Act, Trace

SHOWN_FOR = timedelta(minutes=10)


def show_number(viewer: Viewer, reference: str, *, at: datetime) -> None:
    """Leave the trace by which the number is shown to the viewer for a while.

    Raises: Refusal: the case was not accepted yet.
    """
    with transaction():
        case = casefile.lock(viewer, reference)
        if not casefile.is_open_to(viewer, case):
            raise Refusal("先に「受ける」を押してください。")
        casefile.leave(Act.NUMBER_SHOWN, case, by=viewer, at=at)


def numbers(case: Case, viewer: Viewer, *, at: datetime) -> list[tuple[str, str]]:
    """Return what reaches the person if the viewer asked for it lately, else nothing; the trail is the memory."""
    asked = select(Trace.id).where(
        Trace.case_id == case.id,
        Trace.act == Act.NUMBER_SHOWN.value,
        Trace.staff_id == viewer.staff_id,
        Trace.at > at - SHOWN_FOR,
    )
    if session.scalars(asked.limit(1)).one_or_none() is None:
        return []
    reach = casefile.consultations(case)[0].reach
    return [(FIELDS[key].label, str(reach[key])) for key in REACH_KEYS if reach.get(key)]
