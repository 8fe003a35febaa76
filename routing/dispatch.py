"""From a decision to an offer: the only place that stores decisions and makes assignments.

Every function runs within the caller's act; none commits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from foundation.database import session
from foundation.refusal import Refusal
from records import trail
from records.answers import Answers
from records.assignment import LIVE_STATES, Assignment, StoredDecision
from records.base import Base
from records.body import Body
from records.case import Case
from records.trail import Act
from routing import conflicts, fullness, joining, offers, orders, queueing, sharing
from routing.attached import Told, told_of
from routing.decision import Decision, decide
from routing.facts import facts_from
from routing.hearing import hear
from routing.offers import Desk
from routing.placing import new_offer, place
from routing.rules import RuleSet

_NOBODY: Mapping[str, str] = {}


@dataclass(frozen=True)
class Ordered:
    """Who ordered an act at the desk, and why: sealed, and empty where a proposal was only confirmed.

    An override `counts` among the shares or not.
    """

    by: int
    reason: str
    counts: bool = False


def explain(answers: Answers, desk: Desk, at: datetime, *, rules: RuleSet | None = None) -> Decision:
    """Return the decision for `answers` as if they arrived at `at`; reads open cases, writes nothing."""
    open_case = offers.open_case_like(desk.prefecture.id, answers, but_not=None)
    facts = facts_from(answers, prefecture=desk.territory, now=at, open_case=open_case)
    ahead = queueing.ahead(desk.prefecture.id, None) if desk.is_limited else {}
    candidates = desk.candidates({}, lacking=desk.spoken_for(ahead) | desk.unstaffed)
    return decide(facts, candidates, rules or desk.rules, desk.load, at)


def route(case: Case, told: Told, at: datetime, *, cause: str = "submission", is_held: bool = False) -> Decision:
    """Decide about a case by what was told, keep the decision, and offer the case if it says so.

    `is_held` leaves it to a person all the same. A case that waits for room and finds none stays as it is; only whom it
    waits for now is kept.
    """
    # The end of the trail is locked by every act that writes: whoever holds it reads the load that all others left,
    # so that no two routings fill the same place, on either database.
    trail.locked_head()
    heard = hear(case, told, at)
    decision = heard.decide().held() if is_held else heard.decide()
    if decision.waits and case.review == "room":
        case.waits_for = queueing.waited_for(decision)
        return decision
    conflicts.bar_staff(case, heard.conflicts, at)
    if conflicts.is_undecided(case):
        conflicts.bar_former_counsel(case, heard.unwanted, at)
    content = decision.to_json() | {"known": sorted(heard.known), "lines_person": decision.lines_person} | heard.noted
    stored = new_decision(case, content, consultation_id=told.first.id, at=at, cause=cause)
    _write(stored)
    assignment = place(case, decision, stored=stored, desk=heard.desk)
    joining.step_aside(case, at)
    if assignment is not None:
        _write(assignment)
        heard.settle(case, decision)
        joining.ask(case, decision.co, lead=assignment, desk=heard.desk)
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


def live_assignment(case_id: int) -> Select[Assignment]:
    """The one offer or acceptance that stands for a case, locked for the act that answers it."""
    return select(Assignment).where(Assignment.case_id == case_id, Assignment.state.in_(LIVE_STATES)).with_for_update()


def after_no(case: Case, at: datetime, *, cause: str) -> Decision:
    """Ask the next candidate at once; a body that declined this case or let it lapse is remembered and passed over.

    The assignment that ended must have been flushed before. `cause` is decline or lapse.
    """
    return route(case, told_of(case.id), at, cause=cause)


def offer(case: Case, body: Body, at: datetime, *, cause: str, ordered: Ordered) -> Assignment:
    """Offer a case to a body by order of the prefecture's desk: a confirmed proposal, or any body for a reason.

    Raises: Refusal: the body said no to the case, stands against somebody concerned, or takes no cases now; without a
    reason also where it has no room.
    """
    trail.locked_head()
    heard = hear(case, told_of(case.id), at)
    never, desk = heard.never(), heard.desk
    if body.code in never:
        raise Refusal(orders.refused(body.name, never[body.code]), "body")
    if not ordered.reason:
        fullness.check(heard, case, body)
    before = latest_decision(case.id)
    stored = new_order(case, before, desk=desk, at=at, body=body, ordered=ordered, never=never)
    stored.cause = cause
    sharing.count_order(case, before, stored, lead=body, desk=desk, counts=ordered.counts)
    _write(stored)
    assignment = new_offer(case, body, stored=stored, desk=desk)
    joining.step_aside(case, at)
    _write(assignment)
    joining.ask(case, stored.content["co"], lead=assignment, desk=desk)
    return assignment


def new_order(  # noqa: PLR0913 - what was decided before, and what is decided now
    case: Case,
    before: StoredDecision,
    *,
    desk: Desk,
    body: Body,
    at: datetime,
    ordered: Ordered,
    never: Mapping[str, str] = _NOBODY,
) -> StoredDecision:
    """Return the row of a decision by the desk: its own words, verdicts and due times over the earlier one's facts.

    `never`: who may not be asked to take part any more, with the reason.
    """
    lead = next(candidate for candidate in desk.candidates({}) if candidate.code == body.code)
    content = orders.ordered(before.content, lead, desk.due(body.code, case.urgency, at), never=never)
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
