"""RotaShift (当番) and Absence (休み): who of a body is on duty, and who is away, from when to when."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class RotaShift(Base):
    """One person's duty; the moments are kept in UTC, and those of one body never overlap."""

    __tablename__ = "rota_shift"
    __table_args__ = (
        Index("ix_rota_shift_body", "body_id", "starts_at"),
        CheckConstraint("starts_at < ends_at", name="begins_before_it_ends"),
    )

    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(comment="From this moment on the person is no longer on duty")


class Absence(Base):
    """Whole days in Japan on which somebody is away: no duty, no new case. Those of one person never overlap."""

    __tablename__ = "absence"
    __table_args__ = (
        Index("ix_absence_staff", "staff_id", "ends_at"),
        CheckConstraint("starts_at < ends_at", name="begins_before_it_ends"),
    )

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(comment="From this moment on they are back")
