"""`flask world`: builds the demo world, and prints who may sign in there."""

import json
from datetime import date
from typing import Any

import click
from flask import current_app
from sqlalchemy import Select, func, select

from accounts import staffing
from foundation import clock
from foundation.commands import CommandGroup
from foundation.database import db, session
from foundation.refusal import BadInput
from records import migrations
from records.case import Case
from records.casework import Contact
from records.consultation import Consultation
from records.prefecture import Prefecture
from records.trail import Act, Trace
from world import build as building
from world.build import Order

_SCALES = {"small": 300, "full": 3_000}
_MOST = 1_000_000


group = CommandGroup("world", help="The demo world: invented people, cases with a history, staff.")


@group.command("build")
@click.option("--scale", default="small", help="small (300 cases), full (3,000 cases, 12,000 contacts) or a number.")
@click.option("--seed", default=1, help="Another seed, another world; the same seed, the same data.")
@click.option("--until", default="2025-12-31", help="Everything happens before the morning of this day.")
@click.option("--if-empty", is_flag=True, help="Do nothing when there are cases already.")
def build(scale: str, seed: int, until: str, *, if_empty: bool) -> None:
    """Migrate the database and build the demo world into it: four prefectures, staff, and cases of three years.

    Up to 3,000 cases are one act: whole or not there. A larger build that was stopped must be thrown away with its
    database; nothing is built on top of it.
    """
    order = Order(cases=_cases(scale), seed=seed, until=_day(until))
    if current_app.config["ENVIRONMENT"] == "production":
        raise BadInput("ENVIRONMENT: production holds real people; the demo world is built in development or test.")
    migrations.upgrade(db.engine)
    if _is_left_half_built():
        click.echo("An earlier build was stopped half-way. Throw this database away and build again.", err=True)
        raise SystemExit(1)
    if session.scalars(select(Case.id).limit(1)).one_or_none() is not None:
        if if_empty:
            return
        raise BadInput("DATABASE_URL: the database holds cases already; the demo world needs an empty one.")
    building.build(order)
    _tell()


def _cases(scale: str) -> int:
    cases = _SCALES.get(scale) or (int(scale) if scale.isascii() and scale.isdecimal() else 0)
    if not 1 <= cases <= _MOST:
        raise BadInput(f"--scale: {scale!r} is not small, full or a number from 1 to {_MOST}")
    return cases


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as fault:
        raise BadInput(f"--until: {text!r} is not a day like 2025-12-31") from fault
    clock.check_year(day, text, "--until")
    return day


def _is_left_half_built() -> bool:
    marks = session.scalars(select(Trace).where(Trace.act == Act.WORLD_BUILT.value)).all()
    return bool(marks) and all(mark.detail.get("state") != "done" for mark in marks)


def _tell() -> None:
    """Print what was built and the log-ins: JSON on standard output, lines to read on standard error."""
    log_ins = [
        {"login": staff.login, "password": staffing.demo_password(staff.login), "name": staff.name, "role": staff.role}
        for staff in staffing.demo_log_ins()
    ]
    by_prefecture = select(Prefecture.code, func.count(Case.id)).join(Case).group_by(Prefecture.code)
    built = {
        "cases": _one(select(func.count(Case.id))),
        "consultations": _one(select(func.count(Consultation.id))),
        "contacts": _one(select(func.count(Contact.id))),
        "prefectures": dict(session.execute(by_prefecture.order_by(Prefecture.code)).all()),
        "log_ins": log_ins,
    }
    click.echo(json.dumps(built, ensure_ascii=False))
    click.echo(f"Built {built['cases']} cases. Sign in at /login with:", err=True)
    for log_in in log_ins:
        click.echo("{login:<14}{password:<16}{name}  {role}".format(**log_in), err=True)


def _one(query: Select[Any]) -> int:
    return int(session.scalars(query).one())
