"""What must hold at every moment of a course of events, read from the rows alone, apart from the router's own code."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from fractions import Fraction
from hashlib import sha256
from operator import attrgetter
from typing import Any

from sqlalchemy import Select, String, cast, func, literal, or_, select

from accounts.scope import Sight, may_see
from foundation.clock import JAPAN, in_japan
from foundation.database import session
from records.assignment import LIVE_STATES, Assignment, CoAssignment, ShareCredit, StoredDecision
from records.body import Body, Contract
from records.case import Case, CasePeriod
from records.consultation import Consultation
from records.prefecture import Prefecture
from records.trail import Act, Trace
from routing.shares import CASE, bound
from tests.builders import viewer_of

_SAID_NO = {"declined", "lapsed"}
_HELD = {"offered", "accepted", "ended"}
# The bodies of the weighted pool.
_POOL = 3
_TABLES = (Assignment, CoAssignment)


@dataclass(frozen=True, kw_only=True)
class Question:
    """A body was asked to lead a case or to take part in it, by a decision of this cause."""

    number: int
    is_lead: bool
    case: int
    body: int
    code: str
    state: str
    at: datetime
    cause: str

    @property
    def is_live(self) -> bool:
        """Tell whether it stands: asked or accepted."""
        return self.state in LIVE_STATES

    @property
    def by_router(self) -> bool:
        """Tell whether no person ordered it."""
        return self.cause != "desk"


class Watch:
    """What was seen of one prefecture's course of events; each look finds what is new, and that all of it is right.

    The course says which telephone a case was told from, and who said that they cannot serve whoever calls from one:
    bodies in `against` as (code, phone), members of staff in `barred` as (login, phone).
    """

    def __init__(self, prefecture: str, happened: Counter[str]) -> None:
        """Begin before anything has happened; `happened` counts what was seen."""
        self.phones: dict[int, str] = {}
        self.against: set[tuple[str, str]] = set()
        self.barred: set[tuple[str, str]] = set()
        self.happened = happened
        self._prefecture = prefecture
        self._frozen: dict[int, str] = {}
        self._seen: set[tuple[bool, int]] = set()
        self._owed: dict[str, Fraction] = {}
        self._cleared = self._beyond = 0

    def look(self) -> None:
        """Check everything that must hold now."""
        session.rollback()
        asked = list(_questions())
        new = [one for one in asked if (one.is_lead, one.number) not in self._seen]
        self._seen |= {(one.is_lead, one.number) for one in new}
        self._a_stored_decision_never_changes_and_explains_every_body()
        _every_open_case_has_one_owner(asked)
        _every_open_case_has_one_open_period()
        _what_is_not_to_be_shared_stays_with_the_prefecture()
        self._whoever_is_barred_finds_nothing()
        for question in new:
            self._was_rightly_asked(question, asked)
        self._shares_are_settled([one for one in new if one.is_lead])

    def _was_rightly_asked(self, question: Question, asked: list[Question]) -> None:
        _nobody_is_asked_twice(question, asked)
        if not question.code.startswith("PREF-"):
            _the_contract_holds(question)
            self._no_conflict_stands_against(question)
        if question.is_lead and question.by_router:
            _there_was_room(question)

    def _a_stored_decision_never_changes_and_explains_every_body(self) -> None:
        everybody = session.scalars(_bodies(self._prefecture)).all()
        whole = cast(StoredDecision.content, String)
        rest = (StoredDecision.outcome, StoredDecision.lead, StoredDecision.ruleset, StoredDecision.cause)
        found = {}
        for number, *columns in session.execute(select(StoredDecision.id, whole, *rest, StoredDecision.made_at)):
            found[number] = sha256(repr(columns).encode()).hexdigest()
        for number in found.keys() - self._frozen.keys():
            decision = session.get_one(StoredDecision, number)
            explained = decision.content["candidates"]
            assert [verdict["body"] for verdict in explained] == everybody
            assert all(verdict["reason"] and verdict["words"] for verdict in explained)
            self.happened.update(f"passed over: {verdict['reason']}" for verdict in explained)
        assert {number: found.get(number) for number in self._frozen} == self._frozen
        self._frozen = found

    def _no_conflict_stands_against(self, question: Question) -> None:
        assert (question.code, self.phones[question.case]) not in self.against

    def _whoever_is_barred_finds_nothing(self) -> None:
        for login, phone in self.barred:
            found = session.scalars(select(Case.id).where(may_see(viewer_of(login), Sight.WORK)))
            assert not [case for case in found if self.phones[case] == phone]

    def _shares_are_settled(self, offers: list[Question]) -> None:
        """Count anew what each body of the pool has coming; the stored credits say the same, rounding apart.

        What the router did not choose on the spot, or what moves a case, may carry a body one case beyond the bound.
        """
        cleared = session.scalars(select(func.count(Trace.id)).where(Trace.act == Act.SHARES_CLEARED)).one()
        if cleared > self._cleared:
            # Whatever is due is forgotten before the first choice of the moment.
            self._cleared, self._owed = cleared, {}
            self.happened["cleared"] += 1
        for offer in sorted(offers, key=lambda one: one.number):
            self._count(offer)
        most = Fraction(bound(_POOL), CASE) + self._beyond
        assert all(abs(owed) <= most for owed in self._owed.values())
        kept = session.execute(select(Body.code, ShareCredit.credit).join(Body, Body.id == ShareCredit.body_id)).all()
        assert sum(credit for _, credit in kept) == 0
        assert all(abs(credit - self._owed.get(code, Fraction()) * CASE) <= len(self._frozen) for code, credit in kept)

    def _count(self, offer: Question) -> None:
        pool = _pool_of(offer.number)
        if not pool:
            return
        parts = {code: Fraction(weight, sum(pool.values())) for code, weight in pool.items()}
        taken_back = _taken_back_before(offer)
        if taken_back is not None:
            # The case counted already: it moves with its whole case, and nothing new is divided.
            parts = {taken_back: Fraction(1)}
        for code, part in parts.items():
            self._owed[code] = self._owed.get(code, Fraction()) + part
        self._owed[offer.code] = self._owed.get(offer.code, Fraction()) - 1
        self.happened["by share"] += 1
        self._beyond += not offer.by_router or taken_back is not None


def _pool_of(number: int) -> dict[str, int]:
    """Return the weights among which an offer counts; empty where it does not."""
    decision = select(StoredDecision).join(Assignment, Assignment.decision_id == StoredDecision.id)
    return dict(session.scalars(decision.where(Assignment.id == number)).one().content["pool"])


def _taken_back_before(offer: Question) -> str | None:
    """Return the body of the same kind from which the case was taken back last, if it counted for it."""
    back = (
        select(Assignment.id, Body.code)
        .join(Body, Body.id == Assignment.body_id)
        .where(Assignment.case_id == offer.case, Assignment.state == "withdrawn", Assignment.id < offer.number)
        .order_by(Assignment.id.desc())
    )
    counted = next((code for number, code in session.execute(back) if _pool_of(number)), None)
    return counted if counted and counted.partition("-")[0] == offer.code.partition("-")[0] else None


def _bodies(prefecture: str) -> Select[str]:
    return select(Body.code).join(Prefecture).where(Prefecture.code == prefecture).order_by(Body.position)


def _questions() -> Iterator[Question]:
    """Yield whoever was ever asked, in the order in which it was asked within each kind."""
    for table in _TABLES:
        columns: tuple[Any, ...] = (table.case_id, table.body_id, Body.code, table.state, table.offered_at)
        query = (
            select(table.id, *columns, StoredDecision.cause)
            .join(Body, Body.id == table.body_id)
            .join(StoredDecision, StoredDecision.id == table.decision_id)
            .order_by(table.id)
        )
        for number, case, body, code, state, at, cause in session.execute(query):
            yield Question(
                number=number,
                is_lead=table is Assignment,
                case=case,
                body=body,
                code=code,
                state=state,
                at=at,
                cause=cause,
            )


def _every_open_case_has_one_owner(asked: list[Question]) -> None:
    """The body that was asked or has accepted; else the prefecture, whose list of what to settle shows the case."""
    live: defaultdict[int, list[Question]] = defaultdict(list)
    for question in filter(attrgetter("is_live"), asked):
        live[question.case].append(question)
    shown = set(session.scalars(select(Case.id).where(may_see(viewer_of("pref-g"), Sight.REVIEW))))
    columns = (Case.id, Case.review, Case.lead_body_id, Case.is_accepted)
    for case, review, lead, is_accepted in session.execute(select(*columns).where(Case.state != "closed")):
        leading = [(one.body, one.state == "accepted") for one in live.get(case, ()) if one.is_lead]
        assert leading == [(lead, is_accepted)] * (not review)
        assert not review or case in shown
        assert lead not in {one.body for one in live.get(case, ()) if not one.is_lead}


def _every_open_case_has_one_open_period() -> None:
    running = select(CasePeriod.case_id).where(CasePeriod.closed_on.is_(None)).order_by(CasePeriod.case_id)
    opened = select(Case.id).where(Case.state != "closed").order_by(Case.id)
    assert session.scalars(running).all() == session.scalars(opened).all()


def _what_is_not_to_be_shared_stays_with_the_prefecture() -> None:
    """What counts is what was said last about telling a body; a victim's case goes to none, whatever was said."""
    last = select(func.max(Consultation.id)).where(Consultation.case_id == Case.id).correlate(Case).scalar_subquery()
    for table in _TABLES:
        shared = (
            select(Case.reference)
            .join(Consultation, Consultation.id == last)
            .join(table, table.case_id == Case.id)
            .join(Body, Body.id == table.body_id)
            .where(Body.kind != "PREF", table.state.in_(LIVE_STATES), Case.state != "closed")
        )
        kept = or_(Consultation.consent_share_body == "no_pref_only", Case.is_restricted)
        assert session.scalars(shared.where(kept)).all() == []


def _nobody_is_asked_twice(question: Question, asked: list[Question]) -> None:
    """Whoever declined or let it lapse, in either part, stays out; whom the desk passed over may be asked again."""
    before = [one for one in asked if (one.case, one.body) == (question.case, question.body) and one != question]
    assert not [one for one in before if one.state in _SAID_NO]
    assert {one.state for one in before if one.is_lead == question.is_lead} <= {"withdrawn"}


def _the_contract_holds(question: Question) -> None:
    contract = _contract(question)
    paused = session.scalars(select(Body.paused_until).where(Body.id == question.body)).one()
    day = in_japan(question.at).date()
    assert contract is not None
    assert contract.closed_from is None or day < contract.closed_from
    assert paused is None or paused < day


def _contract(question: Question) -> Contract | None:
    day = in_japan(question.at).date()
    in_force = select(Contract).where(
        Contract.body_id == question.body,
        Contract.starts_on <= day,
        func.coalesce(Contract.ends_on, literal(day)) >= day,
    )
    return session.scalars(in_force).one_or_none()


def _there_was_room(question: Question) -> None:
    contract = _contract(question)
    terms = contract.terms if contract else {}
    day = in_japan(question.at).date()
    begins = datetime.combine(day.replace(day=1), time(), JAPAN)
    held = select(func.count(Case.id)).where(Case.lead_body_id == question.body, Case.state != "closed")
    taken = select(func.count(Assignment.id)).where(
        Assignment.body_id == question.body, Assignment.offered_at >= begins, Assignment.state.in_(_HELD)
    )
    for term, query in (("capacity", held), ("month_limit", taken)):
        most = terms.get(term, "unlimited")
        assert most == "unlimited" or session.scalars(query).one() <= most
