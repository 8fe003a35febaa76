"""Addresses of the pinned cases: invented consultations that rules must take where they say."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.guards import prefecture_only
from accounts.sign_in import current_viewer
from administration.draft_screens import answered
from administration.pinned_forms import UnpinForm
from administration.pinned_screens import new_form, pinned_page
from foundation import clock
from routing import pinning

pages = Blueprint("pinned", __name__, url_prefix="/ken/kisoku/mihon")


@pages.get("")
@prefecture_only
def listing() -> ResponseReturnValue:
    """Show the pinned cases, and where the rules in force take them."""
    return _listed(UnpinForm())


def _listed(form: UnpinForm) -> ResponseReturnValue:
    page = pinned_page(current_viewer().prefecture_id, clock.now())
    return answered(render_template("administration/pinned.html", page=page, errors=form.faults), form)


@pages.route("/atarashii", methods=["GET", "POST"])
@prefecture_only
def add() -> ResponseReturnValue:
    """Pin a case."""
    form = new_form(current_viewer().prefecture_id, clock.now())
    if form.does(lambda: pinning.pin(form.hand(), form.entry())):
        flash("例を加えました。規則を公開する前に、いつも確かめます。", "ok")
        return redirect(url_for("administration.ruleset.pinned.listing"), 303)
    shown = render_template("administration/pinned_form.html", form=form, errors=form.faults)
    return (shown, 400) if form.faults else shown


@pages.post("/kesu")
@prefecture_only
def remove() -> ResponseReturnValue:
    """Take away a pinned case."""
    form = UnpinForm()
    if form.does(lambda: pinning.unpin(form.hand(), form.number())):
        flash("例を消しました。次に規則を公開する人が、消したことを確かめます。", "ok")
        return redirect(url_for("administration.ruleset.pinned.listing"), 303)
    return _listed(form)
