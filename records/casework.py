"""What is done on a case: contacts (対応記録), referrals (つなぎ), notes, tasks and messages."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base
from records.columns import Sealed


class Contact(Base):
    """One act of contact; `is_countable` decides whether it is one of 延べ件数 (counting.md 5.1)."""

    __tablename__ = "contact"
    __table_args__ = (Index("ix_contact_counted", "prefecture_id", "held_on", "is_countable"),)

    prefecture_id: Mapped[int] = mapped_column(ForeignKey("prefecture.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("support_case.id"), index=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    held_at: Mapped[datetime]
    held_on: Mapped[date] = mapped_column(comment="Day in Japan")
    recorded_at: Mapped[datetime]
    method: Mapped[str] = mapped_column(comment="casecodes.METHOD")
    result: Mapped[str] = mapped_column(comment="casecodes.RESULT")
    counterpart: Mapped[str] = mapped_column(comment="casecodes.COUNTERPART")
    is_countable: Mapped[bool]
    support_type: Mapped[str] = mapped_column(comment="casecodes.SUPPORT_TYPE: follows the work done")
    programme: Mapped[str] = mapped_column(default="moj_saihan", comment="casecodes.PROGRAMME: two purses, one worker")
    minutes: Mapped[int | None] = mapped_column(default=None)
    memo: Mapped[str | None] = mapped_column(Sealed("contact.memo"), default=None)


class Referral(Base):
    """つなぎ: handing on to a desk outside; counted only once the receiver has confirmed."""

    __tablename__ = "referral"
    __table_args__ = (Index("ix_referral_confirmed", "prefecture_id", "confirmed_on"),)

    prefecture_id: Mapped[int] = mapped_column(ForeignKey("prefecture.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("support_case.id"), index=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    destination: Mapped[str] = mapped_column(comment="casecodes.NEIGHBOUR")
    made_on: Mapped[date]
    support_type: Mapped[str]
    confirmed_on: Mapped[date | None] = mapped_column(default=None)
    failed_on: Mapped[date | None] = mapped_column(default=None)
    note: Mapped[str | None] = mapped_column(Sealed("referral.note"), default=None)


class Note(Base):
    """A counselor's or the prefecture's note; the audience is fixed when it is written."""

    __tablename__ = "note"

    case_id: Mapped[int] = mapped_column(ForeignKey("support_case.id"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    written_at: Mapped[datetime]
    audience: Mapped[str] = mapped_column(comment="body or prefecture")
    text: Mapped[str] = mapped_column(Sealed("note.text"))


class Task(Base):
    """One more thing to do on a case, beside its next step."""

    __tablename__ = "task"

    case_id: Mapped[int] = mapped_column(ForeignKey("support_case.id"), index=True)
    text: Mapped[str] = mapped_column(Sealed("task.text"))
    due_at: Mapped[datetime | None] = mapped_column(default=None)
    done_at: Mapped[datetime | None] = mapped_column(default=None)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)


class Message(Base):
    """A message to or from the person on the reply page."""

    __tablename__ = "message"

    case_id: Mapped[int] = mapped_column(ForeignKey("support_case.id"), index=True)
    is_from_person: Mapped[bool]
    written_at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Sealed("message.text"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)
    read_at: Mapped[datetime | None] = mapped_column(default=None)
