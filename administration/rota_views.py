"""Addresses of the rota of the viewer's own body."""

from datetime import date

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug import Response

from accounts.guards import counselors_only
from accounts.sign_in import current_viewer
from administration import absences, duty
from administration.rota_forms import AbsenceForm, AbsenceRowForm, CopyForm, ShiftForm, ShiftRowForm
from administration.rotapage import shifts_left, week_wanted
from administration.screens import show_rota
from foundation import clock
from records.days import monday_of

pages = Blueprint("rota", __name__)


@pages.get("/app/touban")
@counselors_only
def week() -> ResponseReturnValue:
    """Show a week of the rota and the hours ahead that nobody covers."""
    return show_rota(current_viewer(), _week(), clock.now())


@pages.post("/app/touban/add")
@counselors_only
def add() -> ResponseReturnValue:
    """Put somebody on duty."""
    viewer, form, now = current_viewer(), ShiftForm(), clock.now()
    if form.validate_on_submit():
        duty.add_shift(viewer, form.shift(), at=now)
        return _to_week(monday_of(clock.day_in_japan(form.shift().starts_at)), "当番を入れました。")
    return show_rota(viewer, _week(), now, form=form)


@pages.post("/app/touban/remove")
@counselors_only
def remove() -> ResponseReturnValue:
    """Take a shift out."""
    viewer, form, now = current_viewer(), ShiftRowForm(), clock.now()
    if form.validate_on_submit():
        duty.remove_shift(viewer, form.begins, at=now)
        return _to_week(_week(), "当番を消しました。")
    return show_rota(viewer, _week(), now, form=form)


@pages.post("/app/touban/copy")
@counselors_only
def copy() -> ResponseReturnValue:
    """Copy a week into the following ones."""
    viewer, form, now = current_viewer(), CopyForm(), clock.now()
    if form.validate_on_submit():
        duty.copy_week(viewer, form.monday(), weeks=int(form.weeks.data), at=now)
        return _to_week(_week() + duty.WEEK, "当番を写しました。")
    return show_rota(viewer, _week(), now, form=form)


@pages.post("/app/touban/yasumi")
@counselors_only
def enter_absence() -> ResponseReturnValue:
    """Let somebody be away from day to day; shifts of theirs that lie in it are named, for nobody covers them now."""
    viewer, form, now = current_viewer(), AbsenceForm(), clock.now()
    if form.validate_on_submit():
        left = absences.enter(viewer, form.chosen(), at=now)
        return _to_week(_week(), shifts_left(left), "warn" if left else "ok")
    return show_rota(viewer, _week(), now, form=form)


@pages.post("/app/touban/yasumi/end")
@counselors_only
def end_absence() -> ResponseReturnValue:
    """Let somebody be back from today on, or not go at all."""
    viewer, form, now = current_viewer(), AbsenceRowForm(), clock.now()
    if form.validate_on_submit():
        absences.end(viewer, form.login, form.first, at=now)
        return _to_week(_week(), "休みを終えました。")
    return show_rota(viewer, _week(), now, form=form)


def _week() -> date:
    """Return the Monday of the week that the address names, or this one."""
    return week_wanted(request.args.get("week", ""), clock.now())


def _to_week(monday: date, said: str, kind: str = "ok") -> Response:
    flash(said, kind)
    return redirect(url_for(".week", week=monday.isoformat()), 303)
