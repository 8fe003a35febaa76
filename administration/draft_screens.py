"""Drawing the pages of the draft, with what was typed and what was wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from accounts.sign_in import current_viewer
from administration.rule_forms import HeadForm, PublishForm, RuleForm
from administration.ruleset_pages import draft_page
from foundation import clock
from records.ruleset import RuleDraft
from routing import drafting


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
    draft = current_draft()
    page = draft_page(draft, current_viewer().staff_id, clock.now())
    form.edition.data = str(draft.edition)
    return answered(render_template("administration/draft.html", page=page, form=form, errors=form.faults), form)


def show_form(form: RuleForm, words: Words) -> ResponseReturnValue:
    """Return the page of one form on the draft; a form at fault keeps what was typed, with status 400."""
    draft = drafting.draft_of(current_viewer().prefecture_id)
    if not form.is_submitted():
        form.edition.data = str(draft.edition if draft else 0)
        _fill(form, draft)
    shown = render_template("administration/rule_form.html", form=form, errors=form.faults, words=words)
    return answered(shown, form)


def _fill(form: RuleForm, draft: RuleDraft | None) -> None:
    head: Mapping[str, Any] = draft.content["ruleset"] if draft else {}
    today = clock.day_in_japan(clock.now()).isoformat()
    if isinstance(form, HeadForm | PublishForm):
        form.valid_from.data = max(head.get("valid_from", today), today)
    if isinstance(form, HeadForm):
        for number, name in enumerate(head.get("tie_breaks", ()), 1):
            form[f"tie_{number}"].data = name
