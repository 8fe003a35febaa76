"""What a case is decided by: what was told and learned, the bodies with what they had to do with it, and their load."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from foundation import clock
from foundation.database import session
from records.answers import Answers
from records.case import Case
from records.conflict import Conflict
from records.prefecture import Prefecture
from routing import conflicts, former_counsel, offers, queueing, returning, share_credits
from routing.attached import Told, conflicts_with
from routing.decision import Candidate, Decision, decide
from routing.facts import Facts, facts_from

# What binds the prefecture's desk as well; everything else it may decide otherwise, with a reason.
_FOR_EVERYBODY = {"declined", "no_answer", "conflict", "contract", "budget", "paused"}


@dataclass(frozen=True, kw_only=True)
class Hearing:
    """One case before the router: `known` are the bodies that served the writer before, with their worker.

    `unwanted` are the lawyers, by number, whom the person does not want again.
    `without_anybody` are the bodies, by number, where nobody may find the case.
    `against` is what earlier declines say against bodies: conflict or unwanted. `lacking` are the bodies without a
    session left for the writer, without a counselor with room, or with room that others wait for. `attached` is what
    consultations attached to the case say against bodies: wish or conflict.
    """

    desk: offers.Desk
    facts: Facts
    conflicts: Sequence[Conflict]
    unwanted: Collection[int]
    without_anybody: Collection[int]
    said_no: Mapping[str, str]
    known: Mapping[str, int | None]
    against: Mapping[str, str]
    lacking: Mapping[str, str]
    attached: Mapping[str, str]
    at: datetime

    def decide(self) -> Decision:
        """Return what the rules in force say."""
        return decide(self.facts, self.candidates(), self.desk.rules, self.desk.load, self.at)

    def candidates(self) -> list[Candidate]:
        """Return every body with what it had to do with the case."""
        in_conflict = {*_codes_in(self.conflicts, self.desk)}
        in_conflict |= {body.code for body, _ in self.desk.entries if body.id in self.without_anybody}
        return self.desk.candidates(
            self.said_no,
            against={**self.against} | dict.fromkeys(sorted(in_conflict), "conflict"),
            known=self.known,
            lacking=self.lacking,
        )

    def never(self) -> dict[str, str]:
        """Return the bodies that nobody may ask about this case, not even the prefecture's desk, with the reason."""
        found = {body.code: body.standing() or body.excuse() for body in self.candidates()}
        return {code: reason for code, reason in found.items() if reason in _FOR_EVERYBODY}

    def settle(self, case: Case, decision: Decision) -> None:
        """Keep what an offer does beside itself: who served the writer is named unless barred, shares are settled."""
        worker = self._earlier_worker(decision.lead or "")
        case.worker_id = None if worker in self.unwanted else conflicts.unless_barred(worker, case.id)
        if decision.pool:
            bodies = {body.code: body for body, _ in self.desk.entries}
            share_credits.count(case.id, decision.pool, decision.lead or "", bodies=bodies, at=self.at)

    @property
    def noted(self) -> dict[str, object]:
        """Return what a stored decision keeps of what it was made by and nothing else tells later.

        That is what bodies lacked and had in hand, and what was attached by then.
        """
        told = {"lacking": dict(self.lacking), "attached": dict(self.attached)}
        return {**{key: value for key, value in told.items() if value}, "load": self.desk.counted()}

    def _earlier_worker(self, code: str) -> int | None:
        """Return who served the writer before, unless they have no room."""
        worker, team = self.known.get(code), self.desk.teams.get(code)
        return worker if worker is None or team is None or team.may_be_named(worker) else None


def _codes_in(conflicts: Sequence[Conflict], desk: offers.Desk) -> list[str]:
    """Return the bodies that stand against somebody as a whole."""
    barred = {conflict.body_id for conflict in conflicts if conflict.staff_id is None}
    return [body.code for body, _ in desk.entries if body.id in barred]


def hear(case: Case, told: Told, at: datetime) -> Hearing:
    """Return what a case is decided by `at`; reads, and writes nothing."""
    desk = desk_at(case.prefecture_id, at)
    ahead = queueing.ahead(desk.prefecture.id, case) if desk.is_limited else {}
    return hear_before(desk, case, told, at=at, ahead=ahead)


def desk_at(prefecture_id: int, at: datetime) -> offers.Desk:
    """Return a prefecture as the router sees it at a moment."""
    return offers.desk_of(session.get_one(Prefecture, prefecture_id), clock.day_in_japan(at))


def hear_before(desk: offers.Desk, case: Case, told: Told, *, at: datetime, ahead: Mapping[str, int]) -> Hearing:
    """Return what a case is decided by before a desk that was read; `ahead`: how many wait for a body before it."""
    prefecture = desk.prefecture
    answers, also_against = _as_known_now(case, told), conflicts_with(prefecture.id, told)
    open_case = offers.open_case_like(prefecture.id, answers, but_not=case.id)
    facts = facts_from(answers, prefecture=desk.territory, now=at, open_case=open_case)
    earlier = returning.earlier_cases(answers, case)
    before = returning.Before() if earlier is None else returning.before(earlier, desk.on)
    limited = {} if earlier is None else returning.without_sessions(earlier, desk.limiting_sessions(before.known))
    standing = [*conflicts.matching(case, answers), *also_against]
    unwanted = {staff_id for one in (answers, *told.later_answers) for staff_id in former_counsel.known(case, one)}
    barred = {conflict.staff_id for conflict in standing if conflict.staff_id is not None}
    # Later the stored bars count alone: the desk may have lifted one.
    barred |= unwanted if conflicts.is_undecided(case) else set()
    return Hearing(
        desk=desk,
        facts=facts.refusing(told.also_refused),
        conflicts=standing,
        unwanted=unwanted,
        without_anybody=conflicts.without_anybody(case, barred),
        said_no=offers.said_no(case.id),
        known=before.known,
        against=before.against,
        lacking=desk.spoken_for(ahead) | desk.unstaffed | limited,
        attached=dict.fromkeys(told.also_refused, "wish") | dict.fromkeys(_codes_in(also_against, desk), "conflict"),
        at=at,
    )


def _as_known_now(case: Case, told: Told) -> Answers:
    """Return what was told, with what was said last of telling a body, and the day of release that staff learned of."""
    answers = told.answers
    said = [later["consent_share_body"] for later in told.later_answers if "consent_share_body" in later]
    if said:
        answers = answers | {"consent_share_body": said[-1]}
    return answers | {"release_date": case.release_on.isoformat()} if case.release_on else answers
