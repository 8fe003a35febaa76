"""Addresses of the counselors' door: the queue, the case page and the acts on a case."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug import Response

from accounts.checks import StaffForm, read_day
from accounts.guards import counselors_only
from accounts.sign_in import current_viewer
from casework import (
    closing,
    conflict_views,
    contacts,
    desk,
    desk_views,
    handling,
    numbers,
    own_room,
    referrals,
    releases,
)
from casework.forms import (
    CloseForm,
    ContactForm,
    DeclineForm,
    NoteForm,
    ReferralForm,
    ReferralRowForm,
    ReleaseForm,
    WatchForm,
)
from casework.listing import case_path, listing
from casework.screens import Words, show_case, show_form
from foundation import clock
from foundation.numbers import whole_number

pages = Blueprint("casework", __name__)
pages.register_blueprint(desk_views.pages)
pages.register_blueprint(conflict_views.pages)


def _back_to(reference: str, said: str) -> Response:
    flash(said, "ok")
    return redirect(case_path(reference), 303)


@pages.get("/app/")
@counselors_only
def queue() -> ResponseReturnValue:
    """Show the viewer's open cases."""
    wanted, number = request.args.get("view", ""), request.args.get("p", 1, type=whole_number)
    page = listing(current_viewer(), wanted=wanted, page=number, now=clock.now())
    return render_template("casework/queue.html", page=page)


@pages.get("/app/c/<reference>")
@counselors_only
def case(reference: str) -> ResponseReturnValue:
    """Show a case; the prefecture's desk is asked for a reason before another body's."""
    viewer = current_viewer()
    if desk.must_open(viewer, reference):
        return redirect(f"{case_path(reference)}/open", 303)
    return show_case(viewer, reference, now=clock.now())


@pages.post("/app/c/<reference>/accept")
@counselors_only
def accept(reference: str) -> ResponseReturnValue:
    """Take on a case offered to the viewer's body."""
    form = StaffForm()
    if not form.validate_on_submit():
        return show_case(current_viewer(), reference, now=clock.now(), form=form)
    case = handling.accept(current_viewer(), reference, at=clock.now())
    leads = case.lead_body_id == current_viewer().body_id
    return _back_to(reference, "受けました。最初の連絡をしてください。" if leads else "副担当を受けました。")


@pages.route("/app/c/<reference>/decline", methods=["GET", "POST"])
@counselors_only
def decline(reference: str) -> ResponseReturnValue:
    """Give a case back with a reason."""
    form = DeclineForm()
    if form.validate_on_submit():
        handling.decline(current_viewer(), reference, form.declined(), at=clock.now())
        flash(f"{reference} を返しました。", "ok")
        return redirect("/app/", 303)
    lead = "返すとすぐに、理由に書いてあるとおりに進みます。副担当を断るときは、ほかの団体に聞きません。"
    words = Words("受けられない", "返す", lead)
    return show_form(current_viewer(), reference, form, words=words)


@pages.post("/app/c/<reference>/contact")
@counselors_only
def contact(reference: str) -> ResponseReturnValue:
    """Log a contact."""
    form, now = ContactForm(), clock.now()
    if not form.validate_on_submit():
        return show_case(current_viewer(), reference, now=now, form=form)
    contacts.log_contact(current_viewer(), reference, form.contacted(now), at=now)
    return _back_to(reference, "記録しました。")


@pages.post("/app/c/<reference>/number")
@counselors_only
def show_number(reference: str) -> ResponseReturnValue:
    """Show the telephone number for ten minutes."""
    form = StaffForm()
    if not form.validate_on_submit():
        return show_case(current_viewer(), reference, now=clock.now(), form=form)
    numbers.show_number(current_viewer(), reference, at=clock.now())
    return redirect(f"{case_path(reference)}#number", 303)


@pages.route("/app/c/<reference>/note", methods=["GET", "POST"])
@counselors_only
def note(reference: str) -> ResponseReturnValue:
    """Write a note."""
    form = NoteForm()
    if form.validate_on_submit():
        handling.write_note(current_viewer(), reference, form.text.data, at=clock.now())
        return _back_to(reference, "メモを書きました。")
    return show_form(current_viewer(), reference, form, words=Words("メモを書く", "書く"))


@pages.route("/app/c/<reference>/watch", methods=["GET", "POST"])
@counselors_only
def watch(reference: str) -> ResponseReturnValue:
    """Let a case rest until a day."""
    form = WatchForm()
    if form.validate_on_submit():
        contacts.watch(current_viewer(), reference, read_day(form.until.data), at=clock.now())
        return _back_to(reference, "見守りにしました。")
    words = Words("見守りにする", "見守りにする", "その日に、また一覧の期限に出ます。")
    return show_form(current_viewer(), reference, form, words=words)


@pages.route("/app/c/<reference>/release", methods=["GET", "POST"])
@counselors_only
def release(reference: str) -> ResponseReturnValue:
    """Keep another day of a planned release."""
    form = ReleaseForm()
    if form.validate_on_submit():
        releases.move(current_viewer(), reference, read_day(form.day.data), at=clock.now())
        return _back_to(reference, "出所の日を変えました。")
    words = Words("出所の日を変える", "変える", "出所を待っている相談は、団体に聞く日も一緒に動きます。")
    return show_form(current_viewer(), reference, form, words=words)


@pages.route("/app/c/<reference>/close", methods=["GET", "POST"])
@counselors_only
def close(reference: str) -> ResponseReturnValue:
    """Close a case with a reason."""
    form = CloseForm()
    if form.validate_on_submit():
        closing.close(current_viewer(), reference, form.closed(), at=clock.now())
        return _back_to(reference, "終結しました。いつでもまた開けます。")
    words = Words("終結する", "終結する", "「連絡がつかない」は、別の日に3回連絡してからです。")
    return show_form(current_viewer(), reference, form, words=words)


@pages.post("/app/c/<reference>/reopen")
@counselors_only
def reopen(reference: str) -> ResponseReturnValue:
    """Open a closed case again."""
    form = StaffForm()
    if not form.validate_on_submit():
        return show_case(current_viewer(), reference, now=clock.now(), form=form)
    now = clock.now()
    case = handling.reopen(current_viewer(), reference, at=now)
    return _back_to(reference, f"また開きました。{own_room.beyond(case, at=now)}")


@pages.route("/app/c/<reference>/referral", methods=["GET", "POST"])
@counselors_only
def referral(reference: str) -> ResponseReturnValue:
    """Record that the person was handed on."""
    form = ReferralForm(made_on=clock.day_in_japan(clock.now()).isoformat())
    if form.validate_on_submit():
        referrals.make_referral(current_viewer(), reference, form.handed(), at=clock.now())
        return _back_to(reference, "つなぎを記録しました。つながったら「つながった」を押してください。")
    words = Words("つなぎを記録する", "記録する", "相手が受けたと確かめるまで、件数には入りません。")
    return show_form(current_viewer(), reference, form, words=words)


@pages.post("/app/c/<reference>/referral/confirm")
@counselors_only
def confirm_referral(reference: str) -> ResponseReturnValue:
    """Record that the receiver has taken the person on."""
    form = ReferralRowForm()
    if not form.validate_on_submit():
        return show_case(current_viewer(), reference, now=clock.now(), form=form)
    referrals.confirm_referral(current_viewer(), reference, form.row(), at=clock.now())
    return _back_to(reference, "つながったと記録しました。")


@pages.post("/app/c/<reference>/referral/failed")
@counselors_only
def fail_referral(reference: str) -> ResponseReturnValue:
    """Record that a referral came to nothing."""
    form = ReferralRowForm()
    if not form.validate_on_submit():
        return show_case(current_viewer(), reference, now=clock.now(), form=form)
    referrals.fail_referral(current_viewer(), reference, form.row(), at=clock.now())
    return _back_to(reference, "不調と記録しました。")
