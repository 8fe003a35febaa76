"""Fifty consultations at once from three processes: no cap is broken, nobody is asked twice, shares hold."""

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from flask import Flask
from sqlalchemy import func, select

from foundation.database import session
from records.assignment import Assignment, AssignmentState, ShareCredit
from records.body import Body
from records.case import Case
from tests.builders import colleague
from tests.routing.crowd import send_many
from tests.routing.terms import agree, bound

# Three processes of their own: fifty consultations in all.
COUNTS = (17, 17, 16)


def _by_contract() -> None:
    agree("DARC-K", capacity=10)


def _by_counselors() -> None:
    colleague("darc-k2", "DARC-K")
    bound("darc-k", cases=6, week="unlimited")
    bound("darc-k2", cases=9, week=4)


@pytest.fixture(params=[_by_contract, _by_counselors])
def crowd(request: pytest.FixtureRequest, app: Flask, database_url: str) -> list[str]:
    """Fifty who write at once to a body for ten, by its contract or by its two counselors, and one for 25."""
    assert app is not None
    request.param()
    agree("DARC-K", areas=[])
    agree("DARC-S", capacity=25)
    with ProcessPoolExecutor(len(COUNTS), mp_context=get_context("spawn")) as processes:
        sent = [processes.submit(send_many, database_url, 100 * n, count) for n, count in enumerate(COUNTS)]
        return [reference for one in sent for reference in one.result()]


def test_ten_are_taken_twenty_five_go_on_and_fifteen_wait(crowd: list[str]) -> None:
    holders = session.execute(
        select(Body.code, Case.review, func.count())
        .join(Body, Body.id == Case.lead_body_id)
        .group_by(Body.code, Case.review)
    ).all()

    assert len(set(crowd)) == sum(COUNTS)
    assert sorted(map(tuple, holders)) == [("DARC-K", None, 10), ("DARC-S", None, 25), ("PREF-SAG", "room", 15)]
    asked = session.execute(select(Assignment.case_id).where(Assignment.state == AssignmentState.OFFERED)).all()
    assert max(Counter(asked).values()) == 1
    assert session.scalars(select(ShareCredit)).all() == []
