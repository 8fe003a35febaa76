"""A course of events: the prefecture pauses bodies, ends and begins contracts, closes budgets, publishes rules."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize
from sqlalchemy import select

from administration import bodies, contracts
from administration.bodies import Details, NewBody
from administration.contracts import Plan
from foundation.clock import day_in_japan
from foundation.database import session
from records.body import Body, Contract
from routing import contracting, drafting, publishing
from routing.drafting import Hand, Place
from tests.builders import colleague, viewer_of
from tests.routing.course_cases import CaseEvents, event
from tests.routing.terms import agree

_WRITER, _APPROVER = "ken-mihon", "pref-g"
_HOGS = ("HOG-G1", "HOG-G2", "HOG-G3")
_CONTRACTED = st.sampled_from([*_HOGS, "DARC-G", "TEI-G", "EMP-G"])
_DAYS = st.sampled_from([0, 1, 7, 40])
_HOME = ["place", "any_of", "99201"]
_AREA = [["needs", "any_of", "lonely"], ["place", "any_of", "99202"]]
# The rule that comes and goes: each of them another way to treat what the rest of the rules treats already.
_ROWS: tuple[dict[str, Any] | None, ...] = (
    None,
    {"when": _AREA, "lead": ["HOG-G2"], "after": ["HOG-G3"]},
    {"when": _AREA, "lead": ["kind:PREF"], "co": ["HOG-G3"]},
    {"when": [["needs", "any_of", "drugs"], _HOME], "lead": ["kind:DARC", "kind:TEI"], "co": ["kind:TEI"]},
    {"when": [["main_need", "any_of", "work"], _HOME], "lead": ["kind:EMP", "kind:OTH"], "outcome": "hold"},
)


class Course(CaseEvents):
    """A prefecture with a weighted pool of two bodies, and of three once the third has a contract."""

    @initialize()
    def agree(self) -> None:
        agree("HOG-G1", areas=[], share=2, capacity=3)
        agree("HOG-G2", areas=[], share=1, capacity="unlimited")
        agree("DARC-G", capacity=2)
        agree("EMP-G", month_limit=2)
        first = session.scalars(select(Body).where(Body.code == "HOG-G1")).one()
        kept = {key: getattr(first, key) for key in ("phone", "hours")}
        details = Details(name="見本の三つめの会", public_name="三つめの相談員", position=13, **kept)
        bodies.add_body(viewer_of(_WRITER), NewBody(code="HOG-G3", kind="HOG", details=details), at=self.at)
        for login, code in (("hog-g3", "HOG-G3"), ("hog-g1-2", "HOG-G1"), ("darc-g-2", "DARC-G")):
            colleague(login, code)

    @event(body=_CONTRACTED, days=st.sampled_from([None, 0, 7, 40]))
    def pause_or_resume(self, body: str, days: int | None) -> None:
        if days is None:
            bodies.resume(viewer_of(_WRITER), body, at=self.at)
        else:
            bodies.pause(viewer_of(_WRITER), body, day_in_japan(self.at) + timedelta(days=days), at=self.at)

    def _last(self, code: str) -> Contract | None:
        session.rollback()
        newest = select(Contract).join(Body).where(Body.code == code).order_by(Contract.starts_on.desc()).limit(1)
        return session.scalars(newest).one_or_none()

    @event(body=_CONTRACTED, days=_DAYS)
    def end_a_contract(self, body: str, days: int) -> None:
        last, today = self._last(body), day_in_japan(self.at)
        if last is not None and last.ends_on is None and last.starts_on <= today:
            last_day = today + timedelta(days=days)
            contracts.end_contract(viewer_of(_WRITER), body, last.starts_on, last_day=last_day, at=self.at)

    @event(
        times=3,
        body=st.just("HOG-G3") | _CONTRACTED,
        days=_DAYS,
        share=st.sampled_from([1, 2, 5]),
        capacity=st.sampled_from([1, 2, 3, "unlimited"]),
        ends_after=st.sampled_from([None, None, 30]),
        clears=st.booleans(),
    )
    def begin_a_contract(  # noqa: PLR0913 - what a contract says
        self, body: str, *, days: int, share: int, capacity: int | str, ends_after: int | None, clears: bool
    ) -> None:
        last, today = self._last(body), day_in_japan(self.at)
        if last is not None and last.ends_on is None:
            return
        earliest = max(today, last.ends_on + timedelta(days=1)) if last and last.ends_on else today
        starts_on = earliest + timedelta(days=days)
        plan = Plan(
            starts_on=starts_on,
            ends_on=None if ends_after is None else starts_on + timedelta(days=ends_after),
            programme="moj_saihan",
            support_type="CON-H",
            terms={"areas": [], "share": share, "capacity": capacity},
            clearing="年度が変わる" if clears and body in _HOGS else "",
        )
        with self.at_the_desk("contract begun"):
            contracts.add_contract(viewer_of(_WRITER), body, plan, at=self.at)

    @event(body=_CONTRACTED, days=_DAYS)
    def close_the_budget(self, body: str, days: int) -> None:
        last, today = self._last(body), day_in_japan(self.at)
        if last and contracting.in_force(last, today) and (last.closed_from is None or last.closed_from > today):
            first_day = today + timedelta(days=days)
            contracts.close_budget(viewer_of(_WRITER), body, last.starts_on, first_day=first_day, at=self.at)

    def _hand(self, login: str) -> Hand:
        session.rollback()
        viewer = viewer_of(login)
        draft = drafting.draft_of(viewer.prefecture_id)
        edition = draft.edition if draft else 0
        return Hand(staff_id=viewer.staff_id, prefecture_id=viewer.prefecture_id, at=self.at, edition=edition)

    @event(row=st.sampled_from(_ROWS))
    def edit_the_rules(self, row: dict[str, Any] | None) -> None:
        """Begin a draft, or take the one there back, and put another rule in the place of the one that changes."""
        draft = drafting.draft_of(self._hand(_WRITER).prefecture_id)
        if draft is None:
            draft = drafting.begin(self._hand(_WRITER))
        elif draft.submitted_at is not None:
            drafting.give_back(self._hand(_WRITER))
        there = [number for number, one in enumerate(draft.content["rules"], 1) if one["id"] == "X1"]
        if row is not None:
            place = Place("rules", there[0] if there else 0)
            drafting.put_row(self._hand(_WRITER), place, {"id": "X1", "rank": 100, "words": "試しです。", **row})
        elif there:
            drafting.step_row(self._hand(_WRITER), Place("rules", there[0]), "remove")
        drafting.submit(self._hand(_WRITER))

    @event(days=_DAYS)
    def publish_the_rules(self, days: int) -> None:
        draft = drafting.draft_of(self._hand(_APPROVER).prefecture_id)
        if draft is not None:
            publishing.publish(self._hand(_APPROVER), day_in_japan(self.at) + timedelta(days=days))
            self.happened["rules published"] += 1
