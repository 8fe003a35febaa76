"""How a demo case comes about: somebody writes, the router decides, a body answers, the desk settles, work begins.

Rows and states come from the functions that the doors use; every moment lies in the working hours of the body.
"""

import random
from datetime import datetime, timedelta

from accounts.scope import Viewer
from casework import closing, handling
from casework.desk import set_out
from casework.handling import Declined
from foundation import clock
from intake import submission
from records.assignment import Assignment, StoredDecision
from records.body import Body
from records.case import Case, CasePeriod
from records.consultation import Consultation
from records.trail import Act
from routing import dispatch, placing
from routing.decision import decide
from routing.dispatch import Ordered
from routing.facts import OpenCase, facts_from
from world.again import heard_of
from world.scene import Arrival, Heard, Scene
from world.writers import happens, pick

_CONSENT = "1"
_MOST_DECLINES = 2
_BEFORE_CLOSING = timedelta(minutes=10)


class Life(Heard):
    """One case; its rows wait in the scene's load and may still change."""

    def __init__(self, scene: Scene, arrival: Arrival, rng: random.Random) -> None:
        """Let somebody write, the case open and the router decide."""
        self.scene, self.arrival, self.rng = scene, arrival, rng
        scene.advance(arrival.at)
        self.again = heard_of(scene, arrival, rng)
        self.answers = submission.completed(scene.writers.answers(rng, arrival.at, self.again.told))
        self.case, self.period, self.consultation = self._opened()
        self.declined: dict[str, str] = {}
        self.assignment: Assignment | None = None
        self.stored: StoredDecision = self._routed(arrival.at, "submission")
        self.worker: Viewer | None = None
        self.spans = []
        self.settled_at = None

    def is_chance(self, name: str) -> bool:
        """Draw one of the plan's chances."""
        return happens(self.rng, self.scene.plan, name)

    def drawn(self, name: str) -> str:
        """Draw from one of the plan's weighted lists."""
        return pick(self.rng, self.scene.plan["weight"][name])

    def word(self, name: str) -> str:
        """Draw one of the plan's sentences."""
        return str(self.rng.choice(self.scene.plan["words"][name]))

    def leave(self, act: Act, at: datetime, *, by: Viewer | None, **detail: str | int) -> None:
        """Leave the trace of an act."""
        self.scene.leave(act, self.case, at, by=by, **detail)

    def _opened(self) -> tuple[Case, CasePeriod, Consultation]:
        load, at, prefecture = self.scene.load, self.arrival.at, self.scene.prefecture
        number = submission.next_number(prefecture.id, clock.fiscal_year(clock.day_in_japan(at)))
        case = load.add(submission.new_case(self.answers, prefecture, at, number=number))
        case.person_id = self.again.person_id
        if submission.has_person(self.answers) and not case.person_id:
            case.person_id = load.add(submission.new_person(prefecture.id, at)).id
        form = submission.Form(consent_version=_CONSENT, consent_at=at - timedelta(minutes=self.rng.randint(4, 25)))
        consultation = load.add(
            submission.new_consultation(self.answers, case, token=self.arrival.token, at=at, form=form)
        )
        self.case = case
        self.leave(Act.CONSULTATION_SENT, at, by=None, channel=consultation.channel)
        return case, load.add(submission.first_period(case)), consultation

    def _routed(self, at: datetime, cause: str) -> StoredDecision:
        """Let the router decide, and put the case where it says."""
        desk_, case = self.scene.desk, self.case
        facts = facts_from(self.answers, prefecture=desk_.territory, now=at, open_case=self._open_case())
        decision = decide(facts, desk_.candidates(self.declined), desk_.rules, desk_.load, at)
        stored = self.scene.load.add(
            dispatch.new_decision(case, decision.to_json(), consultation_id=self.consultation.id, at=at, cause=cause)
        )
        offered = placing.place(case, decision, stored=stored, desk=desk_)
        self.assignment = offered and self.scene.load.add(offered)
        self.leave(Act.CASE_ROUTED, at, by=None, **dispatch.summary(decision))
        return stored

    def _open_case(self) -> OpenCase | None:
        if self.again.like is None:
            return None
        case = self.again.like.case
        return OpenCase("likeness", self.scene.codes[case.lead_body_id or 0], case.reference)

    def go_on(self) -> None:
        """Let bodies answer and the desk settle until somebody works on the case, it ends, or the last day comes."""
        at = self.arrival.at
        while self.worker is None and self.settled_at is None and self.arrival.pace != "fresh":
            at = self._next_answer(at)
            if at >= self.scene.end:
                break
            if self.assignment is None:
                self._review(at)
            elif self._is_declined():
                self._decline(self.assignment, at)
            else:
                self._accept(self.assignment, at)
        self.scene.remember(self)

    def _next_answer(self, at: datetime) -> datetime:
        """Return the next moment in which whoever has the case before them says something: urgent ones soon."""
        hours = self.scene.hours[self.case.lead_body_id or 0]
        minutes = self.rng.randint(15, 90) if self.case.queue_rank == 0 else self.rng.randint(40, 600)
        return hours.add_working_time(at + timedelta(minutes=1), timedelta(minutes=minutes))

    @property
    def _before(self) -> Viewer:
        """Return who has the case before them."""
        return self.scene.staff[self.case.lead_body_id or 0]

    def _is_declined(self) -> bool:
        may = not self._before.is_desk and len(self.declined) < _MOST_DECLINES and not self.arrival.pace
        return may and self.is_chance("decline")

    def _decline(self, asked: Assignment, at: datetime) -> None:
        viewer, reason = self._before, self.drawn("decline_reason")
        handling.turn_down(viewer, asked, Declined(reason, self.word("decline")), at=at)
        self.leave(Act.CASE_DECLINED, at, by=viewer, reason=reason)
        self.declined[self.scene.codes[asked.body_id]] = reason
        self.stored = self._routed(at, "decline")

    def _accept(self, asked: Assignment, at: datetime) -> None:
        self.worker = self._before
        handling.put_in_hands(self.worker, self.case, assignment=asked, at=at)
        self.leave(Act.CASE_ACCEPTED, at, by=self.worker)
        self.spans = [(at, self._closing_after(at))]
        again = self._reopening()
        if again is not None:
            self.spans.append((again, self._closing_after(again)))

    def _closing_after(self, at: datetime) -> datetime | None:
        """Return when the case will be closed; None when it is open on the last day."""
        hours = self.scene.hours[self.case.lead_body_id or 0]
        days = int(self.drawn("days_open")) * self.rng.uniform(0.7, 1.3)
        closing_at = hours.closing(clock.day_in_japan(at) + timedelta(days=days)) - _BEFORE_CLOSING
        stays = self.arrival.pace == "working" or not self.is_chance("closed")
        return None if stays or closing_at >= self.scene.end else closing_at

    def _reopening(self) -> datetime | None:
        closed_at = self.spans[0][1]
        if closed_at is None or not self.is_chance("reopened"):
            return None
        hours = self.scene.hours[self.case.lead_body_id or 0]
        again = hours.add_working_time(closed_at + timedelta(days=self.rng.randint(10, 90)), timedelta(hours=2))
        return again if again < self.scene.end else None

    def _review(self, at: datetime) -> None:
        """Let the prefecture's desk settle what the router left to it."""
        earlier = self.again.like
        if self.case.review == "out" and self.is_chance("out_stands"):
            self._mark_out(at)
        elif self.case.review == "onward":
            self.settled_at = at
        elif earlier is not None and earlier.was_open(at):
            self._join(earlier, at)
        else:
            self._order(at)

    def _mark_out(self, at: datetime) -> None:
        reason = self.case.out_reason or "other"
        set_out(self.case, reason)
        closing.shut(self.case, self.period, "other", at=at)
        self.leave(Act.CASE_MARKED_OUT, at, by=self.scene.own, reason=reason)
        self.settled_at = at

    def _join(self, earlier: Heard, at: datetime) -> None:
        """Attach what was told to the earlier case, as the desk does when it confirms the likeness."""
        closing.shut(self.case, self.period, None, at=at)
        self.consultation.case_id, self.consultation.is_first = earlier.case.id, False
        self.case.merged_into_id, self.settled_at = earlier.case.id, at
        self.scene.leave(Act.CASE_ATTACHED, earlier.case, at, by=self.scene.own, attached=self.case.reference)
        self.leave(Act.PROPOSAL_CONFIRMED, at, by=self.scene.own, lead=self.stored.lead or "")

    def _order(self, at: datetime) -> None:
        body, act, reason = self._proposal(), Act.PROPOSAL_CONFIRMED, ""
        if body is None:
            body, act, reason = self.scene.desk.own, Act.BODY_CHOSEN, self.word("order")
        ordered = Ordered(self.scene.own.staff_id, reason)
        desk_ = self.scene.desk
        order = dispatch.new_order(self.case, self.stored, desk=desk_, body=body, at=at, ordered=ordered)
        self.stored = self.scene.load.add(order)
        self.assignment = self.scene.load.add(placing.new_offer(self.case, body, stored=self.stored, desk=desk_))
        self.leave(act, at, by=self.scene.own, lead=body.code)
        if body.id == self.scene.own.body_id:
            self._accept(self.assignment, at)

    def _proposal(self) -> Body | None:
        """Return the body that the desk follows the router to, if it does, and the person has nothing against it."""
        lead = self.stored.lead
        may = not self.case.is_restricted and self.answers.get("consent_share_body") != "no_pref_only"
        if lead and may and lead not in self.declined and self.is_chance("proposal_stands"):
            return self.scene.desk.body(lead)
        return None
