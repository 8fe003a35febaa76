"""From a decision to an offer: the only place that stores decisions and makes assignments.

Every function runs within the caller's act; none commits.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from foundation import clock, logs
from foundation.database import savepoint, session
from records import trail
from records.answers import Answers
from records.assignment import LIVE_STATES, Assignment, AssignmentState, StoredDecision
from records.base import Base
from records.body import Body
from records.case import Case
from records.consultation import Consultation
from records.prefecture import Prefecture
from records.reading import answers_of
from records.trail import Act
from routing import offers
from routing.chase_times import next_chase
from routing.decision import Decision, decide
from routing.due import Hours
from routing.facts import facts_from
from routing.offers import Desk
from routing.rules import RuleSet

_OUT_REASON_OF_GATE = {"GT03": "victim", "GT04": "complaint", "GT06": "other_prefecture"}
_STOPPED = ("out", "onward")


@dataclass(frozen=True)
class Ordered:
    """Who ordered an act at the desk, and why; the reason is sealed."""

    by: int
    reason: str


def explain(answers: Answers, desk: Desk, at: datetime, *, rules: RuleSet | None = None) -> Decision:
    """Return the decision for `answers` as if they arrived at `at`; reads open cases, writes nothing."""
    open_case = offers.open_case_like(desk.prefecture.id, answers, but_not=None)
    facts = facts_from(answers, prefecture=desk.territory, now=at, open_case=open_case)
    return decide(facts, desk.candidates({}), rules or desk.rules, desk.load, at)


def route(case: Case, consultation: Consultation, at: datetime, *, cause: str = "submission") -> Decision:
    """Decide about a case by its consultation, keep the decision, and offer the case if it says so."""
    prefecture = session.get_one(Prefecture, case.prefecture_id)
    desk = offers.desk_of(prefecture, clock.day_in_japan(at))
    answers = answers_of(consultation)
    open_case = offers.open_case_like(prefecture.id, answers, but_not=case.id)
    facts = facts_from(answers, prefecture=desk.territory, now=at, open_case=open_case)
    decision = decide(facts, desk.candidates(offers.said_no(case.id)), desk.rules, desk.load, at)
    stored = new_decision(case, decision.to_json(), consultation_id=consultation.id, at=at, cause=cause)
    _write(stored)
    assignment = place(case, decision, stored=stored, desk=desk)
    if assignment is not None:
        _write(assignment)
    trail.leave(Act.CASE_ROUTED, at=at, prefecture_id=case.prefecture_id, case_id=case.id, **summary(decision))
    return decision


def _write(row: Base) -> None:
    session.add(row)
    session.flush()


def summary(decision: Decision) -> dict[str, Any]:
    """Return what the trail keeps of a decision."""
    return {
        "outcome": decision.outcome,
        "lead": decision.lead or "",
        "ruleset": decision.ruleset,
        "rule": decision.rule,
    }


def new_decision(
    case: Case, content: dict[str, Any], *, consultation_id: int, at: datetime, cause: str
) -> StoredDecision:
    """Return the row of a decision made `at`; not added to the session."""
    return StoredDecision(
        case_id=case.id,
        consultation_id=consultation_id,
        made_at=at,
        ruleset=content["ruleset"],
        cause=cause,
        outcome=content["outcome"],
        lead=content["lead"],
        content=content,
    )


def place(case: Case, decision: Decision, *, stored: StoredDecision, desk: Desk) -> Assignment | None:
    """Bring the case to where a fresh decision puts it; return the offer to be added, if there is one."""
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
    if decision.outcome == "offer" and decision.lead:
        return new_offer(case, desk.body(decision.lead), stored=stored, desk=desk)
    case.review = decision.outcome
    case.lead_body_id, case.is_accepted = desk.own.id, False
    case.support_type = desk.support_type(desk.own)
    case.next_step, case.next_due_at = "review", decision.due.read_by
    return None


def new_offer(case: Case, body: Body, *, stored: StoredDecision, desk: Desk) -> Assignment:
    """Bring the case before a body as the stored decision says; return the offer, not added to the session."""
    due = stored.content["due"]["answer_by"]
    answer_by = datetime.fromisoformat(due) if due else None
    case.review, case.lead_body_id, case.is_accepted, case.worker_id = None, body.id, False, None
    case.outcome, case.state = "offer", "new"
    case.support_type = desk.support_type(body)
    case.next_step, case.next_due_at = "answer_offer", answer_by
    return Assignment(
        case_id=case.id,
        body_id=body.id,
        decision_id=stored.id,
        state=AssignmentState.OFFERED,
        offered_at=stored.made_at,
        answer_by=answer_by,
        # Nobody stands behind the prefecture's own desk: what it was offered stays with it.
        chase_at=None if desk.own.id == body.id else next_chase(Hours.read(body.hours), stored.made_at, answer_by),
    )


def leave_waiting(case: Case, own: Body, at: datetime) -> None:
    """Mark a case that the router could not decide: it waits, in sight of the prefecture, for the clock."""
    case.outcome, case.review, case.lead_body_id = "waiting", "waiting", own.id
    case.support_type = offers.support_type(own.id, clock.day_in_japan(at))
    case.next_step, case.next_due_at = "review", at
    trail.leave(Act.CASE_WAITING, at=at, prefecture_id=case.prefecture_id, case_id=case.id)


def route_waiting(at: datetime) -> int:
    """Route the cases that wait for the router, oldest first; one that fails again stays and is logged.

    Returns how many were routed.
    """
    routed = 0
    waiting = select(Case).where(Case.review == "waiting").order_by(Case.opened_at, Case.id).with_for_update()
    for case in session.scalars(waiting).all():
        try:
            with savepoint():
                route(case, first_consultation(case.id), at, cause="clock")
                routed += 1
        except Exception as error:  # noqa: BLE001 - one case's fault must not keep the others waiting
            logs.fault("routing_failed", error, case_id=case.id)
    return routed


def first_consultation(case_id: int) -> Consultation:
    """Return the consultation that opened a case."""
    opening = select(Consultation).where(Consultation.case_id == case_id, Consultation.is_first)
    return session.scalars(opening).one()


def live_assignment(case_id: int) -> Select[Assignment]:
    """The one offer or acceptance that stands for a case, locked for the act that answers it."""
    return select(Assignment).where(Assignment.case_id == case_id, Assignment.state.in_(LIVE_STATES)).with_for_update()


def after_no(case: Case, at: datetime, *, cause: str) -> Decision:
    """Ask the next candidate at once; a body that declined this case or let it lapse is remembered and passed over.

    The assignment that ended must have been flushed before. `cause` is decline or lapse.
    """
    return route(case, first_consultation(case.id), at, cause=cause)


def offer(case: Case, body: Body, at: datetime, *, cause: str, ordered: Ordered) -> Assignment:
    """Offer a case to a body by order of the prefecture's desk: a confirmed proposal or another body."""
    prefecture = session.get_one(Prefecture, case.prefecture_id)
    desk = offers.desk_of(prefecture, clock.day_in_japan(at))
    stored = new_order(case, latest_decision(case.id), desk=desk, at=at, body=body, ordered=ordered)
    stored.cause = cause
    _write(stored)
    assignment = new_offer(case, body, stored=stored, desk=desk)
    _write(assignment)
    return assignment


def new_order(  # noqa: PLR0913 - what was decided before, and what is decided now
    case: Case, before: StoredDecision, *, desk: Desk, body: Body, at: datetime, ordered: Ordered
) -> StoredDecision:
    """Return the row of a decision by the desk: the earlier one's words and candidates with its own due times."""
    content = before.content | {"outcome": "offer", "lead": body.code, "due": desk.due(body.code, case.urgency, at)}
    stored = new_decision(case, content, consultation_id=before.consultation_id, at=at, cause="desk")
    stored.staff_id, stored.reason = ordered.by, ordered.reason or None
    case.out_reason, case.screening = None, None
    return stored


def latest_decision(case_id: int) -> StoredDecision:
    """Return the newest decision about a case.

    Raises: NoResultFound: the case still waits for its first.
    """
    newest = select(StoredDecision).where(StoredDecision.case_id == case_id).order_by(StoredDecision.id.desc()).limit(1)
    return session.scalars(newest).one()
