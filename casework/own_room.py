"""How many cases somebody may have in their own name, looked at before one more comes to it.

Whoever accepts holds the end of the trail, as the router does: no two acceptances fill the same place.
"""

from datetime import datetime

from accounts.scope import Viewer
from foundation import clock
from foundation.database import session
from foundation.refusal import Refusal
from records import trail
from records.case import Case
from records.staff import Staff
from routing import counselors, fullness
from routing.counselors import Counselor, Team
from routing.limits import number

_RAISE = "管理者に上限を上げてもらってください。"


def check(viewer: Viewer, case: Case, *, at: datetime) -> None:
    """Check that the viewer may take on a case that was offered; runs within the act that locked it.

    Raises: Refusal: they have as many as they may; it says what can be done.
    """
    if not _states(viewer.staff_id, viewer):
        return
    own = _team(viewer, at).member(viewer.staff_id)
    if own is None or own.without(case).has_room:
        return
    raise Refusal(
        f"{_reached(own.without(case))}同じ団体のほかの人が受けるか、{_RAISE}"
        "だれも受けられないときは「受けられない」を押し、理由を「受入上限」にしてください。"
    )


def who_goes_on(viewer: Viewer, case: Case, *, at: datetime) -> int:
    """Return in whose name a closed case is opened again: who had it, or the viewer where they have no room.

    It was new to them once, so this week's number does not matter.
    Raises: Refusal: neither has room; it says what can be done.
    """
    before = case.worker_id or viewer.staff_id
    if not any(_states(staff_id, viewer) for staff_id in {before, viewer.staff_id}):
        return before
    team = _team(viewer, at)
    asked = [team.member(staff_id) for staff_id in (before, viewer.staff_id)]
    found = next((one.staff_id for one in asked if one is not None and _may_hold_more(one)), None)
    if found is None:
        raise Refusal(f"受け持てる件数の上限に達しています。同じ団体のほかの人が開くか、{_RAISE}")
    return found


def beyond(case: Case, *, at: datetime) -> str:
    """Return what whoever opened a case again must know: by how much their body is now over its number; else empty.

    The case was theirs before, so it does not wait for room.
    """
    over = fullness.beyond(case, clock.day_in_japan(at))
    return f"{over}。前からの相談なので、空きがなくても続けられます。" if over else ""


def _states(staff_id: int, viewer: Viewer) -> bool:
    """Tell whether a limit binds somebody; nothing binds the prefecture's desk."""
    staff = session.get(Staff, staff_id)
    return not viewer.is_desk and staff is not None and {staff.case_limit, staff.week_limit} != {None}


def _may_hold_more(one: Counselor) -> bool:
    most = number(one.case_limit)
    return most is None or one.held < most


def _team(viewer: Viewer, at: datetime) -> Team:
    trail.locked_head()
    body_id = viewer.body_id or 0
    return counselors.teams([body_id], clock.day_in_japan(at))[body_id]


def _reached(own: Counselor) -> str:
    if not _may_hold_more(own):
        return f"あなたの受け持てる件数（{own.case_limit}件）に達しています。"
    return f"あなたが今週新しく受ける件数（{own.week_limit}件）に達しています。"
