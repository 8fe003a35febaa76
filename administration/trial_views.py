"""Addresses of 点検: the overview, and rules tried on the past."""

from time import perf_counter

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from accounts.guards import prefecture_only
from accounts.sign_in import current_viewer
from administration import trial_asking, trial_export, trial_listing, trial_screens
from administration.behind import Look
from administration.destinations import Destinations
from foundation import clock
from foundation.csv_files import download
from foundation.pages import error_page
from foundation.refusal import BadInput
from routing import trial_memory
from routing.draft_trial import Untriable

pages = Blueprint("trial", __name__)
_TEMPLATE = "administration/trial.html"


@pages.errorhandler(BadInput)
def _unknown_address(_fault: BadInput) -> ResponseReturnValue:
    """Answer an address with a month, rule set or number that is none like any unknown address."""
    return error_page(404), 404


@pages.errorhandler(Untriable)
def _no_draft(fault: Untriable) -> ResponseReturnValue:
    """Say on the form why the draft cannot be tried; another rule set can be chosen there."""
    asked = _asked()
    screen = trial_screens.form_screen(asked, Destinations(asked.prefecture.id))
    return render_template(_TEMPLATE, **screen, untriable=fault), 409


def _asked() -> trial_asking.Asked:
    return trial_asking.read_asked(current_viewer(), request.args, clock.now())


@pages.get("/ken/tenken")
@prefecture_only
def overview() -> ResponseReturnValue:
    """Show what there is to look at."""
    return render_template("administration/checks.html")


@pages.get(trial_asking.HOME)
@prefecture_only
def trial() -> ResponseReturnValue:
    """Ask what to try; with months in the address, show what it would have changed."""
    asked = _asked()
    words = Destinations(asked.prefecture.id)
    screen = trial_screens.form_screen(asked, words)
    if asked.period.fault:
        return render_template(_TEMPLATE, **screen), 400
    if asked.is_asked and asked.must_warn:
        screen["wait"] = (asked.seconds, asked.address(sure="1"))
    elif asked.is_asked:
        began = perf_counter()
        found = trial_memory.findings(asked.trial)
        screen |= trial_screens.result_screen(asked, found, words, seconds=perf_counter() - began)
    return render_template(_TEMPLATE, **screen)


@pages.get(trial_asking.LISTING)
@prefecture_only
def trial_cases() -> ResponseReturnValue:
    """List the cases behind a number of a trial."""
    viewer, asked = current_viewer(), _asked()
    if asked.must_warn:
        return redirect(asked.address(), 303)
    cell = request.args.get("cell", "")
    sheet = trial_listing.listed(Look(viewer, asked.period, request.args, asked.now), asked, cell)
    here = asked.address(trial_asking.LISTING, cell=cell)
    csv_href = asked.address(trial_asking.FILES["uchiwake"], cell=cell)
    return render_template("administration/behind.html", **sheet.to_screen(here, asked.address()), csv_href=csv_href)


@pages.get(f"{trial_asking.HOME}/<any(ikisaki, futan, uchiwake):table>.csv")
@prefecture_only
def trial_file(table: str) -> ResponseReturnValue:
    """Hand out a table of a trial, or the cases behind a number, as CSV."""
    viewer, asked = current_viewer(), _asked()
    if asked.must_warn:
        return redirect(asked.address(), 303)
    look = Look(viewer, asked.period, request.args, asked.now)
    content = trial_export.export(look, asked, table)
    return download(content, trial_export.file_name(asked, table), "tameshi.csv")
