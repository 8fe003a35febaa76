"""Addresses of the published rules: the version in force, every older one to read, and each as a file."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from accounts.guards import prefecture_only
from accounts.sign_in import current_viewer
from administration import draft_views, pinned_views, row_views, ruleset_files
from administration.draft_screens import show_draft
from administration.draft_views import to_draft
from administration.rule_forms import RuleForm
from administration.ruleset_pages import rules_page
from foundation import clock
from foundation.numbers import MOST
from routing import drafting

pages = Blueprint("ruleset", __name__)
_VERSION = f"<int(max={MOST}):version>"
for _views in (draft_views, row_views, pinned_views):
    pages.register_blueprint(_views.pages)


@pages.get("/ken/kisoku")
@prefecture_only
def rules() -> ResponseReturnValue:
    """Show the rules in force, in order, in words."""
    page = rules_page(current_viewer().prefecture_id, clock.now())
    return render_template("administration/rules.html", page=page, form=RuleForm(), is_old=False)


@pages.get(f"/ken/kisoku/{_VERSION}")
@prefecture_only
def version(version: int) -> ResponseReturnValue:
    """Show a published version as it is kept."""
    page = rules_page(current_viewer().prefecture_id, clock.now(), version)
    return render_template("administration/rules.html", page=page, form=RuleForm(), is_old=True)


@pages.post(f"/ken/kisoku/{_VERSION}/shitagaki")
@prefecture_only
def begin_from(version: int) -> ResponseReturnValue:
    """Begin a draft from a published version."""
    form = RuleForm()
    if form.does(lambda: drafting.begin_from(form.hand(), version)):
        return to_draft(f"版 {version} から下書きを始めました。公開するまで、振り分けは変わりません。")
    return show_draft(form)


@pages.get(f"/ken/kisoku/{_VERSION}/toml")
@prefecture_only
def export(version: int) -> ResponseReturnValue:
    """Hand out a published version as a file, with the pinned cases."""
    name, text = ruleset_files.export_version(RuleForm().hand(), version)
    return Response(text, content_type=ruleset_files.TYPE, headers=ruleset_files.named(name))
