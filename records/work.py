"""What the clock works on: claims of job slots, and the outbox of things to send."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base
from records.columns import SealedFields

_WAITING = text("sent_at IS NULL")


class JobRun(Base):
    """A slot of a job, claimed with its effect or, where that is many acts, before it: who inserts it first works."""

    __tablename__ = "job_run"
    __table_args__ = (UniqueConstraint("job", "slot"),)

    job: Mapped[str]
    slot: Mapped[str] = mapped_column(comment="The period: 2026-04-01T10:31, 2026-04-01")
    run_at: Mapped[datetime]
    result: Mapped[str] = mapped_column(comment="What it did, in numbers")
    owner: Mapped[str] = mapped_column(comment="Host and process")


class Heartbeat(Base):
    """When a scheduler was last seen alive."""

    __tablename__ = "heartbeat"

    owner: Mapped[str] = mapped_column(unique=True)
    seen_at: Mapped[datetime]


class Outbox(Base):
    """Something to send, written in the act that decided it and sent afterwards."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_waiting",
            "created_at",
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
    )

    kind: Mapped[str]
    created_at: Mapped[datetime]
    payload: Mapped[dict[str, Any]] = mapped_column(SealedFields("outbox.payload"), nullable=True)
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    attempts: Mapped[int] = mapped_column(default=0)
