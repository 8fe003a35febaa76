"""A question beside the lead lapses while the desk gives the case to whoever was asked: one waits for the other."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event, Timer
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from casework import desk
from casework.desk import Chosen
from foundation.clock import JAPAN
from foundation.database import session
from foundation.refusal import Refusal
from records import trail
from records.assignment import CoAssignment
from records.trail import Act
from routing import joining
from tests.builders import told, viewer_of

TOLD_AT = datetime(2026, 11, 26, 10, 0, tzinfo=JAPAN)
TWO_NEEDS: dict[str, Any] = {"municipality": "99201", "needs": ["drugs", "housing"], "stage": "released_full_term"}
# Longer than an act takes to come to what the other one has locked.
_LONG_ENOUGH = 0.7


@pytest.fixture
def in_the_middle(monkeypatch: pytest.MonkeyPatch) -> Event:
    """Is set once a question lapses, whose act then stands still until the other one has come as far as it can."""
    begun, may_go_on, leave = Event(), Event(), trail.leave

    def slow(act: Act, **rest: Any) -> None:
        if act is Act.PART_LAPSED:
            begun.set()
            Timer(_LONG_ENOUGH, may_go_on.set).start()
            may_go_on.wait()
        leave(act, **rest)

    monkeypatch.setattr(trail, "leave", slow)
    return begun


def test_a_question_that_lapses_while_the_desk_chooses_locks_nobody_out(app: Flask, in_the_middle: Event) -> None:
    sent = told("mihon", at=TOLD_AT, **TWO_NEEDS)
    asked = session.scalars(select(CoAssignment)).one()
    due = asked.answer_by
    assert due is not None
    desk.open_case(viewer_of("ken-mihon", due), sent.reference, "確認", at=due - timedelta(minutes=1))
    session.rollback()

    def lapsing() -> int:
        with app.app_context():
            return joining.lapse(due)

    def choosing() -> str:
        in_the_middle.wait()
        with app.app_context():
            try:
                desk.choose(viewer_of("ken-mihon", due), sent.reference, Chosen("HOU-G", "電話で"), at=due)
            except Refusal as refusal:
                return str(refusal)
            return "chosen"

    with ThreadPoolExecutor(2) as threads:
        lapsed, answer = threads.submit(lapsing), threads.submit(choosing)

    assert lapsed.result() == 1
    assert "期限までに返事がなかった" in answer.result()
