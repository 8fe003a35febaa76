"""つなぎ: handing on to a desk outside; counted only once the receiver has confirmed (counting.md 5.1)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from accounts.scope import Viewer
from casework import casefile
from foundation import clock
from foundation.database import session, transaction
from foundation.refusal import Refusal
from records.body import Body
from records.case import Case
from records.casecodes import SUPPORT_TYPE_OF_KIND
from records.casework import Referral
from records.trail import Act
from routing.due import follow_up_on

# Life and limb before consent: 個人情報保護法69条2項, and the duty to tell the child guidance centre.
_BEFORE_CONSENT = frozenset({"OUT-EMG", "OUT-CHILD"})
_ASK_FIRST = "本人の同意を確かめて、印を付けてください。同意を待たないのは、命や体を守る119・110と児童相談所だけです。"


@dataclass(frozen=True)
class Handed:
    """Where a case was handed on to (casecodes.NEIGHBOUR), on which day, with what said.

    `has_consent` says that the person agreed to it: a body without a contract may not hear of anybody otherwise.
    """

    destination: str
    made_on: date
    note: str = ""
    has_consent: bool = False


def make_referral(viewer: Viewer, reference: str, handed: Handed, *, at: datetime) -> Referral:
    """Record that the person was handed on; asking whether it held becomes due in good time.

    Raises: Refusal: the case is closed or not the viewer's, the person has not agreed, or the day lies ahead.
    """
    with transaction():
        case = casefile.lock_own(viewer, reference)
        if case.state == "closed":
            raise Refusal("終結した相談です。「また開く」を押してから記録してください。")
        if not case.opened_on <= handed.made_on <= clock.day_in_japan(at):
            raise Refusal("つないだ日は、受付の日から今日までの日にしてください。", "made_on")
        if not handed.has_consent and handed.destination not in _BEFORE_CONSENT:
            raise Refusal(_ASK_FIRST, "consent")
        referral = new_referral(viewer, case, handed)
        session.add(referral)
        ask_in_time(case, at)
        consent = "yes" if handed.has_consent else "no"
        casefile.leave(Act.REFERRAL_MADE, case, by=viewer, at=at, destination=handed.destination, consent=consent)
    return referral


def new_referral(viewer: Viewer, case: Case, handed: Handed) -> Referral:
    """Return a referral as it is kept; not added to the session."""
    body = session.get_one(Body, viewer.body_id)
    return Referral(
        prefecture_id=case.prefecture_id,
        case_id=case.id,
        body_id=body.id,
        staff_id=viewer.staff_id,
        destination=handed.destination,
        made_on=handed.made_on,
        support_type=case.support_type or SUPPORT_TYPE_OF_KIND[body.kind],
        note=handed.note or None,
    )


def ask_in_time(case: Case, at: datetime) -> None:
    """Let the question whether the referral held be due in good time."""
    due_at = casefile.hours_of(case.lead_body_id).closing(follow_up_on(at, case.urgency))
    if case.review is None and (case.next_due_at is None or case.next_due_at > due_at):
        case.next_step, case.next_due_at = "follow_up", due_at


def confirm_referral(viewer: Viewer, reference: str, referral_id: int, *, at: datetime) -> Referral:
    """Record that the receiver has taken the person on: from now it counts.

    Raises: Refusal: it was settled before.
    """
    with transaction():
        case = casefile.lock_own(viewer, reference)
        referral = _open_referral(case, referral_id)
        referral.confirmed_on = clock.day_in_japan(at)
        casefile.leave(
            Act.REFERRAL_CONFIRMED, case, by=viewer, at=at, destination=referral.destination, result="linked"
        )
    return referral


def fail_referral(viewer: Viewer, reference: str, referral_id: int, *, at: datetime) -> Referral:
    """Record that it came to nothing (不調).

    Raises: Refusal: it was settled before.
    """
    with transaction():
        case = casefile.lock_own(viewer, reference)
        referral = _open_referral(case, referral_id)
        referral.failed_on = clock.day_in_japan(at)
        casefile.leave(
            Act.REFERRAL_CONFIRMED, case, by=viewer, at=at, destination=referral.destination, result="failed"
        )
    return referral


def _open_referral(case: Case, referral_id: int) -> Referral:
    wanted = select(Referral).where(Referral.id == referral_id, Referral.case_id == case.id)
    referral = session.scalars(wanted.with_for_update().execution_options(populate_existing=True)).one()
    if referral.confirmed_on or referral.failed_on:
        raise Refusal("このつなぎは、もう記録されています。")
    return referral
