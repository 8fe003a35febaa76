"""A course of events: consultations arrive, bodies and the prefecture's desk answer, the clock jumps."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeVar

from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import select

import jobs
from administration import audit
from casework import casefile, closing, conflicts, desk, handling, releases
from casework.closing import Closed
from casework.conflicts import Declared
from casework.desk import Chosen
from casework.handling import Declined
from foundation.clock import JAPAN, day_in_japan, in_japan
from foundation.database import db, session
from foundation.refusal import Refusal
from records.assignment import AssignmentState, CoAssignment
from records.body import Body
from records.case import Case
from records.casecodes import DECLINE_REASON
from records.conflict import Conflict
from routing import store
from tests.builders import told, viewer_of
from tests.routing.course import Watch

BEGIN = datetime(2026, 11, 24, 10, 0, tzinfo=JAPAN)
_JOBS = [job for job in jobs.SCHEDULE if job.name in {"route_waiting", "chase_offers", "clear_shares"}]
_ANY = st.integers(0, 99)
_OFFERED = Case.is_accepted.is_(False) & Case.review.is_(None)
_LONELY: dict[str, Any] = {"needs": ["lonely"], "stage": "supervision_ended", "disability": "none"}
_BESIDE: dict[str, Any] = {"needs": ["drugs", "welfare"], "disability": "yes"}
_RELEASED: dict[str, Any] = {
    "stage": "serving",
    "municipality": "custody",
    "municipality_future": "99201",
    "needs": ["welfare"],
    "age_band": "65_74",
}
# What people come with; the same few matters meet each other in the same few bodies.
_MATTERS = st.sampled_from(
    [
        _LONELY,
        _LONELY,
        _LONELY | {"municipality": "99202"},
        _LONELY | {"body_wish": "HOG-G2"},
        _LONELY | {"body_wish": "except:HOG-G1"},
        _LONELY | {"age_band": "75p"},
        {"needs": ["drugs"]},
        _BESIDE,
        _BESIDE | {"urgent": ["medicine"]},
        {"needs": ["work"], "stage": "supervision_ended"},
        {"needs": ["drugs"], "supervision": "yes"},
        {"needs": ["drugs"], "free_text": "もう死にたいです。"},
        {"needs": ["legal"], "stage": "no_case", "free_text": "私は被害者です。加害者が怖いです。"},
    ]
)
# Nobody in particular, or one of those who came before.
_WRITERS = st.sampled_from([0, 0, 0, 0, 1, 2, 3, 4])
_REASONS = st.booleans().flatmap(lambda accepts: st.just("") if accepts else st.sampled_from(sorted(DECLINE_REASON)))
_CONSENT = st.sampled_from(["yes", "yes", "yes", "yes", "ask_first", "no_pref_only"])
_MOMENTS: dict[str, Callable[[datetime], datetime]] = {
    "a minute": lambda at: at,
    "an hour": lambda at: at + timedelta(hours=1),
    "a day": lambda at: at + timedelta(days=1),
    "four days": lambda at: at + timedelta(days=4),
    "a month": lambda at: at + timedelta(days=30),
    "next month": lambda at: (at.replace(day=1, hour=0, minute=0) + timedelta(days=32)).replace(day=1),
    "the last of work this year": lambda at: _yearly(at, 12, 28, hour=17),
    "the first of work next year": lambda at: _yearly(at, 1, 4, hour=9),
    "next fiscal year": lambda at: _yearly(at, 4, 1, hour=0),
}


def _yearly(at: datetime, month: int, day: int, *, hour: int) -> datetime:
    """Return the next such moment of a year."""
    moment = at.replace(month=month, day=day, hour=hour, minute=0)
    return moment if moment > at else moment.replace(year=at.year + 1)


def _consent(case: Case) -> str | None:
    """Return what was said last about telling a body."""
    return casefile.consultations(case)[0].consent_share_body


Drawn = dict[str, Any]
Act = TypeVar("Act", bound=Callable[..., None])
_NAMES: list[str] = []
_DRAWN: dict[str, st.SearchStrategy[Drawn]] = {}


def event(*, times: int = 1, **drawn: st.SearchStrategy[Any]) -> Callable[[Act], Act]:
    """Make an act something that may happen, `times` as often as the rarest.

    Hypothesis' own rules are left out at random, a different half for each example: too few courses would go far.
    """

    def known(act: Act) -> Act:
        _NAMES.extend([act.__name__] * times)
        _DRAWN[act.__name__] = st.fixed_dictionaries(drawn)
        return act

    return known


def _named(name: str) -> st.SearchStrategy[tuple[str, Drawn]]:
    return st.tuples(st.just(name), _DRAWN[name])


class CaseEvents(RuleBasedStateMachine):
    """What happens to cases; `fresh` puts a database of its own under the application for each example."""

    app: ClassVar[Flask]
    fresh: ClassVar[Callable[[], AbstractContextManager[str]]]
    happened: ClassVar[Counter[str]]

    def __init__(self) -> None:
        """Begin with an empty desk."""
        super().__init__()
        # One application for all examples knows its statements; the rules of the last example are another matter.
        store.forget()
        self.database = type(self).fresh()
        self.database.__enter__()
        self.context = self.app.app_context()
        self.context.push()
        self.at, self.number = BEGIN, 0
        self.watch = Watch("mihon", self.happened)

    def teardown(self) -> None:
        """See that the trail holds, and leave nothing."""
        try:
            session.rollback()
            assert audit.verify().broken_at is None
        finally:
            session.rollback()
            db.engine.dispose()
            self.context.pop()
            self.database.__exit__(None, None, None)

    @rule(event=st.deferred(lambda: st.sampled_from(_NAMES).flatmap(_named)))
    def happen(self, event: tuple[str, Drawn]) -> None:
        name, drawn = event
        getattr(self, name)(**drawn)

    @invariant()
    def everything_holds(self) -> None:
        self.watch.look()

    def one(self, number: int, *queries: Any) -> Any:
        """Return one of the rows that queries find, or None."""
        session.rollback()
        found = [row for query in queries for row in session.execute(query)]
        return found[number % len(found)] if found else None

    def _finds(self, code: str, case: Case) -> str:
        """Return the log-in of somebody of a body who may find a case."""
        login = code.lower()
        return f"{login}-2" if (login, self.watch.phones[case.id]) in self.watch.barred else login

    @event(times=4, told=st.lists(st.tuples(_MATTERS, _CONSENT, _WRITERS), min_size=1, max_size=3))
    def arrive(self, told: list[tuple[dict[str, Any], str, int]]) -> None:
        for matter, consent, writer in told:
            self._tell({**matter, "consent_share_body": consent}, writer)

    @event(days=st.sampled_from([10, 50, 70, 120]))
    def plan_a_release(self, days: int) -> None:
        day = day_in_japan(self.at) + timedelta(days=days)
        self._tell(_RELEASED | {"release_date": day.isoformat()}, 0)

    def _tell(self, answers: dict[str, Any], writer: int) -> None:
        """Let a stranger (0) or one of those who came before tell something."""
        self.number += not writer
        phone = f"080-0000-{writer or self.number:04d}"
        plain = {"municipality": "99201", "distance_wish": ""}
        sent = told("mihon", at=self.at, **{**plain, **answers, "phone": phone, "name": f"見本 {phone[-4:]}"})
        self.watch.phones[sent.case_id] = phone

    @event(times=6, number=_ANY, reason=_REASONS)
    def answer(self, number: int, reason: str) -> None:
        """Accept what somebody was asked, to lead or to take part, or decline it with a reason."""
        leads = select(Body.code, Case).join(Case, Case.lead_body_id == Body.id).where(_OFFERED, Case.state != "closed")
        beside = select(Body.code, Case).join(CoAssignment, CoAssignment.body_id == Body.id).join(Case)
        beside = beside.where(CoAssignment.state == AssignmentState.OFFERED, Case.state != "closed")
        row = self.one(number, leads.order_by(Case.id), beside.order_by(CoAssignment.id))
        if row:
            viewer, reference = viewer_of(self._finds(row.code, row.Case)), row.Case.reference
            if reason and not viewer.is_desk:
                handling.decline(viewer, reference, Declined(reason), at=self.at)
            else:
                handling.accept(viewer, reference, at=self.at)
            self.happened["declined" if reason else "accepted"] += 1

    @event(times=2, number=_ANY)
    def close_or_reopen(self, number: int) -> None:
        accepted = Case.is_accepted & Case.out_reason.is_(None) & Case.merged_into_id.is_(None)
        led = select(Body.code, Case).join(Case, Case.lead_body_id == Body.id).where(accepted)
        row = self.one(number, led.order_by(Case.id))
        if row:
            viewer, reference = viewer_of(self._finds(row.code, row.Case)), row.Case.reference
            if row.Case.state == "closed":
                handling.reopen(viewer, reference, at=self.at)
            else:
                closing.close(viewer, reference, Closed("wish", "info_only"), at=self.at)
            self.happened["closed or reopened"] += 1

    @event(times=2, number=_ANY)
    def confirm(self, number: int) -> None:
        case = self._open_case(number, Case.review.in_(("hold", "room", "planned")))
        if case:
            has_consent = _consent(case) != "no_pref_only"
            with self.at_the_desk("confirmed"):
                desk.confirm(viewer_of("ken-mihon"), case.reference, at=self.at, has_consent=has_consent)

    @event(
        number=_ANY,
        body=st.sampled_from(["HOG-G1", "HOG-G2", "HOG-G3", "DARC-G", "TEI-G", "PREF-G"]),
        counts=st.booleans(),
    )
    def order(self, number: int, body: str, *, counts: bool) -> None:
        case = self._open_case(number)
        if case:
            has_consent = _consent(case) != "no_pref_only"
            chosen = Chosen(body, "電話で話しました", has_consent=has_consent, counts=counts)
            with self.at_the_desk("ordered"):
                desk.open_case(viewer_of("ken-mihon"), case.reference, "確認", at=self.at)
                desk.choose(viewer_of("ken-mihon", self.at), case.reference, chosen, at=self.at)

    @contextmanager
    def at_the_desk(self, name: str) -> Iterator[None]:
        """The desk may try what is refused: what comes of it is looked at like everything else."""
        try:
            yield
        except Refusal:
            self.happened[f"not {name}"] += 1
        else:
            self.happened[name] += 1

    def _open_case(self, number: int, *criteria: Any) -> Case | None:
        row = self.one(number, select(Case).where(Case.state != "closed", *criteria).order_by(Case.id))
        return row.Case if row else None

    @event(number=_ANY)
    def mark_out_or_put_back(self, number: int) -> None:
        query = select(Case).join(Body, Body.id == Case.lead_body_id).where(Body.kind == "PREF")
        row = self.one(number, query.where(Case.merged_into_id.is_(None)).order_by(Case.id))
        if row and (row.Case.out_reason or row.Case.review == "out"):
            desk.put_back(viewer_of("ken-mihon"), row.Case.reference, at=self.at)
        elif row and row.Case.state != "closed":
            desk.mark_out(viewer_of("ken-mihon"), row.Case.reference, "spam", at=self.at)

    @event(number=_ANY, days=st.sampled_from([0, 20, 100, 200]))
    def move_a_release(self, number: int, days: int) -> None:
        case = self._open_case(number, Case.review == "planned")
        if case:
            day = day_in_japan(self.at) + timedelta(days=days)
            releases.move(viewer_of("ken-mihon"), case.reference, day, at=self.at)
            self.happened["release moved"] += 1

    @event(body=st.sampled_from(["HOG-G1", "DARC-G"]), number=_WRITERS, binds_body=st.booleans())
    def record_a_conflict(self, body: str, number: int, *, binds_body: bool) -> None:
        """Record one with somebody who came before, or (0) with whoever comes next."""
        phone = f"080-0000-{number or self.number + 1:04d}"
        declared = Declared(kind="opponent", name="", phone=phone, binds_body=binds_body)
        conflicts.record(viewer_of(body.lower()), declared, at=self.at)
        if binds_body:
            self.watch.against.add((body, phone))
        else:
            self.watch.barred.add((body.lower(), phone))

    @event(number=_ANY)
    def forget_a_conflict(self, number: int) -> None:
        query = select(Conflict, Body.code).join(Body, Body.id == Conflict.body_id)
        row = self.one(number, query.order_by(Conflict.id))
        if row:
            conflict, login = row.Conflict, row.code.lower()
            conflicts.remove(viewer_of(login), conflict.id, at=self.at)
            same = select(Conflict.id).where(Conflict.phone_index == conflict.phone_index)
            same = same.where(Conflict.body_id == conflict.body_id)
            if conflict.staff_id is None and not self.one(0, same.where(Conflict.staff_id.is_(None))):
                self.watch.against.discard((row.code, conflict.party))
            elif conflict.staff_id and not self.one(0, same.where(Conflict.staff_id.is_not(None))):
                self.watch.barred.discard((login, conflict.party))

    @event(times=3, until=st.sampled_from(sorted(_MOMENTS)))
    def wake(self, until: str) -> None:
        self.at = in_japan(_MOMENTS[until](self.at)) + timedelta(minutes=1)
        for job in _JOBS:
            assert jobs.run_once(job, self.at, "one") or job.every == timedelta(days=1)
