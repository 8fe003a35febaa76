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
from records.codes import CodeList

GENESIS = bytes(32)


class Act(StrEnum):
    """What can be done; each with its reference, none with content."""

    CONSULTATION_SENT = "consultation_sent"
    CASE_ROUTED = "case_routed"
    CASE_WAITING = "case_waiting"
    CASE_ACCEPTED = "case_accepted"
    CASE_DECLINED = "case_declined"
    OFFER_REMINDED = "offer_reminded"
    OFFER_ESCALATED = "offer_escalated"
    OFFER_LAPSED = "offer_lapsed"
    PART_ACCEPTED = "part_accepted"
    PART_DECLINED = "part_declined"
    PART_LAPSED = "part_lapsed"
    RELEASE_MOVED = "release_moved"
    CONFLICT_RECORDED = "conflict_recorded"
    CONFLICT_REMOVED = "conflict_removed"
    WORKER_BARRED = "worker_barred"
    BODY_BARRED = "body_barred"
    BAR_LIFTED = "bar_lifted"
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
    BODY_ADDED = "body_added"
    BODY_CHANGED = "body_changed"
    BODY_PAUSED = "body_paused"
    BODY_RESUMED = "body_resumed"
    CONTRACT_ADDED = "contract_added"
    CONTRACT_CHANGED = "contract_changed"
    CONTRACT_ENDED = "contract_ended"
    CONTRACT_WITHDRAWN = "contract_withdrawn"
    BUDGET_CLOSED = "budget_closed"
    BUDGET_REOPENED = "budget_reopened"
    SHARES_CLEARED = "shares_cleared"
    SHIFT_ADDED = "shift_added"
    SHIFT_REMOVED = "shift_removed"
    SHIFTS_COPIED = "shifts_copied"
    ABSENCE_ENTERED = "absence_entered"
    ABSENCE_ENDED = "absence_ended"
    STAFF_LIMITED = "staff_limited"
    DRAFT_BEGUN = "rule_draft_begun"
    DRAFT_CHANGED = "rule_draft_changed"
    DRAFT_DISCARDED = "rule_draft_discarded"
    DRAFT_SUBMITTED = "rule_draft_submitted"
    DRAFT_RETURNED = "rule_draft_returned"
    RULES_PUBLISHED = "rules_published"
    RULES_EXPORTED = "rules_exported"
    PIN_ADDED = "pinned_case_added"
    PIN_REMOVED = "pinned_case_removed"
    WORLD_BUILT = "world_built"
    DRAFTS_EXPIRED = "drafts_expired"


ACT_LABEL: CodeList = {
    Act.CONSULTATION_SENT: "相談を受け付けた",
    Act.CASE_ROUTED: "振り分けた",
    Act.CASE_WAITING: "振り分けを待つ",
    Act.CASE_ACCEPTED: "受けた",
    Act.CASE_DECLINED: "受けられないと返した",
    Act.OFFER_REMINDED: "返事を催促した",
    Act.OFFER_ESCALATED: "管理者へ催促した",
    Act.OFFER_LAPSED: "返事がないまま期限を過ぎた",
    Act.PART_ACCEPTED: "副担当を受けた",
    Act.PART_DECLINED: "副担当を受けられないと返した",
    Act.PART_LAPSED: "副担当の返事がないまま期限を過ぎた",
    Act.RELEASE_MOVED: "出所の日を変えた",
    Act.CONFLICT_RECORDED: "利益相反を記録した",
    Act.CONFLICT_REMOVED: "利益相反の記録を消した",
    Act.WORKER_BARRED: "利益相反のため担当を外した",
    Act.BODY_BARRED: "利益相反のため団体から外した",
    Act.BAR_LIFTED: "前の弁護士ではないと確かめた",
    Act.CASE_READ: "読んだ",
    Act.CASE_OPENED: "理由を書いて開いた",
    Act.CASE_CLOSED: "終結した",
    Act.CASE_REOPENED: "再開した",
    Act.CASE_ATTACHED: "前の相談にまとめた",
    Act.CASE_MARKED_OUT: "対象外にした",
    Act.CASE_PUT_BACK: "対象外から戻した",
    Act.PROPOSAL_CONFIRMED: "提案を確かめた",
    Act.BODY_CHOSEN: "団体を選んだ",
    Act.NUMBER_SHOWN: "番号を表示した",
    Act.CONTACT_LOGGED: "対応を記録した",
    Act.NOTE_WRITTEN: "メモを書いた",
    Act.REFERRAL_MADE: "つなぎを始めた",
    Act.REFERRAL_CONFIRMED: "つなぎを確かめた",
    Act.REPLY_READ: "返事のページを開いた",
    Act.SIGNED_IN: "ログインした",
    Act.SIGN_IN_FAILED: "ログインに失敗した",
    Act.SIGNED_OUT: "ログアウトした",
    Act.CASES_LISTED: "数字の内わけを開いた",
    Act.FIGURES_EXPORTED: "集計を出力した",
    Act.TRAIL_READ: "操作の記録を読んだ",
    Act.RULES_LOADED: "規則を登録した",
    Act.BODY_ADDED: "団体を加えた",
    Act.BODY_CHANGED: "団体を直した",
    Act.BODY_PAUSED: "受付を休みにした",
    Act.BODY_RESUMED: "受付を再開した",
    Act.CONTRACT_ADDED: "契約を加えた",
    Act.CONTRACT_CHANGED: "始まる前の契約を直した",
    Act.CONTRACT_ENDED: "契約の終わりを決めた",
    Act.CONTRACT_WITHDRAWN: "始まる前の契約を取り消した",
    Act.BUDGET_CLOSED: "予算の終わりを決めた",
    Act.BUDGET_REOPENED: "予算の終わりを取り消した",
    Act.SHARES_CLEARED: "分け合いの貸し借りを区切った",
    Act.SHIFT_ADDED: "当番を入れた",
    Act.SHIFT_REMOVED: "当番を消した",
    Act.SHIFTS_COPIED: "当番の週を写した",
    Act.ABSENCE_ENTERED: "休みを入れた",
    Act.ABSENCE_ENDED: "休みを終えた",
    Act.STAFF_LIMITED: "担当の上限を決めた",
    Act.DRAFT_BEGUN: "規則の下書きを始めた",
    Act.DRAFT_CHANGED: "規則の下書きを直した",
    Act.DRAFT_DISCARDED: "規則の下書きを捨てた",
    Act.DRAFT_SUBMITTED: "規則の確認を頼んだ",
    Act.DRAFT_RETURNED: "規則を下書きにもどした",
    Act.RULES_PUBLISHED: "規則を公開した",
    Act.RULES_EXPORTED: "規則を書き出した",
    Act.PIN_ADDED: "確かめの例を加えた",
    Act.PIN_REMOVED: "確かめの例を消した",
    Act.WORLD_BUILT: "見本を作った",
    Act.DRAFTS_EXPIRED: "下書きを消した",
}


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
    trace = new_trace(act, at=at, by=by, prefecture_id=prefecture_id, case_id=case_id, **detail)
    link(locked_head(), trace)
    session.add(trace)
    return trace


def new_trace(
    act: Act,
    *,
    at: datetime,
    by: int | None = None,
    prefecture_id: int | None = None,
    case_id: int | None = None,
    **detail: str | int | list[str],
) -> Trace:
    """Return a trace that is not yet a link of the chain."""
    return Trace(
        position=0,
        at=at,
        act=act.value,
        staff_id=by,
        prefecture_id=prefecture_id,
        case_id=case_id,
        detail=dict(detail),
        previous=b"",
        digest=b"",
    )


def locked_head() -> TrailHead:
    """Return the chain's end, locked until the running act ends."""
    head = session.scalars(select(TrailHead).with_for_update()).one_or_none()
    if head is None:
        head = TrailHead(count=0, digest=GENESIS)
        session.add(head)
    return head


def link(head: TrailHead, trace: Trace) -> None:
    """Make a trace the chain's next link."""
    trace.position, trace.previous = head.count + 1, head.digest
    trace.digest = digest_of(head.digest, entry_of(trace))
    head.count, head.digest = trace.position, trace.digest
