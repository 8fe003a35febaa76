"""Person (対象者), Case (the work that follows a consultation) and its periods of being open."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, null, text
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base
from records.columns import Sealed

_OPEN = text("state <> 'closed'")
_REVIEWED = text("review IS NOT NULL")
# Stands where a case's reference would, for questions whose answer names no case.
NAMELESS = null()


class Person(Base):
    """Somebody who was in the justice process; one person may have several cases. Never merged by machine alone."""

    __tablename__ = "person"

    prefecture_id: Mapped[int] = mapped_column(ForeignKey("prefecture.id"), index=True)
    since: Mapped[date] = mapped_column(comment="Day of the first consultation in Japan")


class Case(Base):
    """One matter being worked on: one lead body (主担当), one next step, one history.

    `lead_body_id` is the body that has been offered or has accepted the case, else the prefecture's own desk.
    `review` marks what a person at the prefecture must settle (hold, onward, out), or what the clock will settle in
    their sight (waiting: a rule failed; room: every body is full; planned: offered some weeks before a release).
    `waits_for` is kept up to date while the review is room: the decision that began it stays as it was made.
    `out_reason` is set for what is no consultation of the programme; such cases stand outside every count but 対象外.
    """

    __tablename__ = "support_case"
    __table_args__ = (
        UniqueConstraint("prefecture_id", "fiscal_year", "number"),
        Index(
            "ix_case_queue",
            "lead_body_id",
            "queue_rank",
            "next_due_at",
            "id",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(
            "ix_case_review",
            "prefecture_id",
            "opened_at",
            sqlite_where=_REVIEWED,
            postgresql_where=_REVIEWED,
        ),
        Index("ix_case_opened", "prefecture_id", "opened_on"),
    )

    prefecture_id: Mapped[int] = mapped_column(ForeignKey("prefecture.id"))
    reference: Mapped[str] = mapped_column(unique=True, comment="R7-SAG-0001")
    fiscal_year: Mapped[int]
    number: Mapped[int]
    opened_at: Mapped[datetime]
    opened_on: Mapped[date]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True, default=None)
    relation: Mapped[str] = mapped_column(default="unknown", comment="Of the consultation that opened it")
    main_need: Mapped[str] = mapped_column(default="other")
    municipality: Mapped[str | None] = mapped_column(default=None)
    language: Mapped[str] = mapped_column(default="ja")
    state: Mapped[str] = mapped_column(default="new", comment="casecodes.CASE_STATE")
    urgency: Mapped[str] = mapped_column(default="normal", comment="casecodes.URGENCY")
    queue_rank: Mapped[int] = mapped_column(default=1, comment="0 for 至急, else 1: first key of the queue's order")
    review: Mapped[str | None] = mapped_column(default=None, comment="casecodes.OUTCOME but offer; empty when settled")
    waits_for: Mapped[list[str] | None] = mapped_column(
        JSON(none_as_null=True), default=None, comment="Codes of the bodies whose room it waits for; empty otherwise"
    )
    outcome: Mapped[str] = mapped_column(default="waiting", comment="casecodes.OUTCOME of the latest decision")
    flags: Mapped[list[str]] = mapped_column(default_factory=list, comment="Of the latest decision")
    is_restricted: Mapped[bool] = mapped_column(default=False, comment="Only the prefecture's desk may open it")
    lead_body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), default=None)
    is_accepted: Mapped[bool] = mapped_column(default=False, comment="The lead body has taken it on")
    worker_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)
    support_type: Mapped[str | None] = mapped_column(default=None, comment="casecodes.SUPPORT_TYPE")
    programme: Mapped[str] = mapped_column(default="moj_saihan")
    screening: Mapped[str | None] = mapped_column(default=None, comment="casecodes.SCREENING")
    out_reason: Mapped[str | None] = mapped_column(default=None, comment="casecodes.OUT_REASON")
    next_step: Mapped[str | None] = mapped_column(default=None, comment="casecodes.NEXT_STEP")
    next_due_at: Mapped[datetime | None] = mapped_column(default=None)
    last_contact_at: Mapped[datetime | None] = mapped_column(default=None)
    last_method: Mapped[str | None] = mapped_column(default=None)
    last_result: Mapped[str | None] = mapped_column(default=None)
    release_on: Mapped[date | None] = mapped_column(default=None, comment="Day of a planned release, as known now")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("support_case.id"), default=None)


class CasePeriod(Base):
    """A stretch of time in which a case was open; a reopened case has a second one. Days in Japan.

    前月末 + 新規ケース + 再開 − 終結 = 月末 holds because all five are read from these rows.
    """

    __tablename__ = "case_period"
    __table_args__ = (
        UniqueConstraint("case_id", "ordinal"),
        Index("ix_case_period_days", "opened_on", "closed_on"),
        Index(
            "uq_case_period_open",
            "case_id",
            unique=True,
            sqlite_where=text("closed_on IS NULL"),
            postgresql_where=text("closed_on IS NULL"),
        ),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("support_case.id"))
    ordinal: Mapped[int] = mapped_column(comment="1 when opened, 2 when reopened first, …")
    opened_on: Mapped[date]
    closed_on: Mapped[date | None] = mapped_column(default=None)
    close_reason: Mapped[str | None] = mapped_column(default=None, comment="casecodes.CLOSE_REASON")


class CaseOpening(Base):
    """A prefecture's staff opened another body's case, with a reason; it lapses."""

    __tablename__ = "case_opening"
    __table_args__ = (Index("ix_case_opening_staff", "staff_id", "case_id", "until"),)

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("support_case.id"), index=True)
    opened_at: Mapped[datetime]
    until: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Sealed("case_opening.reason"))
