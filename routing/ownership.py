"""Every open case has an owner: the body that was asked or has accepted, or a list of the prefecture that shows it."""

from sqlalchemy import ColumnElement, exists

from records.assignment import LIVE_STATES, Assignment
from records.case import Case


def has_no_owner() -> ColumnElement[bool]:
    """Return the criterion over Case for what must never be: open, asked of nobody, and in no list (goals.md G42)."""
    live = exists().where(
        Assignment.case_id == Case.id, Assignment.body_id == Case.lead_body_id, Assignment.state.in_(LIVE_STATES)
    )
    is_open = (Case.state != "closed") & Case.merged_into_id.is_(None)
    return is_open & Case.review.is_(None) & ~live
