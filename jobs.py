"""What the clock wakes: one table of jobs, and the scheduler that may run any number of times.

Every job claims its slot (a period of time) before its effect or in the transaction of it, so that with one scheduler
or eight the effect happens once. Nothing here is started by `create_app`.
"""

import json
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import click
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.schedulers.blocking import BlockingScheduler
from flask import Flask, current_app
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from foundation import clock, logs
from foundation.commands import CommandGroup
from foundation.database import session, transaction
from intake import drafts
from records.work import Heartbeat, JobRun
from routing import chasing, joining, share_credits, taking_back, waiting

_KEPT = timedelta(days=35)
_BEATS_KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Job:
    """A function of the present moment that answers what it did in a few words; `every` is one slot's length.

    `in_acts`: it commits case by case, so that nobody who sends a form waits for all of it. What one that was broken
    off leaves undone is due in the next slot as well.
    """

    name: str
    work: Callable[[datetime], str]
    every: timedelta
    in_acts: bool = False

    def slot(self, at: datetime) -> str:
        """Return the name of the period that holds `at`, counted in Japan time."""
        local = clock.in_japan(at)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        return (midnight + (local - midnight) // self.every * self.every).strftime("%Y-%m-%dT%H:%M")


def _route_waiting(at: datetime) -> str:
    taken_back = taking_back.take_back_all(at)
    return f"{taken_back + waiting.route_waiting(at)} routed"


def _chase_offers(at: datetime) -> str:
    return f"{chasing.chase(at)} chased, {joining.lapse(at)} lapsed beside"


def _clear_shares(at: datetime) -> str:
    return f"{share_credits.clear_due(at)} cleared"


def _expire_drafts(at: datetime) -> str:
    expired = drafts.expire(at)
    session.execute(delete(JobRun).where(JobRun.run_at < at - _KEPT))
    session.execute(delete(Heartbeat).where(Heartbeat.seen_at < at - _BEATS_KEPT))
    return f"{expired} deleted"


SCHEDULE = (
    Job("route_waiting", _route_waiting, timedelta(minutes=1), in_acts=True),
    Job("chase_offers", _chase_offers, timedelta(minutes=1), in_acts=True),
    Job("clear_shares", _clear_shares, timedelta(days=1)),
    Job("expire_drafts", _expire_drafts, timedelta(hours=1)),
)
_BY_NAME = {job.name: job for job in SCHEDULE}


def run_once(job: Job, at: datetime, owner: str) -> bool:
    """Run a job for the slot of `at` unless somebody has; say whether this call did the work."""
    try:
        with transaction():
            claim = JobRun(job=job.name, slot=job.slot(at), run_at=at, result="", owner=owner)
            session.add(claim)
            session.flush()
            claim.result = "" if job.in_acts else job.work(at)
    except IntegrityError:
        claimed = select(JobRun.id).where(JobRun.job == job.name, JobRun.slot == job.slot(at))
        if session.scalars(claimed).one_or_none() is None:
            raise
        return False
    if job.in_acts:
        result = job.work(at)
        with transaction():
            session.get_one(JobRun, claim.id).result = result
    return True


def beat(at: datetime, owner: str) -> None:
    """Note that this scheduler is alive."""
    with transaction():
        seen = session.scalars(select(Heartbeat).where(Heartbeat.owner == owner)).one_or_none()
        if seen is None:
            session.add(Heartbeat(owner=owner, seen_at=at))
        else:
            seen.seen_at = at


def _owner() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def _in_app(app: Flask, act: Callable[[datetime, str], object]) -> Callable[[], None]:
    def wake() -> None:
        with app.app_context():
            try:
                act(clock.now(), _owner())
            except Exception as error:  # noqa: BLE001 - a job's fault is logged; the clock goes on and tries again
                logs.fault("job_failed", error)

    return wake


def _fill(scheduler: BaseScheduler, app: Flask) -> None:
    settings = {"coalesce": True, "max_instances": 1, "misfire_grace_time": 60}
    wake = _in_app(app, beat)
    wake()
    scheduler.add_job(wake, "interval", seconds=30, **settings)
    for job in SCHEDULE:
        wake = _in_app(app, partial(run_once, job))
        seconds = min(job.every.total_seconds(), 60)
        scheduler.add_job(wake, "interval", seconds=seconds, id=job.name, **settings)


def embed(app: Flask) -> BackgroundScheduler:
    """Start a scheduler inside the one process of `make run`."""
    scheduler = BackgroundScheduler(timezone=clock.JAPAN)
    _fill(scheduler, app)
    scheduler.start()
    return scheduler


group = CommandGroup("jobs", help="Jobs of the clock.")
scheduler_group = CommandGroup("scheduler", help="The clock as a process of its own.")


@scheduler_group.command("run")
def run() -> None:
    """Run the jobs until stopped; start as many of these as availability needs."""
    scheduler = BlockingScheduler(timezone=clock.JAPAN)
    _fill(scheduler, current_app._get_current_object())  # type: ignore[attr-defined]
    scheduler.start()


@group.command("list")
def list_jobs() -> None:
    """Print each job with its last run, result and next run, a JSON line each."""
    now = clock.now()
    for job in SCHEDULE:
        newest = select(JobRun).where(JobRun.job == job.name).order_by(JobRun.run_at.desc(), JobRun.id.desc()).limit(1)
        last = session.scalars(newest).one_or_none()
        following = datetime.strptime(job.slot(now), "%Y-%m-%dT%H:%M").replace(tzinfo=clock.JAPAN) + job.every
        shown = {
            "job": job.name,
            "last_run": last and clock.in_japan(last.run_at).isoformat(timespec="seconds"),
            "result": last and last.result,
            "next_run": following.isoformat(timespec="seconds"),
        }
        click.echo(json.dumps(shown, ensure_ascii=False))


@group.command("run")
@click.argument("name", type=click.Choice(sorted(_BY_NAME)))
@click.option("--at", "moment", help="Moment to run it for, like 2025-09-18T09:58 (Japan time).")
def run_job(name: str, moment: str | None) -> None:
    """Run one job now; a slot that has been done is not done again."""
    at = clock.read_moment(moment, "--at") if moment else clock.now()
    ran = run_once(_BY_NAME[name], at, _owner())
    click.echo(json.dumps({"job": name, "slot": _BY_NAME[name].slot(at), "ran": ran}, ensure_ascii=False))
