"""Addresses of 点検: the overview, and rules tried on the past."""

from time import perf_counter

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from accounts.guards import prefecture_only
from accounts.sign_in import current_viewer
from administration import trial_asking, trial_listing, trial_screens
from administration.behind import Look
from administration.destinations import Destinations
from foundation import clock
from foundation.pages import error_page
from foundation.refusal import BadInput
from routing import trying

pages = Blueprint("trial", __name__)


@pages.errorhandler(BadInput)
def _unknown_address(_fault: BadInput) -> ResponseReturnValue:
    """Answer an address with a month, rule set or number that is none like any unknown address."""
    return error_page(404), 404


@pages.get("/ken/tenken")
@prefecture_only
def overview() -> ResponseReturnValue:
    """Show what there is to look at."""
    return render_template("administration/checks.html")


@pages.get(trial_asking.HOME)
@prefecture_only
def trial() -> ResponseReturnValue:
    """Ask what to try; with months in the address, show what it would have changed."""
    asked = trial_asking.read_asked(current_viewer(), request.args, clock.now())
    words = Destinations(asked.prefecture.id)
    screen = trial_screens.form_screen(asked, words)
    if not asked.is_asked or asked.period.fault or asked.is_long:
        screen["wait"] = (asked.seconds, asked.address(sure="1")) if asked.is_asked and asked.is_long else None
        return render_template("administration/trial.html", **screen), 400 if asked.period.fault else 200
    began = perf_counter()
    found = trying.findings(asked.trial)
    screen |= trial_screens.result_screen(asked, found, words, seconds=perf_counter() - began)
    return render_template("administration/trial.html", **screen)


@pages.get(trial_screens.LISTING)
@prefecture_only
def trial_cases() -> ResponseReturnValue:
    """List the cases behind a number of a trial."""
    viewer, now = current_viewer(), clock.now()
    asked = trial_asking.read_asked(viewer, request.args, now)
    sheet = trial_listing.listed(Look(viewer, asked.period, request.args, now), asked)
    here = asked.address(trial_screens.LISTING, cell=request.args["cell"])
    return render_template("administration/behind.html", **sheet.to_screen(here, asked.address()))
