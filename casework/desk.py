"""The prefecture's desk: settling what the router left to a person (要確認), and opening others' cases."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select

from accounts.scope import Sight, Viewer
from casework import attaching, casefile, closing, contacts, deadlines, handling
from casework.contacts import Contacted
from foundation import clock
from foundation.database import session, transaction
from foundation.refusal import Refusal
from records.assignment import AssignmentState
from records.body import Body
from records.case import Case, CaseOpening
from records.trail import Act
from routing import attached, conflicts, dispatch, hearing, orders, sharing, standing

OPEN_FOR = timedelta(hours=8)
_ASK_FIRST = "本人が「団体へ伝えてよい」と答えていません。本人の同意を確かめて、印を付けてください。"


@dataclass(frozen=True)
class Chosen:
    """Another body, and why; `has_consent`: the person was asked. `counts`: it is to count as the body's turn."""

    body_code: str
    reason: str
    has_consent: bool = False
    counts: bool = False


@dataclass(frozen=True)
class Answered:
    """How a person was answered before the case was closed."""

    contact: Contacted
    closed: closing.Closed


def proposal(case: Case) -> Body | None:
    """Return the body that the latest decision proposes, if it proposes one."""
    if case.review is None or case.review == "waiting":
        return None
    lead = dispatch.latest_decision(case.id).lead
    return _body(case, lead) if lead else None


def _body(case: Case, code: str) -> Body:
    return session.scalars(select(Body).where(Body.prefecture_id == case.prefecture_id, Body.code == code)).one()


def confirm(viewer: Viewer, reference: str, *, at: datetime, has_consent: bool = False) -> Case:
    """Do what the router proposes: offer the case to the body, or attach it to the open case it seems to belong to.

    Raises: Refusal: nothing is proposed, the person's consent is still to be asked, or the body may no longer be or has
    no room.
    """
    with transaction():
        case = casefile.lock(viewer, reference, Sight.REVIEW)
        body = proposal(case)
        if body is None:
            raise Refusal("提案された団体がありません。「ほかの団体を選ぶ」で決めてください。")
        if casefile.needs_consent(case, body) and not has_consent:
            raise Refusal(_ASK_FIRST, "consent")
        continued = attaching.continued(case, body, at)
        if continued is not None and continued.is_joined:
            attaching.attach(viewer, case, continued.case, at=at)
        else:
            if continued is not None:
                # It is the same person as far as anybody knows: whoever may not find this case finds neither.
                conflicts.carry(case, continued.case, at)
            _check_still_wanted(case, body, at)
            _hand_to(viewer, case, body, ordered=dispatch.Ordered(viewer.staff_id, ""), at=at)
        casefile.leave(Act.PROPOSAL_CONFIRMED, case, by=viewer, at=at, lead=body.code)
    return case


def _check_still_wanted(case: Case, body: Body, at: datetime) -> None:
    """Check that nothing that was told or learned since the proposal speaks against the body that it names."""
    excuses = standing.against(hearing.hear(case, attached.told_of(case.id), at))
    if body.code in excuses:
        raise Refusal(orders.refused(body.name, excuses[body.code]), "body")


def choose(viewer: Viewer, reference: str, chosen: Chosen, *, at: datetime) -> Case:
    """Offer a case to another body than the router's, with a reason.

    Raises: Refusal: the body leads it already, may not see it, or may not be asked.
    """
    with transaction():
        case = _lock_at_desk(viewer, reference)
        body = _body(case, chosen.body_code)
        _check_choice(case, body, chosen)
        _withdraw(case, at)
        _hand_to(viewer, case, body, ordered=dispatch.Ordered(viewer.staff_id, chosen.reason, chosen.counts), at=at)
        casefile.leave(Act.BODY_CHOSEN, case, by=viewer, at=at, lead=body.code)
    return case


def shares_cases(viewer: Viewer, at: datetime) -> bool:
    """Tell whether an order may count as a body's turn: bodies of the viewer's prefecture share cases by weight."""
    return sharing.is_shared_somewhere(viewer.prefecture_id, clock.day_in_japan(at))


def _check_choice(case: Case, body: Body, chosen: Chosen) -> None:
    if case.state == "closed" or case.review == "waiting":
        raise Refusal("この相談は、今は回せません。開いてから、または振り分けを待ってから選んでください。")
    if case.lead_body_id == body.id and case.review is None:
        raise Refusal(f"この相談は、もう{body.name}に回っています。", "body")
    if body.kind != "PREF" and case.is_restricted:
        raise Refusal("県の担当だけが見られる相談です。先に「確認にもどす」を押してください。")
    if casefile.needs_consent(case, body) and not chosen.has_consent:
        raise Refusal(_ASK_FIRST, "consent")


def _lock_at_desk(viewer: Viewer, reference: str) -> Case:
    case = casefile.lock(viewer, reference)
    if not viewer.is_desk:
        raise Refusal("これができるのは県の担当だけです。")
    return case


def _withdraw(case: Case, at: datetime) -> None:
    assignment = casefile.live_assignment(case)
    if assignment is not None:
        assignment.state, assignment.answered_at = AssignmentState.WITHDRAWN, at
        session.flush()


def _hand_to(viewer: Viewer, case: Case, body: Body, *, ordered: dispatch.Ordered, at: datetime) -> None:
    dispatch.offer(case, body, at, cause="desk", ordered=ordered)
    # What the desk gives to itself it has taken on: nobody else will press 受ける.
    if body.id == viewer.body_id:
        handling.take_on(viewer, case, at=at)


def answer_and_close(viewer: Viewer, reference: str, answered: Answered, *, at: datetime) -> Case:
    """Log how the person was answered and close the case, in one act."""
    with transaction():
        contacts.log_contact(viewer, reference, answered.contact, at=at)
        return closing.close(viewer, reference, answered.closed, at=at)


def mark_out(viewer: Viewer, reference: str, reason: str, *, at: datetime) -> Case:
    """Close a case as no consultation of the programme (casecodes.OUT_REASON).

    Raises: Refusal: it is closed or led by another body.
    """
    with transaction():
        case = casefile.lock_own(viewer, reference)
        if not viewer.is_desk or case.state == "closed":
            raise Refusal("対象外にできるのは県の担当で、開いている相談だけです。")
        _withdraw(case, at)
        set_out(case, reason)
        closing.end(case, "other", at)
        casefile.leave(Act.CASE_MARKED_OUT, case, by=viewer, at=at, reason=reason)
    return case


def set_out(case: Case, reason: str) -> None:
    """Take a case out of every count but 対象外."""
    case.out_reason, case.outcome = reason, "out"
    case.screening = "spam" if reason == "spam" else "out"


def put_back(viewer: Viewer, reference: str, *, at: datetime) -> Case:
    """Bring a case that was wrongly taken as out back to the list 要確認.

    Raises: Refusal: it does not stand outside the programme.
    """
    with transaction():
        case = casefile.lock_own(viewer, reference)
        if not viewer.is_desk or (case.out_reason is None and case.review != "out"):
            raise Refusal("この相談は対象外になっていません。")
        if case.state == "closed":
            handling.open_again(case, at)
            case.state = "new"
        _withdraw(case, at)
        case.out_reason, case.screening, case.is_restricted, case.is_accepted = None, None, False, False
        case.outcome, case.review, case.next_step = "hold", "hold", "review"
        case.flags = [flag for flag in case.flags if flag != "sealed"]
        case.next_due_at = deadlines.after_working_days(at, 1, casefile.hours_of(case.lead_body_id))
        casefile.leave(Act.CASE_PUT_BACK, case, by=viewer, at=at)
    return case


def openable(viewer: Viewer, reference: str) -> Select[Case]:
    """The case that the desk may open with a reason."""
    return casefile.case_for(viewer, reference, Sight.OPEN)


def must_open(viewer: Viewer, reference: str) -> bool:
    """Say whether the viewer gets to see a case only with a reason."""
    if not viewer.is_desk or session.scalars(casefile.case_for(viewer, reference)).one_or_none():
        return False
    return session.scalars(openable(viewer, reference)).one_or_none() is not None


def behind_a_reason(viewer: Viewer, reference: str) -> tuple[Case, str]:
    """Return a case that the desk may open, and who leads it.

    Raises: NoResultFound: there is no such case for this viewer.
    """
    case = session.scalars(openable(viewer, reference)).one()
    body = session.get(Body, case.lead_body_id) if case.lead_body_id else None
    return case, body.name if body else ""


def open_case(viewer: Viewer, reference: str, reason: str, *, at: datetime) -> CaseOpening:
    """Open another body's case for some hours; the reason stands in the case's history for that body to see.

    Raises: NoResultFound: there is no such case in the viewer's prefecture, or the viewer is not its desk.
    """
    with transaction():
        case = session.scalars(openable(viewer, reference)).one()
        opening = CaseOpening(
            staff_id=viewer.staff_id, case_id=case.id, opened_at=at, until=at + OPEN_FOR, reason=reason
        )
        session.add(opening)
        casefile.leave(Act.CASE_OPENED, case, by=viewer, at=at)
    return opening
