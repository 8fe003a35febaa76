"""The clock: a job's effect happens once for each slot, however many schedulers there are."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

import jobs
from foundation import clock
from foundation.clock import JAPAN
from foundation.database import own_transaction, session, transaction
from intake import drafts
from records.assignment import Assignment
from records.draft import Draft
from records.prefecture import Prefecture
from records.ruleset import StoredRule, StoredRuleSet
from records.work import JobRun
from routing import chasing, waiting
from tests.builders import case_of, told
from tests.unkeepable import MOMENTS

_AT = datetime(2025, 9, 18, 9, 58, 30, tzinfo=JAPAN)
_JOBS = {job.name: job for job in jobs.SCHEDULE}
_ROUTE, _EXPIRE = _JOBS["route_waiting"], _JOBS["expire_drafts"]


def test_a_slot_is_a_period_in_japan_time() -> None:
    assert _ROUTE.slot(_AT) == "2025-09-18T09:58"
    assert _EXPIRE.slot(_AT) == "2025-09-18T09:00"


@pytest.mark.usefixtures("app")
def test_a_slot_is_worked_once() -> None:
    assert jobs.run_once(_ROUTE, _AT, "one") is True
    assert jobs.run_once(_ROUTE, _AT, "two") is False
    assert jobs.run_once(_ROUTE, _AT + timedelta(minutes=1), "two") is True


def test_eight_schedulers_at_one_instant_do_the_work_once(app: Flask) -> None:
    def wake(number: int) -> bool:
        with app.app_context():
            return jobs.run_once(_ROUTE, _AT, f"scheduler {number}")

    with ThreadPoolExecutor(8) as pool:
        did = list(pool.map(wake, range(8)))

    assert sum(did) == 1
    assert session.scalars(select(func.count(JobRun.id))).one() == 1


@pytest.mark.usefixtures("app")
def test_a_job_of_many_acts_tells_what_it_did_when_all_are_done() -> None:
    told_before: list[str] = []

    def work(_at: datetime) -> str:
        told_before.extend(session.scalars(select(JobRun.result)))
        session.rollback()
        return "3 done"

    done = jobs.run_once(jobs.Job("many", work, timedelta(minutes=1), in_acts=True), _AT, "one")

    assert (done, told_before) == (True, [""])
    assert session.scalars(select(JobRun.result)).all() == ["3 done"]


@pytest.mark.usefixtures("app")
def test_a_job_of_many_acts_that_breaks_off_goes_on_in_the_next_slot() -> None:
    def breaks(_at: datetime) -> str:
        raise RuntimeError

    job = jobs.Job("many", breaks, timedelta(minutes=1), in_acts=True)
    with pytest.raises(RuntimeError):
        jobs.run_once(job, _AT, "one")
    mended = replace(job, work=lambda _at: "3 done")

    assert jobs.run_once(mended, _AT, "two") is False
    assert jobs.run_once(mended, _AT + timedelta(minutes=1), "two") is True


@pytest.mark.usefixtures("app")
def test_an_act_of_its_own_does_not_begin_inside_another() -> None:
    with transaction(), pytest.raises(RuntimeError), own_transaction():
        pass


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("work", [waiting.route_waiting, chasing.chase])
def test_work_of_many_acts_does_not_begin_inside_one(work: Callable[[datetime], int]) -> None:
    with transaction(), pytest.raises(RuntimeError):
        work(_AT)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_job_for_no_moment_is_refused_in_one_sentence(app: Flask, moment: str) -> None:
    result = app.test_cli_runner().invoke(args=["jobs", "run", "expire_drafts", "--at", moment])

    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1
    assert f"--at: '{moment}'" in result.stderr


@pytest.mark.usefixtures("app")
def test_a_case_that_a_broken_rule_left_waiting_is_routed_by_the_clock() -> None:
    content = _swap_first_rule({"id": "broken", "no such key": 1})
    sent = told()
    left_waiting = case_of(sent).review
    _swap_first_rule(content)

    jobs.run_once(_ROUTE, clock.now(), "one")

    assert left_waiting == "waiting"
    assert case_of(sent).outcome == "offer"
    assert session.scalars(select(func.count(Assignment.id))).one() == 1


def _swap_first_rule(content: dict[str, Any]) -> dict[str, Any]:
    """Put other content into the first row of Saga's rules; return what stood there."""
    rules = select(StoredRule).join(StoredRuleSet, StoredRuleSet.id == StoredRule.ruleset_id)
    with transaction():
        row = session.scalars(
            rules.join(Prefecture, Prefecture.id == StoredRuleSet.prefecture_id)
            .where(Prefecture.code == "saga")
            .order_by(StoredRule.position)
            .limit(1)
        ).one()
        before, row.content = row.content, content
    return before


@pytest.mark.usefixtures("app")
def test_a_draft_is_deleted_a_day_after_its_last_answer() -> None:
    prefecture = session.scalars(select(Prefecture).where(Prefecture.code == "saga")).one()
    with transaction():
        drafts.begin(prefecture.id, at=_AT)

    jobs.run_once(_EXPIRE, _AT + timedelta(hours=23), "one")
    kept = session.scalars(select(func.count(Draft.id))).one()
    jobs.run_once(_EXPIRE, _AT + timedelta(hours=25), "one")

    assert kept == 1
    assert session.scalars(select(func.count(Draft.id))).one() == 0
