"""Staff: who may sign in, with which role, for which body."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base
from records.columns import Sealed

_WRITTEN = "a number, unlimited, or empty where not stated"


class Staff(Base):
    """A counselor, a body's manager, the prefecture's staff or an auditor."""

    __tablename__ = "staff"

    prefecture_id: Mapped[int] = mapped_column(ForeignKey("prefecture.id"), index=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(Sealed("staff.name"))
    password_hash: Mapped[str]
    role: Mapped[str] = mapped_column(comment="casecodes.ROLE")
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True, default=None)
    is_active: Mapped[bool] = mapped_column(default=True)
    session_version: Mapped[int] = mapped_column(default=1, comment="Raised to end every session at once")
    signed_in_at: Mapped[datetime | None] = mapped_column(default=None)
    case_limit: Mapped[str | None] = mapped_column(default=None, comment=f"Open cases: {_WRITTEN}")
    week_limit: Mapped[str | None] = mapped_column(default=None, comment=f"New cases since Monday: {_WRITTEN}")
