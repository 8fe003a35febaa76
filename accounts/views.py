"""Signing in and out."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from accounts import kept_work, sign_in
from accounts.forms import STALE, STILL_IN, WRONG_PAIR, ButtonForm, LoginForm
from accounts.guards import staff_only
from accounts.roles import HOME
from foundation import clock

pages = Blueprint("accounts", __name__)
_DOORS = ("/app/", "/ken/")


@pages.get("/login")
def login() -> ResponseReturnValue:
    """Ask for ID and password."""
    viewer = sign_in.present_viewer()
    if viewer is not None:
        return redirect(HOME[viewer.role], 303)
    form = LoginForm(data={"next": request.args.get("next", "")})
    return render_template("accounts/login.html", form=form, errors=[])


@pages.post("/login")
def check_login() -> ResponseReturnValue:
    """Let a member of staff in, or say in one sentence that the pair is wrong."""
    form = LoginForm()
    if not form.validate_on_submit():
        return _ask_again(form, STALE)
    staff = sign_in.check(form.login.data or "", form.password.data or "", clock.now())
    if staff is None:
        return _ask_again(form, WRONG_PAIR)
    sign_in.begin(staff)
    work = kept_work.give_back(form.kept.data or "", staff.id, clock.now())
    if work is not None:
        return render_template("accounts/kept_work.html", work=work)
    return redirect(_local(form.next.data or "") or HOME[staff.role], 303)


@pages.post("/logout")
@staff_only
def logout() -> ResponseReturnValue:
    """End the session."""
    viewer = sign_in.current_viewer()
    if not ButtonForm().validate_on_submit():
        flash(STILL_IN, "danger")
        return redirect(HOME[viewer.role], 303)
    sign_in.end(viewer, clock.now())
    return redirect("/login", 303)


def _ask_again(form: LoginForm, sentence: str) -> ResponseReturnValue:
    return render_template("accounts/login.html", form=form, errors=[("login", sentence)]), 400


def _local(address: str) -> str:
    """Return the address if it leads to a staff page of this site, else nothing."""
    is_plain = "\\" not in address and "//" not in address and address.isprintable()
    return address if is_plain and address.startswith(_DOORS) else ""
