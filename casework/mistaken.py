"""人ちがい: who was wrongly taken for the lawyer before; the prefecture's desk lets them find the case again."""

from datetime import datetime

from accounts.scope import Viewer
from casework import casefile
from foundation.database import transaction
from foundation.refusal import Refusal
from records.trail import Act
from routing import conflicts


def lift(viewer: Viewer, reference: str, staff_id: int, *, at: datetime) -> None:
    """Let a member of staff find a case again; the case stays with whoever has it.

    Raises: NoResultFound: there is no such case for this viewer. Refusal: they are not the desk, or nobody such is
    barred.
    """
    with transaction():
        case = casefile.lock(viewer, reference)
        if not viewer.is_desk:
            raise Refusal("これができるのは県の担当だけです。")
        if not conflicts.lift_former_counsel(case, staff_id):
            raise Refusal("その人は、もう外されていません。ページを読みなおしてください。")
        casefile.leave(Act.BAR_LIFTED, case, by=viewer, at=at, staff=staff_id)
