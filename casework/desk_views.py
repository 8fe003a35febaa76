"""Addresses of the prefecture's desk: settling 要確認, and opening another body's case with a reason."""

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from accounts.checks import StaffForm
from accounts.guards import prefecture_only
from accounts.sign_in import current_viewer
from casework import desk, mistaken
from casework.desk_forms import AnswerForm, ChooseForm, ConfirmForm, MistakenForm, OpenForm, OutForm
from casework.listing import case_path, listing
from casework.screens import Words, show_case, show_form
from casework.wording import Wording
from foundation import clock

pages = Blueprint("desk", __name__)
_SEEN = "理由は、県の担当だけが読みます。団体の画面には出ません。"
_TO_QUEUE = "/app/?view=review"


@pages.get("/ken/")
@prefecture_only
def home() -> ResponseReturnValue:
    """Show what the prefecture's desk must settle, and how much waits in each view of its queue."""
    now = clock.now()
    page = listing(current_viewer(), wanted="review", page=1, now=now)
    return render_template("casework/home.html", page=page, this_month=f"{clock.day_in_japan(now):%Y-%m}")


@pages.post("/app/c/<reference>/confirm")
@prefecture_only
def confirm(reference: str) -> ResponseReturnValue:
    """Do what the router proposes."""
    form = ConfirmForm()
    if not form.validate_on_submit():
        return show_case(current_viewer(), reference, now=clock.now(), form=form)
    desk.confirm(current_viewer(), reference, at=clock.now(), has_consent=form.consent.data)
    flash(f"{reference} を提案どおりにしました。", "ok")
    return redirect(_TO_QUEUE, 303)


@pages.route("/app/c/<reference>/choose", methods=["GET", "POST"])
@prefecture_only
def choose(reference: str) -> ResponseReturnValue:
    """Offer a case to another body than the router's."""
    viewer, form, now = current_viewer(), ChooseForm(), clock.now()
    form.offer_to(Wording(viewer.prefecture_id).bodies, shares=desk.shares_cases(viewer, now))
    if form.validate_on_submit():
        desk.choose(viewer, reference, form.chosen(), at=now)
        flash(f"{reference} を回しました。", "ok")
        return redirect(_TO_QUEUE, 303)
    words = Words("ほかの団体を選ぶ", "回す", _SEEN)
    return show_form(viewer, reference, form, words=words)


@pages.route("/app/c/<reference>/answer", methods=["GET", "POST"])
@prefecture_only
def answer(reference: str) -> ResponseReturnValue:
    """Record how the person was answered, and close."""
    form, now = AnswerForm(), clock.now()
    if form.validate_on_submit():
        desk.answer_and_close(current_viewer(), reference, form.answered(now), at=now)
        flash(f"{reference} に答えて終えました。", "ok")
        return redirect(_TO_QUEUE, 303)
    words = Words("答えて終える", "記録して終える", "本人に答えたあとで記録します。")
    return show_form(current_viewer(), reference, form, words=words)


@pages.route("/app/c/<reference>/out", methods=["GET", "POST"])
@prefecture_only
def out(reference: str) -> ResponseReturnValue:
    """Close a case as no consultation of the programme."""
    form = OutForm()
    if form.validate_on_submit():
        desk.mark_out(current_viewer(), reference, form.reason.data, at=clock.now())
        flash(f"{reference} を対象外にしました。", "ok")
        return redirect(_TO_QUEUE, 303)
    words = Words("対象外にする", "対象外にする", "件数には「対象外」としてだけ入ります。あとで確認にもどせます。")
    return show_form(current_viewer(), reference, form, words=words)


@pages.post("/app/c/<reference>/putback")
@prefecture_only
def put_back(reference: str) -> ResponseReturnValue:
    """Bring a case back that was wrongly taken as out."""
    form = StaffForm()
    if not form.validate_on_submit():
        return show_case(current_viewer(), reference, now=clock.now(), form=form)
    desk.put_back(current_viewer(), reference, at=clock.now())
    flash("確認にもどしました。", "ok")
    return redirect(case_path(reference), 303)


@pages.post("/app/c/<reference>/unbar")
@prefecture_only
def unbar(reference: str) -> ResponseReturnValue:
    """Let somebody find a case again who was wrongly taken for the lawyer before."""
    form = MistakenForm()
    if not form.validate_on_submit():
        return show_case(current_viewer(), reference, now=clock.now(), form=form)
    mistaken.lift(current_viewer(), reference, form.number(), at=clock.now())
    flash("出るようにもどしました。相談は今の担当のままです。", "ok")
    return redirect(case_path(reference), 303)


@pages.route("/app/c/<reference>/open", methods=["GET", "POST"])
@prefecture_only
def open_case(reference: str) -> ResponseReturnValue:
    """Open another body's case for some hours, with a reason."""
    viewer, form, now = current_viewer(), OpenForm(), clock.now()
    if form.validate_on_submit():
        desk.open_case(viewer, reference, form.reason.data, at=now)
        return redirect(case_path(reference), 303)
    case, body = desk.behind_a_reason(viewer, reference)
    words = Words("理由を書いて開く", "開く", f"{body}の相談です。理由は団体の画面にも出ます。8時間で閉じます。")
    shown = render_template("casework/act.html", case=case, form=form, errors=form.faults, words=words)
    return shown, form.status if form.faults else 200
