"""Consultation (受付): one act of raising a matter; written once, never edited.

Every key of `records.fields` is either a plain column here or part of a sealed envelope (a house test holds the two
together). Moments are UTC; `received_on` is the day in Japan, by which months are counted.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base
from records.columns import SealedFields


class Consultation(Base):
    """What one person told us once, with how it came and when."""

    __tablename__ = "consultation"
    __table_args__ = (
        Index("ix_consultation_received", "prefecture_id", "received_on"),
        Index("ix_consultation_phone", "prefecture_id", "phone_index"),
        Index("ix_consultation_email", "prefecture_id", "email_index"),
    )

    prefecture_id: Mapped[int] = mapped_column(ForeignKey("prefecture.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("support_case.id"), index=True)
    is_first: Mapped[bool] = mapped_column(comment="Opened the case, rather than was attached to it")
    received_at: Mapped[datetime]
    received_on: Mapped[date]
    receipt_hash: Mapped[bytes] = mapped_column(unique=True, comment="Keyed hash; the number itself is never kept")
    one_time_hash: Mapped[bytes] = mapped_column(unique=True, comment="Keyed hash of the form's one-time key")
    form_version: Mapped[str]

    identity: Mapped[dict[str, Any]] = mapped_column(SealedFields("consultation.identity"), nullable=True)
    reach: Mapped[dict[str, Any]] = mapped_column(SealedFields("consultation.reach"), nullable=True)
    story: Mapped[dict[str, Any]] = mapped_column(SealedFields("consultation.story"), nullable=True)
    special: Mapped[dict[str, Any]] = mapped_column(SealedFields("consultation.special"), nullable=True)

    phone_index: Mapped[bytes | None] = mapped_column(default=None, comment="Keyed hash of the digits, for GT05")
    email_index: Mapped[bytes | None] = mapped_column(default=None, comment="Keyed hash, for GT05")
    consent_use_at: Mapped[datetime | None] = mapped_column(default=None, comment="When はじめる was pressed")
    consent_use_version: Mapped[str | None] = mapped_column(default=None)
    consent_withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
    channel: Mapped[str] = mapped_column(default="web")
    heard_from: Mapped[str | None] = mapped_column(default=None)
    channel_code: Mapped[str | None] = mapped_column(default=None)
    language: Mapped[str] = mapped_column(default="ja")
    relation: Mapped[str] = mapped_column(default="unknown")
    relation_detail: Mapped[str | None] = mapped_column(default=None)
    subject_aware: Mapped[str | None] = mapped_column(default=None)
    subject_consent: Mapped[str | None] = mapped_column(default=None)
    name_kind: Mapped[str | None] = mapped_column(default=None)
    age_band: Mapped[str | None] = mapped_column(default=None)
    gender: Mapped[str | None] = mapped_column(default=None)
    staff_gender_wish: Mapped[str | None] = mapped_column(default=None)
    disability: Mapped[str | None] = mapped_column(default=None)
    access_needs: Mapped[list[str] | None] = mapped_column(default=None)
    municipality: Mapped[str | None] = mapped_column(default=None)
    other_prefecture: Mapped[str | None] = mapped_column(default=None)
    municipality_future: Mapped[str | None] = mapped_column(default=None)
    municipality_future_prefecture: Mapped[str | None] = mapped_column(default=None)
    work_municipality: Mapped[str | None] = mapped_column(default=None)
    writer_prefecture: Mapped[str | None] = mapped_column(default=None)
    distance_wish: Mapped[str | None] = mapped_column(default=None)
    custody_place: Mapped[str | None] = mapped_column(default=None)
    stage: Mapped[str | None] = mapped_column(default=None)
    supervision: Mapped[str | None] = mapped_column(default=None)
    release_date: Mapped[str | None] = mapped_column(default=None, comment="2025-10-01 or 2025-10")
    release_date_kind: Mapped[str | None] = mapped_column(default=None)
    had_custody_here: Mapped[str | None] = mapped_column(default=None)
    lawyer_now: Mapped[str | None] = mapped_column(default=None)
    former_counsel: Mapped[str | None] = mapped_column(default=None)
    needs: Mapped[list[str] | None] = mapped_column(default=None, comment="The first is the main need")
    urgent: Mapped[list[str] | None] = mapped_column(default=None)
    body_wish: Mapped[str | None] = mapped_column(default=None)
    contact_method: Mapped[str | None] = mapped_column(default=None)
    via_relation: Mapped[str | None] = mapped_column(default=None)
    phone_owner: Mapped[str | None] = mapped_column(default=None)
    voicemail_ok: Mapped[str | None] = mapped_column(default=None)
    answer_by_other: Mapped[str | None] = mapped_column(default=None)
    sms_ok: Mapped[str | None] = mapped_column(default=None)
    no_contact: Mapped[list[str] | None] = mapped_column(default=None)
    time_ok: Mapped[list[str] | None] = mapped_column(default=None)
    consent_share_body: Mapped[str | None] = mapped_column(default=None)
