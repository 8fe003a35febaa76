"""The queue as questions to the records: whose cases, in which order, through which view."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select, true

from accounts.scope import Sight, Viewer, may_see, takes_part
from records.assignment import AssignmentState, CoAssignment
from records.case import Case
from records.consultation import Consultation
from records.staff import Staff

ROWS_A_PAGE = 50
# What the safe-contact line of a row is made from, beside the sealed part.
SAFE_KEYS = (
    "contact_method", "via_relation", "phone_owner", "voicemail_ok", "answer_by_other", "sms_ok", "no_contact",
    "time_ok",
)  # fmt: skip
_LEVEL = case({"urgent": 0, "soon": 1}, value=Case.urgency, else_=2)


@dataclass(frozen=True)
class Span:
    """The moments that views compare with: now, and the end of the next working day."""

    now: datetime
    soon: datetime


@dataclass(frozen=True)
class View:
    """A saved view: the word in the list, which cases it holds, and what an empty one says.

    `is_desks`: for the prefecture's desk alone. `is_beside`: of the cases that another body leads.
    """

    label: str
    holds: Callable[[Viewer, Span], ColumnElement[bool]]
    empty: str
    is_desks: bool = False
    is_beside: bool = False


VIEWS: Mapping[str, View] = {
    "review": View(
        "要確認", lambda _viewer, _span: Case.review.is_not(None), "確かめる相談はありません。", is_desks=True
    ),
    "overdue": View("期限切れ", lambda _viewer, span: Case.next_due_at < span.now, "期限切れはありません。"),
    "soon": View(
        "今日まで・明日まで",
        lambda _viewer, span: and_(Case.next_due_at >= span.now, Case.next_due_at <= span.soon),
        "今日と明日までにすることはありません。",
    ),
    "new": View(
        "新着",
        lambda _viewer, _span: and_(Case.is_accepted.is_(False), Case.review.is_(None)),
        "新しく来た相談はありません。",
    ),
    "watching": View("見守り", lambda _viewer, _span: Case.state == "watching", "見守りの相談はありません。"),
    "mine": View("自分の担当", lambda viewer, _span: Case.worker_id == viewer.staff_id, "自分の担当はありません。"),
    "beside": View("副担当", lambda _viewer, _span: true(), "副担当の相談はありません。", is_beside=True),
    "all": View("団体の全件", lambda _viewer, _span: true(), "開いている相談はありません。"),
}
DEFAULT_VIEW = "all"


def views_for(viewer: Viewer) -> dict[str, View]:
    """Return the views that a viewer has, in the order of the screen."""
    return {key: view for key, view in VIEWS.items() if not view.is_desks or viewer.is_desk}


def _is_in_queue(viewer: Viewer, view: View) -> ColumnElement[bool]:
    # A case that the desk opened with a reason is read, not worked: it stays in its own body's queue.
    worked = takes_part(viewer) if view.is_beside else Case.lead_body_id == viewer.body_id
    return and_(may_see(viewer, Sight.WORK), worked, Case.state != "closed")


def _is_accepted(viewer: Viewer, view: View) -> ColumnElement[bool]:
    """Whether the viewer's own body has said yes: its name and the caller's rules are for nobody else."""
    if not view.is_beside:
        return Case.is_accepted.is_(True)
    return exists().where(
        CoAssignment.case_id == Case.id,
        CoAssignment.body_id == viewer.body_id,
        CoAssignment.state == AssignmentState.ACCEPTED,
    )


def open_cases(viewer: Viewer, view: View, span: Span) -> Select[Any]:
    """The viewer's open cases of a view: 至急 first, then by due time (undated last), level and arrival.

    Each row carries the worker's name and what its line of the list shows. Name and caller's rules leave the
    database only once the case is accepted (law.md 6.3).
    """
    is_accepted = _is_accepted(viewer, view)
    newest = select(func.max(Consultation.id)).where(Consultation.case_id == Case.id).correlate(Case).scalar_subquery()
    return (
        select(
            Case,
            Staff.name.label("worker"),
            Consultation.needs.label("needs"),
            is_accepted.label("is_ours"),
            case((is_accepted, Consultation.identity), else_=None).label("identity"),
            case((is_accepted, Consultation.reach), else_=None).label("reach"),
            *(getattr(Consultation, key).label(key) for key in SAFE_KEYS),
        )
        .outerjoin(Staff, Case.worker_id == Staff.id)
        .outerjoin(Consultation, Consultation.id == newest)
        .where(_is_in_queue(viewer, view), view.holds(viewer, span))
        .order_by(Case.queue_rank, Case.next_due_at.asc().nulls_last(), _LEVEL, Case.opened_at, Case.id)
    )


def view_counts(viewer: Viewer, span: Span) -> Select[Any]:
    """How many cases each of the viewer's views holds, in one row; equal to the lengths of their lists."""
    views = views_for(viewer)
    counted = (
        func.coalesce(func.sum(case((view.holds(viewer, span), 1), else_=0)), 0).label(key)
        for key, view in views.items()
        if not view.is_beside
    )
    # Another body's cases are few and have an index of their own: they are counted apart.
    beside = (
        select(func.count(Case.id)).where(_is_in_queue(viewer, view)).scalar_subquery().label(key)
        for key, view in views.items()
        if view.is_beside
    )
    return select(*counted, *beside).select_from(Case).where(_is_in_queue(viewer, views[DEFAULT_VIEW]))


def first_case(viewer: Viewer, span: Span) -> Select[Any]:
    """The case that is due first."""
    return open_cases(viewer, VIEWS[DEFAULT_VIEW], span).limit(1)
