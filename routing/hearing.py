"""What a case is decided by: what was told and learned, the bodies with what they had to do with it, and their load."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from foundation import clock
from foundation.database import session
from records.answers import Answers
from records.case import Case
from records.conflict import Conflict
from records.consultation import Consultation
from records.prefecture import Prefecture
from records.reading import answers_of
from routing import burden, conflicts, offers
from routing.candidates import Candidate
from routing.decision import Decision, decide
from routing.facts import Facts, facts_from

# What binds the prefecture's desk as well; everything else it may decide otherwise, with a reason.
_FOR_EVERYBODY = {"declined", "no_answer", "conflict", "contract", "budget", "paused"}


@dataclass(frozen=True, kw_only=True)
class Hearing:
    """One case before the router: `known` are the bodies that served the writer before, with their worker."""

    desk: offers.Desk
    facts: Facts
    conflicts: Sequence[Conflict]
    said_no: Mapping[str, str]
    known: Mapping[str, int | None]
    at: datetime

    def decide(self) -> Decision:
        """Return what the rules in force say."""
        return decide(self.facts, self._candidates(), self.desk.rules, self.desk.load, self.at)

    def _candidates(self) -> list[Candidate]:
        barred = {conflict.body_id for conflict in self.conflicts if conflict.staff_id is None}
        return self.desk.candidates(
            self.said_no,
            conflicts={body.code for body, _ in self.desk.entries if body.id in barred},
            known=self.known,
        )

    def never(self) -> dict[str, str]:
        """Return the bodies that nobody may ask about this case, not even the prefecture's desk, with the reason."""
        found = {body.code: body.excuse() or body.standing() for body in self._candidates()}
        return {code: reason for code, reason in found.items() if reason in _FOR_EVERYBODY}

    def settle(self, case: Case, decision: Decision) -> None:
        """Keep what an offer does beside itself: whoever served the writer before is named, shares are settled."""
        case.worker_id = self.known.get(decision.lead or "")
        if decision.pool:
            bodies = {body.code: body for body, _ in self.desk.entries}
            burden.settle(decision.pool, self.desk.load, decision.lead or "", bodies=bodies)


def hear(case: Case, consultation: Consultation, at: datetime) -> Hearing:
    """Return what a case is decided by `at`; reads, and writes nothing."""
    prefecture = session.get_one(Prefecture, case.prefecture_id)
    desk = offers.desk_of(prefecture, clock.day_in_japan(at))
    answers = _as_known_now(case, consultation)
    open_case = offers.open_case_like(prefecture.id, answers, but_not=case.id)
    return Hearing(
        desk=desk,
        facts=facts_from(answers, prefecture=desk.territory, now=at, open_case=open_case),
        conflicts=conflicts.matching(prefecture.id, answers),
        said_no=offers.said_no(case.id),
        known=burden.acquaintances(prefecture.id, answers, case),
        at=at,
    )


def _as_known_now(case: Case, consultation: Consultation) -> Answers:
    """Return what was told, with the day of release that staff have learned of since."""
    answers = answers_of(consultation)
    return answers | {"release_date": case.release_on.isoformat()} if case.release_on else answers
