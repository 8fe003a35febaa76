"""The audit trail: append-only, chained by hashes over references and codes, written in the act it tells of."""

import hashlib
import json
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import session
from records.base import Base

GENESIS = bytes(32)


class Act(StrEnum):
    """What can be done; each with its reference, none with content."""

    CONSULTATION_SENT = "consultation_sent"
    CASE_ROUTED = "case_routed"
    CASE_WAITING = "case_waiting"
    CASE_ACCEPTED = "case_accepted"
    CASE_DECLINED = "case_declined"
    CASE_READ = "case_read"
    CASE_OPENED = "case_opened_with_reason"
    CASE_CLOSED = "case_closed"
    CASE_REOPENED = "case_reopened"
    CASE_ATTACHED = "case_attached"
    CASE_MARKED_OUT = "case_marked_out"
    CASE_PUT_BACK = "case_put_back"
    PROPOSAL_CONFIRMED = "proposal_confirmed"
    BODY_CHOSEN = "body_chosen"
    NUMBER_SHOWN = "number_shown"
    CONTACT_LOGGED = "contact_logged"
    NOTE_WRITTEN = "note_written"
    REFERRAL_MADE = "referral_made"
    REFERRAL_CONFIRMED = "referral_confirmed"
    REPLY_READ = "reply_read"
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    CASES_LISTED = "cases_listed"
    FIGURES_EXPORTED = "figures_exported"
    TRAIL_READ = "trail_read"
    RULES_LOADED = "rules_loaded"
    WORLD_BUILT = "world_built"
    DRAFTS_EXPIRED = "drafts_expired"


class Trace(Base):
    """One entry of the trail. `detail` holds codes and numbers, never text of a person."""

    __tablename__ = "trail"
    __table_args__ = (
        Index("ix_trail_case", "case_id", "id"),
        Index("ix_trail_prefecture", "prefecture_id", "id"),
    )

    position: Mapped[int] = mapped_column(unique=True)
    at: Mapped[datetime]
    act: Mapped[str]
    staff_id: Mapped[int | None] = mapped_column(comment="Empty: the person, or the clock")
    prefecture_id: Mapped[int | None]
    case_id: Mapped[int | None]
    detail: Mapped[dict[str, Any]]
    previous: Mapped[bytes]
    digest: Mapped[bytes]


class TrailHead(Base):
    """The chain's last link and length, in one row: a cut tail shows."""

    __tablename__ = "trail_head"

    count: Mapped[int]
    digest: Mapped[bytes]


def digest_of(previous: bytes, entry: dict[str, Any]) -> bytes:
    """Return the link that follows `previous` for an entry with the keys of `entry_of`."""
    body = json.dumps(entry, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(previous + body.encode()).digest()


def entry_of(trace: Trace) -> dict[str, Any]:
    """Return the part of a trace that its digest covers."""
    return {
        "position": trace.position,
        "at": trace.at.astimezone(UTC).isoformat(),
        "act": trace.act,
        "staff_id": trace.staff_id,
        "prefecture_id": trace.prefecture_id,
        "case_id": trace.case_id,
        "detail": trace.detail,
    }


def leave(
    act: Act,
    *,
    at: datetime,
    by: int | None = None,
    prefecture_id: int | None = None,
    case_id: int | None = None,
    **detail: str | int | list[str],
) -> Trace:
    """Append a trace to the chain within the running act; the head row is locked until the act ends."""
    head = session.scalars(select(TrailHead).with_for_update()).one_or_none()
    if head is None:
        head = TrailHead(count=0, digest=GENESIS)
        session.add(head)
    trace = Trace(
        position=head.count + 1,
        at=at,
        act=act.value,
        staff_id=by,
        prefecture_id=prefecture_id,
        case_id=case_id,
        detail=dict(detail),
        previous=head.digest,
        digest=b"",
    )
    trace.digest = digest_of(head.digest, entry_of(trace))
    head.count, head.digest = trace.position, trace.digest
    session.add(trace)
    return trace
