"""Addresses of the bodies: the prefecture's list and pages, and the page of the viewer's own body."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug import Response

from accounts.checks import StaffForm
from accounts.guards import bodies_only, prefecture_only
from accounts.keeping import keeps_body
from accounts.sign_in import current_viewer
from administration import bodies, bodypage, caseload
from administration.body_forms import NEW_BODY, BodyForm, NewBodyForm, PauseForm
from administration.caseload_forms import caseload_form
from administration.screens import Words, show_body, show_form
from foundation import clock

pages = Blueprint("bodies", __name__)
_PAUSED, _RESUMED = "休みにしました。", "受付を再開しました。"


@pages.get("/ken/dantai")
@prefecture_only
def listing() -> ResponseReturnValue:
    """Show the prefecture's bodies, their contracts in force, and how full they are."""
    lines = bodypage.list_of_bodies(current_viewer(), clock.now())
    return render_template("administration/bodies.html", lines=lines)


@pages.route("/ken/dantai/new", methods=["GET", "POST"])
@prefecture_only
def new() -> ResponseReturnValue:
    """Add a body."""
    viewer = current_viewer()
    form = NewBodyForm(data={**NEW_BODY, "position": bodies.next_position(viewer)})
    if form.validate_on_submit():
        bodies.add_body(viewer, form.new_body(), at=clock.now())
        return to_body(form.new_body().code, "団体を加えました。次に契約を加えてください。")
    lead = "記号と種別は、規則や記録が使うので、あとから変えられません。"
    return show_form(form, Words("団体を加える", "加える", url_for(".listing"), lead), "administration/body_form.html")


@pages.get("/ken/dantai/<body>")
@prefecture_only
def page(body: str) -> ResponseReturnValue:
    """Show a body with its contracts, past, in force and coming."""
    return show_body(current_viewer(), body, clock.now())


@pages.route("/ken/dantai/<body>/edit", methods=["GET", "POST"])
@prefecture_only
def edit(body: str) -> ResponseReturnValue:
    """Change a body's names, telephone, hours or place in the list."""
    viewer = current_viewer()
    form = BodyForm(data=BodyForm.typed(bodies.body_named(viewer, body)))
    if form.validate_on_submit():
        bodies.change_body(viewer, body, form.details(), at=clock.now())
        return to_body(body, "直しました。")
    words = Words("団体を直す", "直す", url_for(".page", body=body), f"記号 {body}")
    return show_form(form, words, "administration/body_form.html")


@pages.post("/ken/dantai/<body>/pause")
@prefecture_only
def pause(body: str) -> ResponseReturnValue:
    """Let a body take no case until a day."""
    viewer, form, now = current_viewer(), PauseForm(), clock.now()
    if form.validate_on_submit():
        bodies.pause(viewer, body, form.chosen(), at=now)
        return to_body(body, _PAUSED)
    return show_body(viewer, body, now, form=form)


@pages.post("/ken/dantai/<body>/resume")
@prefecture_only
def resume(body: str) -> ResponseReturnValue:
    """Let a paused body take cases again."""
    viewer, form, now = current_viewer(), StaffForm(), clock.now()
    if form.validate_on_submit():
        bodies.resume(viewer, body, at=now)
        return to_body(body, _RESUMED)
    return show_body(viewer, body, now, form=form)


@pages.get("/app/dantai")
@bodies_only
def own() -> ResponseReturnValue:
    """Show the viewer's own body: its room, its contracts, and the pause."""
    return show_body(current_viewer(), None, clock.now())


@pages.post("/app/dantai/pause")
@bodies_only
def pause_own() -> ResponseReturnValue:
    """Let the viewer's body take no case until a day."""
    viewer, form, now = current_viewer(), PauseForm(), clock.now()
    if form.validate_on_submit():
        bodies.pause(viewer, None, form.chosen(), at=now)
        flash(_PAUSED, "ok")
        return redirect(url_for(".own"), 303)
    return show_body(viewer, None, now, form=form)


@pages.post("/app/dantai/resume")
@bodies_only
def resume_own() -> ResponseReturnValue:
    """Let the viewer's paused body take cases again."""
    viewer, form, now = current_viewer(), StaffForm(), clock.now()
    if form.validate_on_submit():
        bodies.resume(viewer, None, at=now)
        flash(_RESUMED, "ok")
        return redirect(url_for(".own"), 303)
    return show_body(viewer, None, now, form=form)


@pages.route("/app/dantai/tantou", methods=["GET", "POST"])
@bodies_only
def caseloads() -> ResponseReturnValue:
    """Set what each counselor of the viewer's body may have in hand."""
    viewer, now = current_viewer(), clock.now()
    if not keeps_body(viewer):
        abort(404)
    form = caseload_form(caseload.caseload_of(viewer.body_id or 0, clock.day_in_japan(now)).lines)
    if form.validate_on_submit():
        caseload.set_limits(viewer, form.stated(), at=now)
        flash("担当の上限を決めました。空きができたときは、1分以内に待っている相談から回します。", "ok")
        return redirect(url_for(".own"), 303)
    lead = (
        "数か「上限なし」を書きます。空のままなら、上限を決めません。"
        "管理者は、数か「上限なし」を書いたときだけ、相談を受ける人になります。"
    )
    return show_form(form, Words("担当の上限", "決める", url_for(".own"), lead), "administration/caseload.html")


def to_body(code: str, said: str) -> Response:
    """Lead to the page of a body, and say what was done."""
    flash(said, "ok")
    return redirect(url_for("administration.bodies.page", body=code), 303)
