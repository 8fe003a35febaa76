"""The one rule of which cases somebody may see: the same for list, page, search, figure and file."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, exists, false, or_, true

from accounts.roles import Right, Role, may
from records.assignment import LIVE_STATES, CoAssignment
from records.case import NAMELESS, Case, CaseOpening
from records.conflict import CaseBar

# What a list says in place of a case from which a conflict of interest bars the reader.
MASKED = "利害関係のため表示しません"


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Who is asking, and when; handed down as an argument from the view.

    `at` decides whether an opening with a reason still holds; without it none does.
    """

    staff_id: int
    prefecture_id: int
    body_id: int | None
    role: str
    name: str
    at: datetime | None = None

    @property
    def is_desk(self) -> bool:
        """Whether the viewer works at the prefecture's own desk."""
        return self.role == Role.PREFECTURE


class Sight(StrEnum):
    """What the cases are looked at for."""

    WORK = "work"
    REVIEW = "review"
    COUNT = "count"
    OPEN = "open"


# Sights that only the prefecture's desk has.
_OF_THE_DESK = (Sight.REVIEW, Sight.OPEN)


def may_see(viewer: Viewer, sight: Sight) -> ColumnElement[bool]:
    """Return the criterion over Case for what `viewer` may see.

    WORK: queue, page and acts: the cases that the viewer's own body leads or takes part in; the prefecture's desk also
    those it has opened with a reason that has not lapsed. REVIEW: what the prefecture's desk must settle. OPEN: what it
    may open with a reason, any of its prefecture. None of these holds what a conflict of interest bars. COUNT: figures
    and the rows behind them (no names, `reference_for`): the prefecture's staff all of their prefecture, others their
    own body's.
    """
    if not may(viewer.role, Right.CASES):
        return false()
    within = and_(Case.prefecture_id == viewer.prefecture_id, Case.merged_into_id.is_(None))
    # Figures add up for everybody; whoever has a conflict of interest finds the case nowhere.
    if sight is not Sight.COUNT:
        within = and_(within, ~is_barred(viewer))
    if viewer.is_desk:
        return and_(within, _desk_sees(viewer, sight))
    if sight in _OF_THE_DESK:
        return false()
    own = or_(Case.lead_body_id == viewer.body_id, takes_part(viewer))
    return and_(within, own, Case.is_restricted.is_(False))


def _desk_sees(viewer: Viewer, sight: Sight) -> ColumnElement[bool]:
    own = Case.lead_body_id == viewer.body_id
    if sight in (Sight.COUNT, Sight.OPEN):
        return true()
    if sight is Sight.REVIEW:
        return and_(own, Case.review.is_not(None))
    worked = or_(own, takes_part(viewer))
    return worked if viewer.at is None else or_(worked, _is_opened(viewer.staff_id, viewer.at))


def takes_part(viewer: Viewer) -> ColumnElement[bool]:
    """Return the criterion over Case for those that the viewer's body was asked to join, or joined, as 副担当."""
    return exists().where(
        CoAssignment.case_id == Case.id,
        CoAssignment.body_id == viewer.body_id,
        CoAssignment.state.in_(LIVE_STATES),
    )


def is_barred(viewer: Viewer) -> ColumnElement[bool]:
    """Return the criterion over Case for those from which a conflict of interest bars the viewer."""
    return exists().where(CaseBar.case_id == Case.id, CaseBar.staff_id == viewer.staff_id)


def reference_for(viewer: Viewer) -> ColumnElement[str | None]:
    """Return the column by which a list of COUNT names its cases: empty for those from which the viewer is barred.

    A row without a reference keeps its place, so that the list is as long as its number says, and shows MASKED alone.
    That such a row stands behind the number of a body, a type or a reason stays to be seen. No list can hide it:
    figures are the same for everybody, so whoever adds up the other rows finds what is missing, with the row or
    without it; and figures of the reader's own would differ from everybody's by just that case.
    """
    return case((is_barred(viewer), NAMELESS), else_=Case.reference)


def _is_opened(staff_id: int, at: datetime) -> ColumnElement[bool]:
    return exists().where(
        CaseOpening.case_id == Case.id,
        CaseOpening.staff_id == staff_id,
        CaseOpening.until > at,
    )
