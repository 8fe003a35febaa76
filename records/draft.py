"""Draft: a half-filled form, sealed, with an expiry; the browser holds a random token and nothing else."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base
from records.columns import SealedFields


class Draft(Base):
    """Answers on their way; after sending only the receipt page lives on it for half an hour."""

    __tablename__ = "draft"

    prefecture_id: Mapped[int] = mapped_column(ForeignKey("prefecture.id"))
    token_hash: Mapped[bytes] = mapped_column(unique=True, comment="Keyed hash of the browser's token")
    answers: Mapped[dict[str, Any]] = mapped_column(SealedFields("draft.answers"), nullable=True)
    begun_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    consent_version: Mapped[str]
    channel_code: Mapped[str | None] = mapped_column(default=None)
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultation.id"), index=True, default=None)
