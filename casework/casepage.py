"""Everything the page of one case shows, gathered for one reader.

A body that was only asked sees no more than law.md 6.3 allows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from accounts.roles import Role
from accounts.scope import Viewer
from casework import attaching, casefile, desk, history, numbers, reasons, safety, wishes
from casework.deadlines import Due, due_words
from casework.history import Item, Reader
from casework.listing import state_words
from casework.reasons import Why
from casework.sessions import Sessions, sessions_of
from casework.wishes import Lawyer
from casework.wording import REACH_KEYS, Rows, Wording
from foundation import clock
from foundation.database import session
from records.assignment import AssignmentState, CoAssignment
from records.body import Body
from records.case import Case
from records.casecodes import NEIGHBOUR, NEXT_STEP, OUTCOME
from records.casework import Referral
from records.consultation import Consultation
from records.reading import answers_of
from records.staff import Staff
from records.trail import Act, Trace

_LOOKS = (Act.CASE_READ.value, Act.NUMBER_SHOWN.value)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What one consultation said."""

    when: datetime
    story: str
    rows: Rows


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What somebody sees who may know whom the case is about."""

    name: str
    phrases: list[str]
    checked_on: str
    told: list[Told]
    items: list[Item]
    beside: Rows
    referrals: list[tuple[int, str, str]]
    readers: list[tuple[str, str, int]]
    numbers: Rows
    has_number: bool
    says_no_name: bool


@dataclass(frozen=True, kw_only=True)
class CasePage:
    """A case for one reader; `opened` is None while the body was only asked."""

    case: Case
    heading: str
    state: str
    review: str
    due: Due
    worker: str
    next_step: str
    why: Why | None
    offered: Rows
    lead: str
    is_own: bool
    is_desk: bool
    is_beside: bool
    can_accept: bool
    lawyer: Lawyer
    proposal: str = ""
    proposal_words: str = ""
    needs_consent: bool = False
    opened: Opened | None = None
    sessions: Sessions | None = None


def case_page(case: Case, viewer: Viewer, *, at: datetime) -> CasePage:
    """Gather the page of a case that the viewer may see."""
    wording = Wording(case.prefecture_id)
    staff = history.staff_names(case.prefecture_id)
    told = casefile.consultations(case)
    proposed = desk.proposal(case) if viewer.is_desk else None
    is_own = case.lead_body_id == viewer.body_id
    part = casefile.part_of(viewer, case)
    is_beside = part is not None and part.state == AssignmentState.ACCEPTED
    # Named before their hours are asked for: the bodies are read once.
    lead = wording.body_name_of(case.lead_body_id)
    decisions, is_open = reasons.decisions_of(case), casefile.is_open_to(viewer, case)
    knows_wishes = wishes.may_read(viewer, wording.bodies, told=told, decisions=decisions)
    lawyer = wishes.lawyer(case, viewer, wording.bodies, told=told)
    reader = Reader(case, viewer, wording, knows_wishes, decisions, staff)
    return CasePage(
        case=case,
        heading=case.reference,
        state="要確認" if case.review else state_words(case)[0],
        review=OUTCOME.get(case.review or "", ""),
        due=due_words(case.next_due_at, at, casefile.hours_of(case.lead_body_id)),
        worker=_worker(case, staff),
        next_step=_next_step(case, lead, is_beside=is_beside),
        why=reasons.why(decisions, viewer, wording, tells_earlier=is_open and knows_wishes),
        offered=wording.offered(answers_of(told[0])),
        lead=lead,
        is_own=is_own,
        is_desk=viewer.is_desk,
        is_beside=is_beside,
        can_accept=case.review is None and case.state != "closed" and _is_asked(case, part, is_own=is_own),
        lawyer=lawyer,
        proposal=proposed.name if proposed else "",
        proposal_words=_continued_words(case, proposed, at),
        needs_consent=proposed is not None and casefile.needs_consent(case, proposed),
        opened=_opened(reader, told, at, lawyer=lawyer) if is_open else None,
        sessions=_sessions(case, viewer.body_id if is_beside else case.lead_body_id, at) if is_open else None,
    )


def _continued_words(case: Case, proposed: Body | None, at: datetime) -> str:
    """Return what confirming the proposal does with the open case that this one seems to belong to."""
    continued = attaching.continued(case, proposed, at) if proposed else None
    return continued.words if continued else ""


def _sessions(case: Case, body_id: int | None, at: datetime) -> Sessions | None:
    return sessions_of(case, body_id, clock.day_in_japan(at))


def _worker(case: Case, staff: Mapping[int, str]) -> str:
    """Return whose case it is; an open case in work says so where nobody's it is."""
    if case.worker_id is None:
        return "まだいません" if case.is_accepted and case.state != "closed" else ""
    return staff.get(case.worker_id, "")


def _next_step(case: Case, lead: str, *, is_beside: bool) -> str:
    """Return what is to be done next; it is the lead's to do, which a body beside it reads as such."""
    if is_beside and not case.is_accepted:
        return f"主担当（{lead}）の返事を待つ"
    step = NEXT_STEP.get(case.next_step or "", "")
    return f"主担当（{lead}）が、{step}" if is_beside and step else step


def _is_asked(case: Case, part: CoAssignment | None, *, is_own: bool) -> bool:
    return not case.is_accepted if is_own else part is not None and part.state == AssignmentState.OFFERED


def _opened(reader: Reader, told: list[Consultation], at: datetime, *, lawyer: Lawyer) -> Opened:
    case, newest = reader.case, answers_of(told[0])
    return Opened(
        name=next((str(one.identity["name"]) for one in told if one.identity.get("name")), ""),
        phrases=safety.phrases(newest, case.flags),
        checked_on=clock.short_day(clock.day_in_japan(told[0].received_at)),
        told=[_told(one, reader, lawyer) for one in told],
        items=history.history(reader),
        beside=history.beside(reader),
        referrals=_open_referrals(case),
        readers=_readers(reader),
        numbers=numbers.numbers(case, reader.viewer, at=at),
        has_number=any(newest.get(key) for key in REACH_KEYS),
        says_no_name=newest.get("caller_name", "personal") == "personal" and "phone" in newest,
    )


def _told(one: Consultation, reader: Reader, lawyer: Lawyer) -> Told:
    """Return a consultation's answers; who was not wanted does not read so, nor does who might tell them."""
    unwanted = (one.body_wish or "").startswith("except:") and not reader.viewer.is_desk
    hidden = ("body_wish",) * unwanted if reader.knows_wishes else wishes.WISHES
    rows = reader.wording.told(answers_of(one), (*hidden, *lawyer.hidden(one)))
    return Told(when=one.received_at, story=one.story.get("free_text", ""), rows=rows)


def _open_referrals(case: Case) -> list[tuple[int, str, str]]:
    query = select(Referral).where(
        Referral.case_id == case.id, Referral.confirmed_on.is_(None), Referral.failed_on.is_(None)
    )
    return [
        (referral.id, NEIGHBOUR.get(referral.destination, ""), clock.short_day(referral.made_on))
        for referral in session.scalars(query.order_by(Referral.id))
    ]


def _readers(reader: Reader) -> list[tuple[str, str, int]]:
    """Return who looked at the case, when last and how often: one's own colleagues and the prefecture's staff."""
    query = (
        select(Staff.name, func.max(Trace.at).label("last"), func.count(Trace.id).label("times"))
        .join(Trace, Trace.staff_id == Staff.id)
        .where(Trace.case_id == reader.case.id, Trace.act.in_(_LOOKS))
        .group_by(Staff.id, Staff.name)
        .order_by(func.max(Trace.at).desc())
    )
    if not reader.viewer.is_desk:
        query = query.where((Staff.body_id == reader.viewer.body_id) | (Staff.role == Role.PREFECTURE))
    return [
        (row.name, f"{clock.short_day(clock.day_in_japan(row.last))} {clock.in_japan(row.last):%H:%M}", row.times)
        for row in session.execute(query)
    ]
