"""Where a decision puts a case: before a body, with the prefecture's desk, or to wait in its sight."""

from datetime import datetime, time, timedelta

from foundation import clock
from records import trail
from records.assignment import Assignment, AssignmentState, StoredDecision
from records.body import Body
from records.case import Case
from records.trail import Act
from routing import offers, queueing
from routing.chase_times import next_chase
from routing.decision import Decision
from routing.due import Hours
from routing.offers import Desk

_OUT_REASON_OF_GATE = {"GT03": "victim", "GT04": "complaint", "GT06": "other_prefecture"}
_STOPPED = ("out", "onward")


def place(case: Case, decision: Decision, *, stored: StoredDecision, desk: Desk) -> Assignment | None:
    """Bring the case to where a fresh decision puts it; return the offer to be added, if there is one."""
    _mark(case, decision)
    if decision.waits:
        _keep(case, desk, review="room", step="wait_room", until=decision.due.read_by)
        case.waits_for = queueing.waited_for(decision)
    elif decision.outcome != "offer" or not decision.lead:
        _keep(case, desk, review=decision.outcome, step="review", until=decision.due.read_by)
    else:
        return _offer_in_time(case, desk.body(decision.lead), stored=stored, desk=desk)
    return None


def _mark(case: Case, decision: Decision) -> None:
    case.outcome, case.flags = decision.outcome, list(decision.flags)
    case.urgency = decision.urgency
    case.queue_rank = 0 if decision.urgency == "urgent" else 1
    case.is_restricted = "sealed" in decision.flags
    if "advice_only" in decision.flags:
        case.person_id = None
    if decision.outcome in _STOPPED:
        reasons = [_OUT_REASON_OF_GATE[gate] for gate in decision.gates if gate in _OUT_REASON_OF_GATE]
        case.out_reason = next(iter(reasons), None)
        case.screening = "out" if decision.outcome == "out" else "info_only"


def _offer_in_time(case: Case, body: Body, *, stored: StoredDecision, desk: Desk) -> Assignment | None:
    begins = offered_from(case, desk, body)
    if begins is None or begins <= stored.made_at:
        return new_offer(case, body, stored=stored, desk=desk)
    _keep(case, desk, review="planned", step="wait_release", until=begins)
    return None


def _keep(case: Case, desk: Desk, *, review: str, step: str, until: datetime) -> None:
    """Leave a case with the prefecture's own desk, with what is waited for and until when."""
    case.review, case.waits_for = review, None
    case.lead_body_id, case.is_accepted = desk.own.id, False
    case.support_type = desk.support_type(desk.own)
    case.next_step, case.next_due_at = step, until


def offered_from(case: Case, desk: Desk, body: Body) -> datetime | None:
    """Return when a body is asked about somebody whose release is planned; None where it is asked at once.

    Source: goals.md G52. What is urgent, belongs to an open case or comes to the prefecture's own desk never waits.
    """
    if case.release_on is None or "release_planned" not in case.flags or case.urgency == "urgent":
        return None
    if "continuing" in case.flags or body.id == desk.own.id:
        return None
    day = case.release_on - timedelta(weeks=desk.weeks_before_release(body))
    return Hours.read(body.hours).next_open(datetime.combine(day, time(), clock.JAPAN))


def new_offer(case: Case, body: Body, *, stored: StoredDecision, desk: Desk) -> Assignment:
    """Bring the case before a body as the stored decision says; return the offer, not added to the session."""
    due = stored.content["due"]["answer_by"]
    answer_by = datetime.fromisoformat(due) if due else None
    case.review, case.waits_for = None, None
    case.lead_body_id, case.is_accepted, case.worker_id = body.id, False, None
    case.outcome, case.state = "offer", "new"
    case.support_type = desk.support_type(body)
    case.next_step, case.next_due_at = "answer_offer", answer_by
    hours, is_urgent = Hours.read(body.hours), case.urgency == "urgent"
    return Assignment(
        case_id=case.id,
        body_id=body.id,
        decision_id=stored.id,
        state=AssignmentState.OFFERED,
        offered_at=stored.made_at,
        answer_by=answer_by,
        # Nobody stands behind the prefecture's own desk: what it was offered stays with it.
        chase_at=None if desk.own.id == body.id else next_chase(hours, stored.made_at, answer_by, is_urgent=is_urgent),
    )


def leave_waiting(case: Case, own: Body, at: datetime) -> None:
    """Mark a case that the router could not decide: it waits, in sight of the prefecture, for the clock."""
    case.outcome, case.review, case.lead_body_id = "waiting", "waiting", own.id
    case.support_type = offers.support_type(own.id, clock.day_in_japan(at))
    case.next_step, case.next_due_at = "review", at
    trail.leave(Act.CASE_WAITING, at=at, prefecture_id=case.prefecture_id, case_id=case.id)
