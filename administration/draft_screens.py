"""Drawing the pages of the draft, with what was typed and what was wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from accounts.sign_in import current_viewer
from administration import trial_asking
from administration.pinned_screens import alterations
from administration.rule_forms import HeadForm, PublishForm, RuleForm
from administration.ruleset_pages import draft_page
from administration.trial_asking import LISTING
from foundation import clock
from records.ruleset import RuleDraft
from routing import drafting, publishing


@dataclass(frozen=True)
class Words:
    """The words of a page with one form."""

    heading: str
    button: str
    lead: str = ""


def current_draft() -> RuleDraft:
    """Return the draft of the viewer's prefecture. Raises: Refusal: there is none."""
    return drafting.current(current_viewer().prefecture_id)


def answered(shown: str, form: RuleForm) -> ResponseReturnValue:
    """Return a page, with status 400 when its form is at fault."""
    return (shown, 400) if form.faults else shown


def show_draft(form: RuleForm) -> ResponseReturnValue:
    """Return the page of the draft; with a form at fault its sentence, and status 400. Raises: Refusal: no draft."""
    draft, now = current_draft(), clock.now()
    page = draft_page(draft, current_viewer().staff_id, now)
    form.edition.data = str(draft.edition)
    tried = trial_asking.asked_for_draft(now)
    shown = render_template("administration/draft.html", page=page, form=form, errors=form.faults, tried=tried)
    return answered(shown, form)


def show_form(form: RuleForm, words: Words) -> ResponseReturnValue:
    """Return the page of one form on the draft; a form at fault keeps what was typed, with status 400."""
    _prepare(form, drafting.draft_of(current_viewer().prefecture_id))
    shown = render_template("administration/rule_form.html", form=form, errors=form.faults, words=words)
    return answered(shown, form)


def show_publish(form: PublishForm) -> ResponseReturnValue:
    """Return the page that publishes the draft: what will be tried first, and how long that takes."""
    now = clock.now()
    _prepare(form, current_draft())
    asked = trial_asking.read_asked(current_viewer(), trial_asking.asked_for_draft(now), now)
    unserved = form.refusal.count if isinstance(form.refusal, publishing.Unserved) else 0
    altered = alterations(current_viewer().prefecture_id)
    words = Words("公開する", "この規則を公開する", "公開した版は変えられません。直すときは、新しい下書きを作ります。")
    shown = render_template(
        "administration/publish.html",
        form=form,
        errors=form.faults,
        words=words,
        asked=asked,
        altered=altered,
        unserved=unserved,
        unserved_href=asked.address(LISTING, cell="unserved"),
    )
    return answered(shown, form)


def _prepare(form: RuleForm, draft: RuleDraft | None) -> None:
    if not form.is_submitted():
        form.edition.data = str(draft.edition if draft else 0)
        _fill(form, draft)


def _fill(form: RuleForm, draft: RuleDraft | None) -> None:
    head: Mapping[str, Any] = draft.content["ruleset"] if draft else {}
    today = clock.day_in_japan(clock.now()).isoformat()
    if isinstance(form, HeadForm | PublishForm):
        form.valid_from.data = max(head.get("valid_from", today), today)
    if isinstance(form, HeadForm):
        for number, name in enumerate(head.get("tie_breaks", ()), 1):
            form[f"tie_{number}"].data = name
