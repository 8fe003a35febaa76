"""Closing a case: with a reason, and never for want of trying."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from accounts.scope import Viewer
from casework import casefile
from foundation import clock
from foundation.database import session, transaction
from foundation.refusal import Refusal
from records.case import Case, CasePeriod
from records.casework import Contact
from records.trail import Act

# Source: bodies-and-routing.md 4.2, "unreachable".
TRIES_NEEDED = 3


@dataclass(frozen=True)
class Closed:
    """Why a case ends (casecodes.CLOSE_REASON) and what it was (casecodes.SCREENING)."""

    reason: str
    screening: str = "continue"


def close(viewer: Viewer, reference: str, how: Closed, *, at: datetime) -> Case:
    """Close a case.

    Raises: Refusal: it is closed, or is to be closed as unreachable before three tries on different days.
    """
    with transaction():
        case = casefile.lock_own(viewer, reference)
        if case.state == "closed":
            raise Refusal("この相談は、もう終結しています。")
        if how.reason == "unreachable":
            _check_tries(tries(case.id))
        case.screening = how.screening
        end(case, how.reason, at)
        casefile.leave(Act.CASE_CLOSED, case, by=viewer, at=at, reason=how.reason)
    return case


def end(case: Case, reason: str | None, at: datetime) -> None:
    """End the case's period of being open; runs within the act that decided it."""
    period = session.scalars(
        select(CasePeriod).where(CasePeriod.case_id == case.id, CasePeriod.closed_on.is_(None))
    ).one()
    shut(case, period, reason, at=at)


def shut(case: Case, period: CasePeriod, reason: str | None, *, at: datetime) -> None:
    """End a period of being open; nothing is due on the case any more."""
    period.closed_on, period.close_reason = clock.day_in_japan(at), reason
    case.state, case.review, case.waits_for = "closed", None, None
    case.next_step, case.next_due_at = None, None


def tries(case_id: int) -> list[date]:
    """Return the days on which somebody tried in vain since the person was last reached, in order."""
    reached = (
        select(func.max(Contact.held_at))
        .where(Contact.case_id == case_id, Contact.result == "reached")
        .scalar_subquery()
    )
    vain = (
        select(Contact.held_on)
        .where(
            Contact.case_id == case_id,
            Contact.result.in_(("absent", "message", "callback")),
            func.coalesce(Contact.held_at > reached, True),
        )
        .distinct()
        .order_by(Contact.held_on)
    )
    return list(session.scalars(vain))


def _check_tries(days: list[date]) -> None:
    missing = TRIES_NEEDED - len(days)
    if missing > 0:
        tried = f"今は{len(days)}日（{'、'.join(clock.short_day(day) for day in days)}）" if days else "まだありません"
        raise Refusal(
            f"「連絡がつかない」で終えるには、別の日に{TRIES_NEEDED}回の連絡が要ります。{tried}。"
            f"あと{missing}日、日を変えて連絡してください。",
            "reason",
        )
