"""Decision (振分け, frozen), Assignment (offer and 引継ぎ) and the shares: which body was asked, what it answered."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base
from records.columns import Sealed


class AssignmentState(StrEnum):
    """Where an assignment stands."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


LIVE_STATES = (AssignmentState.OFFERED, AssignmentState.ACCEPTED)
MOVES = {
    AssignmentState.OFFERED: (
        AssignmentState.ACCEPTED,
        AssignmentState.DECLINED,
        AssignmentState.LAPSED,
        AssignmentState.WITHDRAWN,
    ),
    AssignmentState.ACCEPTED: (AssignmentState.ENDED, AssignmentState.WITHDRAWN),
    AssignmentState.DECLINED: (),
    AssignmentState.LAPSED: (),
    AssignmentState.WITHDRAWN: (),
    AssignmentState.ENDED: (),
}
_LIVE = text("state IN ('offered', 'accepted')")
_OFFERED = text("state = 'offered'")


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
        Index("ix_assignment_month", "body_id", "offered_at"),
        Index("ix_assignment_answered", "answered_by", "answered_at"),
        Index("ix_assignment_chase", "chase_at", sqlite_where=_OFFERED, postgresql_where=_OFFERED),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("support_case.id"), index=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"))
    state: Mapped[str] = mapped_column(comment="AssignmentState")
    offered_at: Mapped[datetime]
    answer_by: Mapped[datetime | None] = mapped_column(default=None)
    chase_at: Mapped[datetime | None] = mapped_column(default=None, comment="When the clock next acts on the offer")
    urged: Mapped[int] = mapped_column(default=0, comment="0 nobody yet, 1 the body, 2 its manager was reminded")
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)
    decline_reason: Mapped[str | None] = mapped_column(default=None, comment="casecodes.DECLINE_REASON")
    decline_note: Mapped[str | None] = mapped_column(Sealed("assignment.decline_note"), default=None)


class CoAssignment(Base):
    """A body was asked to take part (副担当) in a case that another one leads; it answers for itself."""

    __tablename__ = "co_assignment"
    __table_args__ = (
        UniqueConstraint("case_id", "body_id"),
        Index("ix_co_assignment_body", "body_id", "state"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("support_case.id"))
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"))
    state: Mapped[str] = mapped_column(comment="AssignmentState")
    offered_at: Mapped[datetime]
    answer_by: Mapped[datetime | None] = mapped_column(default=None)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)
    decline_reason: Mapped[str | None] = mapped_column(default=None, comment="casecodes.DECLINE_REASON")


class ShareCredit(Base):
    """What a body of a weighted pool has coming, in millionths of a case; the sum over a pool's bodies is 0."""

    __tablename__ = "share_credit"

    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), unique=True)
    credit: Mapped[int] = mapped_column(BigInteger)


class ShareClearing(Base):
    """From a contract's first day on the bodies of its kind owe each other nothing of what came before."""

    __tablename__ = "share_clearing"

    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"), unique=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), comment="Who chose it")
    chosen_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Sealed("share_clearing.reason"))
    cleared_at: Mapped[datetime | None] = mapped_column(default=None, comment="When it was done; never twice")
