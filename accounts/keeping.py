"""Who keeps a body's affairs (rota, limits, who takes which case): its managers, or the only one who works there."""

from typing import Any

from sqlalchemy import Select, func, select

from accounts.roles import Role
from accounts.scope import Viewer
from foundation.database import session
from records.staff import Staff


def keeps_body(viewer: Viewer) -> bool:
    """Tell whether the viewer keeps their body: a manager, the prefecture's desk, or the only counselor of a body."""
    if viewer.role != Role.COUNSELOR:
        return viewer.body_id is not None
    return keeps(viewer, session.scalars(working_at(viewer.body_id)).one())


def keeps(viewer: Viewer, working: int) -> bool:
    """Tell the same where it is known how many people work at the viewer's body."""
    return viewer.role != Role.COUNSELOR or working == 1


def working_at(body_id: Any) -> Select[int]:
    """Return how many active people a body has; `body_id` may be a column of the query that asks."""
    return select(func.count(Staff.id)).where(Staff.body_id == body_id, Staff.is_active)
