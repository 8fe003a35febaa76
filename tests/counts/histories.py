"""Random histories of a prefecture, and the rows they leave: cases opened, closed, reopened, merged, marked out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count

from hypothesis import strategies as st
from sqlalchemy import select

from foundation.clock import Month, day_in_japan
from foundation.database import session
from records.body import Body
from records.case import Case, CasePeriod, Person
from records.casework import Contact, Referral
from records.consultation import Consultation
from records.prefecture import Prefecture

BEGINS = date(2024, 3, 1)
MONTHS = [Month(2024, 3), Month(2024, 4), Month(2024, 5), Month(2025, 3), Month(2025, 4)]
_numbers = count(1)
days = st.integers(0, 430).map(lambda offset: BEGINS + timedelta(days=offset))
moments = st.integers(0, 430 * 24).map(lambda hours: datetime(2024, 3, 1, tzinfo=UTC) + timedelta(hours=hours))
types = st.sampled_from(["SPE-D", "CON-P", "EMP"])


@dataclass(frozen=True, kw_only=True)
class OneContact:
    body: int = 0
    support_type: str = "SPE-D"
    held_at: datetime = datetime(2024, 4, 10, 3, tzinfo=UTC)
    is_countable: bool = True


@dataclass(frozen=True, kw_only=True)
class OneCase:
    """`turns` are the days on which it was opened, closed, reopened, …"""

    person: int | None = None
    body: int | None = 0
    support_type: str | None = "SPE-D"
    relation: str = "self"
    out_reason: str | None = None
    is_merged: bool = False
    turns: Sequence[date] = (date(2024, 4, 3),)
    received: Sequence[datetime] = ()
    contacts: Sequence[OneContact] = field(default_factory=list)
    referrals: Sequence[date | None] = ()


contacts = st.builds(
    OneContact,
    body=st.integers(0, 2),
    support_type=types,
    held_at=moments,
    is_countable=st.sampled_from([True] * 4 + [False]),
)
cases = st.builds(
    OneCase,
    person=st.none() | st.integers(0, 2),
    body=st.none() | st.integers(0, 2),
    support_type=st.none() | types,
    relation=st.sampled_from(["self", "family", "landlord", "unknown", "other"]),
    out_reason=st.sampled_from([None] * 5 + ["victim", "spam"]),
    is_merged=st.sampled_from([False] * 6 + [True]),
    turns=st.lists(days, min_size=1, max_size=6).map(sorted),
    received=st.lists(moments, max_size=2),
    contacts=st.lists(contacts, max_size=6),
    referrals=st.lists(st.none() | days, max_size=2),
)
histories = st.lists(cases, min_size=1, max_size=7)


@dataclass(frozen=True)
class Desk:
    """A prefecture with its bodies in the order of tables."""

    id: int
    bodies: Sequence[Body]


def desk(code: str = "saga") -> Desk:
    prefecture_id = session.scalars(select(Prefecture.id).where(Prefecture.code == code)).one()
    bodies = session.scalars(select(Body).where(Body.prefecture_id == prefecture_id).order_by(Body.position)).all()
    return Desk(prefecture_id, bodies)


def write(at: Desk, history: Sequence[OneCase]) -> list[Case]:
    """Leave the rows of a history; the caller rolls back or commits."""
    people = [Person(prefecture_id=at.id, since=BEGINS) for _ in range(3)]
    session.add_all(people)
    session.flush()
    return [_write_case(at, one, people) for one in history]


def _write_case(at: Desk, one: OneCase, people: Sequence[Person]) -> Case:
    number = next(_numbers)
    case = Case(
        prefecture_id=at.id,
        reference=f"R6-TST-{number:04}",
        fiscal_year=1900,
        number=number,
        opened_at=datetime(2024, 4, 1, tzinfo=UTC),
        opened_on=one.turns[0],
        person_id=None if one.person is None else people[one.person].id,
        relation=one.relation,
        lead_body_id=None if one.body is None else at.bodies[one.body].id,
        support_type=one.support_type,
        out_reason=one.out_reason,
        municipality="41202",
    )
    session.add(case)
    session.flush()
    case.merged_into_id = case.id if one.is_merged else None
    session.add_all(_periods(case, one.turns))
    session.add_all(_contact(at, case, contact) for contact in one.contacts)
    session.add_all(_referral(at, case, day) for day in one.referrals)
    session.add_all(consultation(case, moment, is_first=not order) for order, moment in enumerate(one.received))
    session.flush()
    return case


def _periods(case: Case, turns: Sequence[date]) -> list[CasePeriod]:
    pairs = zip(turns[::2], [*turns[1::2], None], strict=False)
    return [
        CasePeriod(case_id=case.id, ordinal=order, opened_on=opened_on, closed_on=closed_on, close_reason="wish")
        for order, (opened_on, closed_on) in enumerate(pairs, 1)
    ]


def _contact(at: Desk, case: Case, one: OneContact) -> Contact:
    return Contact(
        prefecture_id=at.id,
        case_id=case.id,
        body_id=at.bodies[one.body].id,
        staff_id=None,
        held_at=one.held_at,
        held_on=day_in_japan(one.held_at),
        recorded_at=one.held_at,
        method="phone",
        result="reached",
        counterpart="subject",
        is_countable=one.is_countable,
        support_type=one.support_type,
        memo="見本 太郎さんと電話。080-0000-4321",
    )


def _referral(at: Desk, case: Case, confirmed_on: date | None) -> Referral:
    return Referral(
        prefecture_id=at.id,
        case_id=case.id,
        body_id=at.bodies[1].id,
        staff_id=None,
        destination="OUT-MH",
        made_on=BEGINS,
        support_type="CON-L",
        confirmed_on=confirmed_on,
    )


def consultation(case: Case, received_at: datetime, *, is_first: bool = True) -> Consultation:
    number = next(_numbers)
    return Consultation(
        prefecture_id=case.prefecture_id,
        case_id=case.id,
        is_first=is_first,
        received_at=received_at,
        received_on=day_in_japan(received_at),
        receipt_hash=f"receipt {number}".encode(),
        one_time_hash=f"form {number}".encode(),
        form_version="1",
        identity={"name": "見本 太郎"},
        reach={"phone": "08000004321"},
        story={"free_text": "見本の本文"},
        special={},
    )
