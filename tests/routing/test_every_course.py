"""Whatever happens in whatever order: no cap is broken, nobody is asked twice, every case has an owner, shares hold."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

import jobs
from administration import contracts
from administration.contracts import Plan
from casework import closing, handling
from casework.closing import Closed
from casework.handling import Declined
from foundation.clock import JAPAN, day_in_japan
from foundation.database import db, session
from records.assignment import Assignment, CoAssignment, ShareCredit
from records.body import Body, Contract
from records.case import Case
from routing import shares
from routing.ownership import has_no_owner
from tests.builders import told, viewer_of
from tests.databases import SqliteFiles, settings
from tests.routing.terms import agree
from wsgi import create_app

_BEGIN = datetime(2026, 11, 24, 10, 0, tzinfo=JAPAN)
_CAPS = {"DARC-G": 2, "HOG-G1": 3}
_JOBS = [job for job in jobs.SCHEDULE if job.name in {"route_waiting", "chase_offers", "clear_shares"}]
_DECLINES = st.sampled_from(["full", "conflict", "not_wanted"])


class Course(RuleBasedStateMachine):
    """A prefecture with two bodies that become full and one weighted pool."""

    files: SqliteFiles

    def __init__(self) -> None:
        """Begin with an empty desk."""
        super().__init__()
        self.database = self.files.fresh()
        self.app = create_app(settings(self.database.__enter__()))
        self.context = self.app.app_context()
        self.context.push()
        agree("HOG-G1", areas=[], share=2, capacity=_CAPS["HOG-G1"])
        agree("HOG-G2", areas=[], share=1, capacity="unlimited")
        agree("DARC-G", capacity=_CAPS["DARC-G"])
        self.at, self.number = _BEGIN, 0

    def teardown(self) -> None:
        """Leave nothing."""
        session.rollback()
        db.engine.dispose()
        self.context.pop()
        self.database.__exit__(None, None, None)

    @rule(
        needs=st.sampled_from([["lonely"], ["drugs"], ["drugs", "welfare"]]),
        urgent=st.sampled_from(["none", "medicine"]),
    )
    def arrive(self, needs: list[str], urgent: str) -> None:
        self.number += 1
        answers: dict[str, Any] = {
            "needs": needs,
            "urgent": [urgent],
            "stage": "supervision_ended",
            "disability": "yes",
        }
        if needs == ["lonely"]:
            answers["disability"] = "none"
        told(
            "mihon",
            at=self.at,
            municipality="99201",
            phone=f"080-0000-{self.number:04d}",
            name=f"見本 {self.number}",
            **answers,
        )

    def _one(self, number: int, *criteria: Any) -> tuple[Case, Body] | None:
        session.rollback()
        query = select(Case, Body).join(Body, Body.id == Case.lead_body_id).where(Case.state != "closed", *criteria)
        found = session.execute(query.order_by(Case.id)).all()
        return tuple(found[number % len(found)]) if found else None  # type: ignore[return-value]

    def _is_offered(self) -> Any:
        return Case.is_accepted.is_(False) & Case.review.is_(None)

    @rule(number=st.integers(0, 99))
    def accept(self, number: int) -> None:
        found = self._one(number, self._is_offered())
        if found:
            handling.accept(viewer_of(found[1].code.lower()), found[0].reference, at=self.at)

    @rule(number=st.integers(0, 99), reason=_DECLINES)
    def decline(self, number: int, reason: str) -> None:
        found = self._one(number, self._is_offered(), Body.kind != "PREF")
        if found:
            handling.decline(viewer_of(found[1].code.lower()), found[0].reference, Declined(reason), at=self.at)

    @rule(number=st.integers(0, 99))
    def close(self, number: int) -> None:
        found = self._one(number, Case.is_accepted)
        if found:
            closing.close(viewer_of(found[1].code.lower()), found[0].reference, Closed("wish", "info_only"), at=self.at)

    @rule(hours=st.sampled_from([0, 1, 5, 24, 24 * 4, 24 * 30]))
    def wake(self, hours: int) -> None:
        self.at += timedelta(hours=hours, minutes=1)
        for job in _JOBS:
            assert jobs.run_once(job, self.at, "one") or job.every == timedelta(days=1)

    @rule(share=st.integers(1, 3), clears=st.booleans())
    def renew(self, share: int, clears: bool) -> None:  # noqa: FBT001 - as Hypothesis draws it
        """Give a body of the pool another weight from tomorrow on; what is owed is carried on or cleared."""
        ken, today = viewer_of("ken-mihon", self.at), day_in_japan(self.at)
        session.rollback()
        held = session.scalars(
            select(Contract).join(Body).where(Body.code == "HOG-G2", Contract.ends_on.is_(None))
        ).one()
        if held.starts_on > today or held.terms["share"] == share:
            return
        plan = Plan(
            starts_on=today + timedelta(days=1),
            ends_on=None,
            programme=held.programme,
            support_type=held.support_type,
            terms={**held.terms, "share": share},
            clearing="年度が変わる" if clears else "",
        )
        contracts.end_contract(ken, "HOG-G2", held.starts_on, last_day=today, at=self.at)
        contracts.add_contract(ken, "HOG-G2", plan, at=self.at)

    @invariant()
    def nobody_is_without_an_owner(self) -> None:
        session.rollback()
        assert session.scalars(select(Case.reference).where(has_no_owner())).all() == []

    @invariant()
    def no_cap_is_broken(self) -> None:
        held = select(Body.code, func.count(Case.id)).join(Case, Case.lead_body_id == Body.id)
        for code, count in session.execute(held.where(Case.state != "closed").group_by(Body.code)):
            assert count <= _CAPS.get(code, self.number)

    @invariant()
    def no_body_is_asked_twice_about_a_case(self) -> None:
        for table in (Assignment, CoAssignment):
            asked = session.execute(select(table.case_id, table.body_id)).all()
            assert len(asked) == len(set(asked))

    @invariant()
    def shares_stay_within_half_a_case(self) -> None:
        credits_ = session.scalars(select(ShareCredit.credit)).all()
        assert sum(credits_) == 0
        assert all(abs(credit) <= shares.bound(2) for credit in credits_)


def _run(files: SqliteFiles, examples: int) -> None:
    Course.files = files
    run_state_machine_as_test(
        Course, settings=hypothesis_settings(max_examples=examples, stateful_step_count=15, deadline=None)
    )


def test_every_course_of_events_leaves_the_desk_in_order(sqlite_files: SqliteFiles) -> None:
    _run(sqlite_files, 100)


@pytest.mark.long
def test_a_thousand_courses_of_events_leave_the_desk_in_order(sqlite_files: SqliteFiles) -> None:
    _run(sqlite_files, 1000)
