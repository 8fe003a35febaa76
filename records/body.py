"""Body (受託団体) and Contract (委託契約): who may be asked, for what, from when; and when a body was open before."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class Body(Base):
    """A contracted body, or the prefecture's own desk (kind PREF), which is a body like the others."""

    __tablename__ = "body"
    __table_args__ = (UniqueConstraint("prefecture_id", "code"),)

    prefecture_id: Mapped[int] = mapped_column(ForeignKey("prefecture.id"), index=True)
    code: Mapped[str] = mapped_column(comment="In rules and files: DARC-K")
    kind: Mapped[str] = mapped_column(comment="casecodes.BODY_KIND")
    name: Mapped[str]
    public_name: Mapped[str] = mapped_column(comment="Neutral name that the person may see")
    phone: Mapped[str]
    hours: Mapped[dict[str, Any]] = mapped_column(comment="Weekly opening hours and closed days, as in the file")
    position: Mapped[int] = mapped_column(comment="Order in lists and tables")
    paused_until: Mapped[date | None] = mapped_column(default=None, comment="Takes no case up to and with this day")


class FormerHours(Base):
    """The hours that a body had until they were changed; Body.hours are the present ones."""

    __tablename__ = "former_hours"
    __table_args__ = (Index("ix_former_hours_body", "body_id", "until"),)

    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    until: Mapped[datetime] = mapped_column(comment="From this moment on others held")
    hours: Mapped[dict[str, Any]] = mapped_column(comment="As Body.hours")


class Contract(Base):
    """What a body is contracted for between two dates; the terms are data that the router reads."""

    __tablename__ = "contract"
    __table_args__ = (Index("ix_contract_body", "body_id", "starts_on"),)

    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None] = mapped_column(comment="Last day; empty while open-ended")
    programme: Mapped[str] = mapped_column(comment="casecodes.PROGRAMME")
    support_type: Mapped[str] = mapped_column(comment="casecodes.SUPPORT_TYPE")
    terms: Mapped[dict[str, Any]] = mapped_column(comment="Areas, eligibility, capacity, share, channels counted")
    closed_from: Mapped[date | None] = mapped_column(default=None, comment="Budget used up: no new case from this day")
    closed_at: Mapped[datetime | None] = mapped_column(default=None, comment="When closed_from was set")
    agreed_at: Mapped[datetime | None] = mapped_column(default=None, comment="When it was written on the page")
