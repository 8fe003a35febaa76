"""Conflicts of interest (利益相反): parties whom a body or one of its staff cannot serve, and cases barred to staff."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base
from records.columns import Sealed


class Conflict(Base):
    """A party whom a body cannot serve, or one of its staff alone: known by keyed hashes, never by a readable name."""

    __tablename__ = "conflict"
    __table_args__ = (
        Index("ix_conflict_name", "prefecture_id", "name_index"),
        Index("ix_conflict_phone", "prefecture_id", "phone_index"),
    )

    prefecture_id: Mapped[int] = mapped_column(ForeignKey("prefecture.id"))
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), comment="Empty: the whole body")
    kind: Mapped[str] = mapped_column(comment="casecodes.CONFLICT_KIND")
    party: Mapped[str] = mapped_column(Sealed("conflict.party"), comment="As typed, for the body's own list")
    name_index: Mapped[bytes | None]
    phone_index: Mapped[bytes | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))


class CaseBar(Base):
    """A member of staff who must not find a case, set when the case arrives or the conflict becomes known.

    One for each conflict: who has two is barred until both are over.
    """

    __tablename__ = "case_bar"
    __table_args__ = (UniqueConstraint("staff_id", "case_id", "conflict_id"),)

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("support_case.id"), index=True)
    conflict_id: Mapped[int | None] = mapped_column(ForeignKey("conflict.id"))
