"""Decision (振分け, frozen) and Assignment (offer and 引継ぎ): which body was asked, and what it answered."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base
from records.columns import Sealed


class AssignmentState(StrEnum):
    """Where an assignment stands."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


LIVE_STATES = (AssignmentState.OFFERED, AssignmentState.ACCEPTED)
MOVES = {
    AssignmentState.OFFERED: (
        AssignmentState.ACCEPTED,
        AssignmentState.DECLINED,
        AssignmentState.WITHDRAWN,
    ),
    AssignmentState.ACCEPTED: (AssignmentState.ENDED, AssignmentState.WITHDRAWN),
    AssignmentState.DECLINED: (),
    AssignmentState.WITHDRAWN: (),
    AssignmentState.ENDED: (),
}
_LIVE = text("state IN ('offered', 'accepted')")


class StoredDecision(Base):
    """One decision about a case as it was made, with the words of that day; never rewritten."""

    __tablename__ = "decision"

    case_id: Mapped[int] = mapped_column(ForeignKey("support_case.id"), index=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    made_at: Mapped[datetime]
    ruleset: Mapped[str] = mapped_column(comment="saga/1")
    cause: Mapped[str] = mapped_column(comment="submission, clock, decline or desk")
    outcome: Mapped[str] = mapped_column(comment="casecodes.OUTCOME")
    lead: Mapped[str | None] = mapped_column(comment="Body code: offered to, or proposed when held")
    content: Mapped[dict[str, Any]] = mapped_column(comment="The decision as in interfaces.md; no text of the person")
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)
    reason: Mapped[str | None] = mapped_column(Sealed("decision.reason"), default=None)


class Assignment(Base):
    """A body was asked to lead a case."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index(
            "uq_assignment_live",
            "case_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index("ix_assignment_body", "body_id", "state"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("support_case.id"), index=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"))
    state: Mapped[str] = mapped_column(comment="AssignmentState")
    offered_at: Mapped[datetime]
    answer_by: Mapped[datetime | None] = mapped_column(default=None)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)
    decline_reason: Mapped[str | None] = mapped_column(default=None, comment="casecodes.DECLINE_REASON")
    decline_note: Mapped[str | None] = mapped_column(Sealed("assignment.decline_note"), default=None)
