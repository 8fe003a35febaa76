"""What the router is told about the world: bodies with contracts in force, their load, declines, open cases."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Select, or_, select, union_all

from foundation.database import session
from records.answers import Answers
from records.assignment import Assignment, AssignmentState, CoAssignment
from records.body import Body, Contract
from records.case import Case
from records.casecodes import SUPPORT_TYPE_OF_KIND
from records.consultation import Consultation
from records.prefecture import Prefecture
from records.reading import email_index, phone_index
from routing import burden, counselors, store
from routing.candidates import NO_LOAD, Candidate, Load
from routing.due import Hours, due_times
from routing.facts import OpenCase, Territory
from routing.limits import LIMITS, QUEUED, STAFF_FULL, number, written
from routing.rules import RuleSet

NO_ANSWER = "no_answer"
_OWN = "PREF"
# A settlement centre's own work before a release begins about two months ahead.
_WEEKS_BEFORE_RELEASE = 8
_SAID_NO = (AssignmentState.DECLINED, AssignmentState.LAPSED)


@dataclass(frozen=True)
class Desk:
    """A prefecture as the router sees it on one day; `load` is what bodies have in hand, by code.

    `teams` are the staff of those bodies in which somebody states what they may have in hand.
    """

    prefecture: Prefecture
    rules: RuleSet
    entries: Sequence[tuple[Body, Contract | None]]
    load: Mapping[str, Load]
    on: date
    teams: Mapping[str, counselors.Team] = field(default_factory=dict)

    @cached_property
    def territory(self) -> Territory:
        """Return the prefecture's places."""
        return Territory.of(self.prefecture.code, self.prefecture.jis, self.prefecture.areas)

    @property
    def unstaffed(self) -> dict[str, str]:
        """Return the bodies none of whose counselors has room, each with the reason."""
        return {code: STAFF_FULL for code, team in self.teams.items() if team.is_full}

    @property
    def is_limited(self) -> bool:
        """Tell whether some body may be without room."""
        stated = (contract.terms for body, contract in self.entries if contract and body.kind != _OWN)
        return bool(self.teams) or any(map(_limits, stated))

    def counted(self) -> dict[str, dict[str, int]]:
        """Return what was counted of each body that is limited, or shares by these rules; by field of Load."""
        sharing = burden.sharing_bodies(self.entries) if "share" in self.rules.tie_breaks else []
        names = {
            body.code: [*((contract and _limits(contract.terms)) or ()), *["credit"] * (body.id in sharing)]
            for body, contract in self.entries
        }
        loads = {code: self.load.get(code, NO_LOAD) for code in names}
        return {code: {name: getattr(loads[code], name) for name in asked} for code, asked in names.items() if asked}

    def spoken_for(self, ahead: Mapping[str, int]) -> dict[str, str]:
        """Return the bodies whose room is wanted by those who wait `ahead`, each with the reason."""
        terms = {body.code: contract.terms for body, contract in self.entries if contract}
        return {code: QUEUED for code, count in ahead.items() if self._is_taken(code, terms.get(code, {}), count)}

    def _is_taken(self, code: str, terms: Mapping[str, Any], ahead: int) -> bool:
        load, team = self.load.get(code, NO_LOAD), self.teams.get(code)
        limits = ((number(written(terms, limit)), getattr(load, limit.counted)) for limit in LIMITS)
        is_reached = any(most is not None and counted + ahead >= most for most, counted in limits)
        return is_reached or (team is not None and team.room is not None and team.room <= ahead)

    @property
    def own(self) -> Body:
        """Return the prefecture's own desk, a body like the others."""
        return next(body for body, _ in self.entries if body.kind == _OWN)

    def body(self, code: str) -> Body:
        """Return the body with this code."""
        return next(body for body, _ in self.entries if body.code == code)

    def candidates(
        self,
        said_no: Mapping[str, str],
        *,
        against: Mapping[str, str] | None = None,
        known: Collection[str] = (),
        lacking: Mapping[str, str] | None = None,
    ) -> list[Candidate]:
        """Return every body of the prefecture, once, with what it had to do with the case at hand.

        `said_no` are the reasons of those that declined, NO_ANSWER for those that let it lapse; `against` is
        conflict or unwanted, `lacking` sessions or staff_full.
        """
        return [
            self._candidate(
                body,
                contract,
                declined=None if said_no.get(body.code) == NO_ANSWER else said_no.get(body.code),
                lapsed=said_no.get(body.code) == NO_ANSWER,
                in_conflict=(against or {}).get(body.code) == "conflict",
                unwanted=(against or {}).get(body.code) == "unwanted",
                known=body.code in known,
                lacking=(lacking or {}).get(body.code, ""),
            )
            for body, contract in self.entries
        ]

    def _candidate(self, body: Body, contract: Contract | None, **dealings: str | bool | None) -> Candidate:
        closed_from = contract.closed_from if contract else None
        return Candidate.from_terms(
            contract.terms if contract else {},
            code=body.code,
            kind=body.kind,
            name=body.name,
            public_name=body.public_name,
            in_force=contract is not None,
            budget_closed=closed_from is not None and closed_from <= self.on,
            paused=body.paused_until is not None and body.paused_until >= self.on,
            hours=Hours.read(body.hours),
            **dealings,
        )

    def support_type(self, body: Body) -> str:
        """Return the support type that the body's work counts as: its contract's on the day, else its kind's."""
        contract = next(contract for entry, contract in self.entries if entry.id == body.id)
        return contract.support_type if contract else SUPPORT_TYPE_OF_KIND[body.kind]

    def limiting_sessions(self, codes: Collection[str]) -> list[tuple[Body, Contract]]:
        """Return those of the bodies whose contracts say how many sessions there are; never the prefecture's desk."""
        return [
            (body, contract)
            for body, contract in self.entries
            if body.code in codes and body.kind != _OWN and contract and contract.terms.get("session_limit")
        ]

    def weeks_before_release(self, body: Body) -> int:
        """Return how many weeks before a planned release the body is asked; its contract may say."""
        terms = next((contract.terms for entry, contract in self.entries if entry.id == body.id and contract), {})
        return int(terms.get("weeks_before_release", _WEEKS_BEFORE_RELEASE))

    def due(self, code: str, urgency: str, at: datetime) -> dict[str, str | None]:
        """Return the due times of a case offered now, in the working hours of the body's calendar."""
        due = due_times(at, urgency, Hours.read(self.body(code).hours))
        moments = {"read_by": due.read_by, "answer_by": due.answer_by, "first_contact_by": due.first_contact_by}
        return {name: moment.isoformat() if moment else None for name, moment in moments.items()}


def _limits(terms: Mapping[str, Any]) -> list[str]:
    """Return what is counted against the limits that a contract states by number."""
    return [limit.counted for limit in LIMITS if isinstance(written(terms, limit), int)]


def desk_of(prefecture: Prefecture, on: date) -> Desk:
    """Return the prefecture's rules, bodies, contracts and load on a day.

    Counselors are looked at only where one of them states a limit.
    """
    in_force = (Contract.starts_on <= on) & or_(Contract.ends_on.is_(None), Contract.ends_on >= on)
    bodies = (
        select(Body, Contract, counselors.state_limits(Body.id).label("states"))
        .outerjoin(Contract, (Contract.body_id == Body.id) & in_force)
        .where(Body.prefecture_id == prefecture.id)
        .order_by(Body.position, Contract.starts_on.desc(), Contract.id)
    )
    entries: dict[int, tuple[Body, Contract | None]] = {}
    stating: dict[int, str] = {}
    for body, contract, states in session.execute(bodies):
        entries.setdefault(body.id, (body, contract))
        # The prefecture's own desk takes whatever nobody else can, whoever is there.
        if states and body.kind != _OWN:
            stating[body.id] = body.code
    rules = store.rules_in_force(prefecture.id, on)
    listed = list(entries.values())
    load = burden.load_of(listed, on, by_share="share" in rules.tie_breaks)
    teams = {stating[body_id]: team for body_id, team in counselors.teams(stating, on).items()}
    return Desk(prefecture, rules, listed, load, on, teams)


def said_no(case_id: int) -> dict[str, str]:
    """Return the bodies that declined a case, with the reason code, or let its offer lapse (no_answer).

    They are never asked for it again, neither to lead it nor to take part.
    """
    ended = union_all(*(_ended(table, case_id) for table in (CoAssignment, Assignment))).order_by("code")
    found = session.execute(ended)
    return {code: NO_ANSWER if state == AssignmentState.LAPSED else reason or "other" for code, state, reason in found}


def _ended(table: type[Assignment | CoAssignment], case_id: int) -> Select[str, str, str | None]:
    said = select(Body.code, table.state, table.decline_reason).join(Body, Body.id == table.body_id)
    return said.where(table.case_id == case_id, table.state.in_(_SAID_NO))


def open_case_like(prefecture_id: int, answers: Answers, *, but_not: int | None) -> OpenCase | None:
    """Return the newest open case with the same telephone or mail and the same relation, if there is one.

    Likeness only proposes: a telephone may be shared, and a family may write with opposite wishes.
    """
    phone, email = phone_index(answers), email_index(answers)
    same = [Consultation.phone_index == phone] * bool(phone) + [Consultation.email_index == email] * bool(email)
    if not same:
        return None
    likely = (
        select(Case.reference, Body.code)
        .join(Consultation, Consultation.case_id == Case.id)
        .join(Body, Body.id == Case.lead_body_id)
        .where(
            Consultation.prefecture_id == prefecture_id,
            or_(*same),
            Consultation.relation == answers.get("relation", "unknown"),
            Case.state != "closed",
            Case.out_reason.is_(None),
            Case.merged_into_id.is_(None),
            Case.id != (but_not or 0),
        )
        .order_by(Case.opened_at.desc(), Case.id.desc())
        .limit(1)
    )
    found = session.execute(likely).one_or_none()
    return OpenCase("likeness", found.code, found.reference) if found else None


def support_type(body_id: int, on: date) -> str:
    """Return the support type that a body's work counts as: its contract's on the day, else its kind's."""
    in_force = (Contract.starts_on <= on) & or_(Contract.ends_on.is_(None), Contract.ends_on >= on)
    query = (
        select(Contract.support_type, Body.kind)
        .select_from(Body)
        .outerjoin(Contract, (Contract.body_id == Body.id) & in_force)
        .where(Body.id == body_id)
        .order_by(Contract.starts_on.desc(), Contract.id)
        .limit(1)
    )
    contracted, kind = session.execute(query).one()
    return contracted or SUPPORT_TYPE_OF_KIND[kind]
