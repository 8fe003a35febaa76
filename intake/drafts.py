"""Half-filled forms on the server: the browser holds a random token, the database its keyed hash and sealed answers.

Nothing here reads the session or the clock. After sending, the same row lives for half an hour so that the receipt
can be shown again; a row of the same kind lets somebody who entered a receipt number read the reply.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from foundation import sealing
from foundation.database import session
from intake.filled import Filled
from records.draft import Draft
from records.prefecture import Prefecture

CONSENT_VERSION = "1"
LIVES = timedelta(hours=24)
SHOWS_RECEIPT = timedelta(minutes=30)


@dataclass(frozen=True)
class Found:
    """A draft with the prefecture it belongs to."""

    prefecture: Prefecture
    draft: Draft


def token_hash(token: str) -> bytes:
    """Return what the database keeps of a browser's token."""
    return sealing.ring().keyed_hash(token, "draft")


def one_time_token(token: str) -> str:
    """Return the hidden one-time token of the form that a browser's token belongs to."""
    return sealing.ring().keyed_hash(token, "form").hex()


def begin(prefecture_id: int, at: datetime, channel_code: str | None = None) -> str:
    """Store an empty draft with the consent that はじめる gives; return the browser's token. Joins the running act."""
    token = secrets.token_urlsafe(32)
    session.add(
        Draft(
            prefecture_id=prefecture_id,
            token_hash=token_hash(token),
            answers=Filled().to_json(),
            begun_at=at,
            expires_at=at + LIVES,
            consent_version=CONSENT_VERSION,
            channel_code=channel_code,
        )
    )
    return token


def begin_reading(prefecture_id: int, consultation_id: int, at: datetime) -> str:
    """Store that a browser has named a receipt number; return the token that opens the reply page."""
    token = secrets.token_urlsafe(32)
    session.add(
        Draft(
            prefecture_id=prefecture_id,
            token_hash=token_hash(token),
            answers={},
            begun_at=at,
            expires_at=at + SHOWS_RECEIPT,
            consent_version="",
            consultation_id=consultation_id,
        )
    )
    return token


def find(token: str, at: datetime, *, lock: bool = False) -> Found | None:
    """Return the draft of a browser's token, unless it has expired; `lock` holds it for the running act."""
    known = select(Prefecture, Draft).join(Draft, Draft.prefecture_id == Prefecture.id)
    alive = known.where(Draft.token_hash == token_hash(token), Draft.expires_at > at)
    row = session.execute(alive.with_for_update(of=Draft) if lock else alive).one_or_none()
    return Found(*row) if row else None


def keep(draft: Draft, filled: Filled, at: datetime) -> None:
    """Write down the latest answer; the day until it expires begins anew. Joins the running act."""
    draft.answers = filled.to_json()
    draft.expires_at = at + LIVES


def close(draft: Draft, consultation_id: int, at: datetime) -> None:
    """Forget the answers of a form that was sent; only the receipt can still be shown. Joins the running act."""
    draft.answers = {}
    draft.consultation_id = consultation_id
    draft.expires_at = at + SHOWS_RECEIPT


def is_first_return(draft: Draft) -> bool:
    """Whether a sent form's browser has come to its reply for the first time; from now on it has. Joins the act."""
    is_first = "returned" not in draft.answers
    draft.answers = {"returned": True}
    return is_first


def forget(*tokens: str) -> None:
    """Delete the drafts of a browser's tokens. Joins the running act."""
    session.execute(delete(Draft).where(Draft.token_hash.in_([token_hash(token) for token in tokens])))


def expire(at: datetime) -> int:
    """Delete every draft whose time is over; return how many. Joins the running act."""
    return len(session.scalars(delete(Draft).where(Draft.expires_at <= at).returning(Draft.id)).all())
