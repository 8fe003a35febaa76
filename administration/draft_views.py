"""Addresses of the draft: beginning, changing its head and order, in and out as a file, approval, publication."""

from flask import Blueprint, Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accounts.guards import prefecture_only
from administration import ruleset_files
from administration.draft_screens import Words, show_draft, show_form, show_publish
from administration.rule_forms import HeadForm, ImportForm, PublishForm, RuleForm, StepForm
from foundation import clock
from foundation.edge import takes_file
from routing import drafting, publishing
from routing.drafting import Place

pages = Blueprint("draft", __name__, url_prefix="/ken/kisoku/shitagaki")
_SECTIONS = "any(gates, holds, rules)"


def to_draft(said: str) -> ResponseReturnValue:
    """Lead to the page of the draft, which says what was done."""
    flash(said, "ok")
    return redirect(url_for("administration.ruleset.draft.page"), 303)


@pages.get("")
@prefecture_only
def page() -> ResponseReturnValue:
    """Show the draft."""
    return show_draft(RuleForm())


@pages.post("")
@prefecture_only
def begin() -> ResponseReturnValue:
    """Begin a draft from the rules in force."""
    form = RuleForm()
    if form.does(lambda: drafting.begin(form.hand())):
        return to_draft("下書きを始めました。公開するまで、振り分けは変わりません。")
    return show_draft(form)


@pages.post("/kesu")
@prefecture_only
def discard() -> ResponseReturnValue:
    """Throw the draft away."""
    form = RuleForm()
    if form.does(lambda: drafting.discard(form.hand())):
        flash("下書きを捨てました。", "ok")
        return redirect(url_for("administration.ruleset.rules"), 303)
    return show_draft(form)


@pages.post(f"/<{_SECTIONS}:section>/<int:number>/ugokasu")
@prefecture_only
def step(section: str, number: int) -> ResponseReturnValue:
    """Move a row up or down, or remove it."""
    form = StepForm()
    if form.does(lambda: drafting.step_row(form.hand(), Place(section, number), form.step.data)):
        return redirect(url_for("administration.ruleset.draft.page") + f"#{section}", 303)
    return show_draft(form)


@pages.route("/kihon", methods=["GET", "POST"])
@prefecture_only
def head() -> ResponseReturnValue:
    """Set the day from which the rules are to hold, and how ties are broken."""
    form = HeadForm()
    if form.does(lambda: drafting.set_head(form.hand(), valid_from=form.day(), tie_breaks=form.tie_breaks())):
        return to_draft("保存しました。")
    words = Words("始まりの日と選び方", "保存する", "並んだ団体を、1番目の決め方から順に比べます。")
    return show_form(form, words)


@pages.route("/yomikomi", methods=["GET", "POST"])
@prefecture_only
@takes_file
def take() -> ResponseReturnValue:
    """Put the rules of a file in place of the draft's."""
    form = ImportForm()
    if form.does(lambda: ruleset_files.take_file(form.hand(), form.file.data)):
        return to_draft("ファイルを下書きに読みこみました。変更を確かめてください。")
    words = Words("ファイルを読みこむ", "読みこむ", "下書きの規則が、ファイルの規則に置きかわります。")
    return show_form(form, words)


@pages.get("/toml")
@prefecture_only
def export() -> ResponseReturnValue:
    """Hand out the draft as a file."""
    name, text = ruleset_files.export_draft(RuleForm().hand())
    return Response(text, content_type=ruleset_files.TYPE, headers=ruleset_files.named(name))


@pages.post("/tanomu")
@prefecture_only
def submit() -> ResponseReturnValue:
    """Ask a second person to approve the draft."""
    form = RuleForm()
    if form.does(lambda: drafting.submit(form.hand())):
        return to_draft("確認を頼みました。下書きにかかわっていない人が、このページから公開します。")
    return show_draft(form)


@pages.post("/modosu")
@prefecture_only
def give_back() -> ResponseReturnValue:
    """Make a submitted draft one that can be changed again."""
    form = RuleForm()
    if form.does(lambda: drafting.give_back(form.hand())):
        return to_draft("下書きにもどしました。")
    return show_draft(form)


@pages.route("/koukai", methods=["GET", "POST"])
@prefecture_only
def publish() -> ResponseReturnValue:
    """Approve the draft and publish it from a day."""
    form = PublishForm()
    if form.does(lambda: publishing.publish(form.hand(), form.day())):
        flash(f"公開しました。{clock.era_day(form.day())}から使います。", "ok")
        return redirect(url_for("administration.ruleset.rules"), 303)
    return show_publish(form)
