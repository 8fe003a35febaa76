"""Drawing the pages of bodies and of the rota for a reader, with what was typed and what was wrong with it."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import render_template
from flask.typing import ResponseReturnValue

from accounts.checks import StaffForm
from accounts.scope import Viewer
from administration import bodypage, rotapage
from administration.body_forms import PauseForm
from administration.rota_forms import AbsenceForm, CopyForm, ShiftForm


@dataclass(frozen=True)
class Words:
    """The words of a page with one form, and the address it leads back to."""

    heading: str
    button: str
    back: str
    lead: str = ""


def show_form(form: StaffForm, words: Words, template: str = "layouts/act.html") -> ResponseReturnValue:
    """Return the page of one form; a form at fault keeps what was typed, with the status of a fault."""
    shown = render_template(template, form=form, words=words, errors=form.faults)
    return (shown, form.status) if form.faults else shown


def show_body(viewer: Viewer, code: str | None, now: datetime, *, form: StaffForm | None = None) -> ResponseReturnValue:
    """Return the page of a body, or without a code of the viewer's own; a form at fault gives its sentences.

    Raises: NoResultFound: there is no such body for this viewer.
    """
    page = bodypage.page_of(viewer, code, now)
    pause = form if isinstance(form, PauseForm) else PauseForm(formdata=None)
    template = "administration/own_body.html" if code is None else "administration/body.html"
    base = "/app/dantai" if code is None else f"/ken/dantai/{code}"
    faults = form.faults if form else []
    shown = render_template(template, page=page, form=pause, errors=faults, base=base)
    return (shown, form.status) if form and faults else shown


def show_rota(viewer: Viewer, monday: date, now: datetime, *, form: StaffForm | None = None) -> ResponseReturnValue:
    """Return a week of the viewer's body's rota; a form at fault keeps what was typed, with the status of a fault."""
    page = rotapage.page_of(viewer, monday, now)
    add = form if isinstance(form, ShiftForm) else ShiftForm(formdata=None)
    add.offer(page.staff, page.next_hole)
    faults = form.faults if form else []
    copy = CopyForm(formdata=None, data={"week": monday.isoformat()})
    away = form if isinstance(form, AbsenceForm) else AbsenceForm(formdata=None)
    away.offer(page.staff)
    shown = render_template("administration/rota.html", page=page, add=add, copy=copy, away=away, errors=faults)
    return (shown, form.status) if form and faults else shown
