"""Drawing the pages of the draft, with what was typed and what was wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from accounts.sign_in import current_viewer
from administration import ruleset_reading as reading
from administration.condition_tree import grouped, node_at, tree_of
from administration.rule_forms import ConditionForm, HeadForm, PublishForm, RowForm, RuleForm
from administration.ruleset_pages import draft_page
from foundation import clock
from foundation.refusal import Refusal
from records.ruleset import RuleDraft
from routing import drafting
from routing.conditions import leaves
from routing.drafting import Place
from routing.labels import FIELD, SECTION
from routing.rules import read_row
from routing.sentences import sentence
from routing.vocabulary import sources


@dataclass(frozen=True)
class Words:
    """The words of a page with one form."""

    heading: str
    button: str
    lead: str = ""


def _draft() -> RuleDraft:
    return drafting.current(current_viewer().prefecture_id)


def _answered(shown: str, form: RuleForm) -> ResponseReturnValue:
    return (shown, 400) if form.faults else shown


def show_draft(form: RuleForm) -> ResponseReturnValue:
    """Return the page of the draft; with a form at fault its sentence, and status 400. Raises: Refusal: no draft."""
    draft = _draft()
    page = draft_page(draft, current_viewer().staff_id, clock.now())
    form.edition.data = str(draft.edition)
    return _answered(render_template("administration/draft.html", page=page, form=form, errors=form.faults), form)


def show_form(form: RuleForm, words: Words) -> ResponseReturnValue:
    """Return the page of one form on the draft; a form at fault keeps what was typed, with status 400."""
    draft = drafting.draft_of(current_viewer().prefecture_id)
    if not form.is_submitted():
        form.edition.data = str(draft.edition if draft else 0)
        _fill(form, draft)
    shown = render_template("administration/rule_form.html", form=form, errors=form.faults, words=words)
    return _answered(shown, form)


def _fill(form: RuleForm, draft: RuleDraft | None) -> None:
    head: Mapping[str, Any] = draft.content["ruleset"] if draft else {}
    today = clock.day_in_japan(clock.now()).isoformat()
    if isinstance(form, HeadForm | PublishForm):
        form.valid_from.data = max(head.get("valid_from", today), today)
    if isinstance(form, HeadForm):
        for number, name in enumerate(head.get("tie_breaks", ()), 1):
            form[f"tie_{number}"].data = name


def row_before(place: Place) -> Mapping[str, Any]:
    """Return the row of the draft at a place; an empty one at number 0. Raises: Refusal: it is not there."""
    rows: Sequence[Mapping[str, Any]] = _draft().content[place.section]
    if place.number > len(rows):
        raise Refusal(drafting.ROW_GONE)
    return rows[place.number - 1] if place.number else {}


def row_form(place: Place) -> RowForm:
    """Return the form of a row, filled from the draft unless it was sent."""
    form, before = RowForm(), row_before(place)
    names = reading.names_of(current_viewer().prefecture_id)
    rule = read_row(place.section, {"id": "?", **before}, {})
    keys = dict.fromkeys(key for leaf in leaves(rule.when) for key in sources(leaf.field) if key in FIELD)
    form.offer(names, {key: FIELD[key] for key in keys})
    if not form.is_submitted():
        form.show(before or {"joins": True})
        form.edition.data = str(_draft().edition)
    return form


def show_row(form: RowForm, place: Place) -> ResponseReturnValue:
    """Return the page of a row; a form at fault keeps what was typed, with status 400."""
    before, names = row_before(place), reading.names_of(current_viewer().prefecture_id)
    rule = read_row(place.section, {"id": "?", **before}, {})
    shown = render_template(
        "administration/rule_row.html",
        form=form,
        errors=form.faults,
        place=place,
        section=SECTION[place.section],
        when=sentence(rule.when, names),
        is_new=not before,
    )
    return _answered(shown, form)


def show_condition(form: ConditionForm, place: Place) -> ResponseReturnValue:
    """Return the page of a row's condition: its tree, and where one part is being changed the controls for it."""
    before, names = row_before(place), reading.names_of(current_viewer().prefecture_id)
    when = grouped(before.get("when", {"all": []}))
    there = node_at(when, form.path.data or "")
    if not form.is_submitted():
        form.edition.data = str(_draft().edition)
        if not isinstance(there, dict):
            form.field.data = form.field.data or there[0]
            form.operator.data, form.values.data = there[1], there[2:] if there[0] == form.field.data else []
    chosen = form.field.data if form.field.data in FIELD else ""
    shown = render_template(
        "administration/condition.html",
        form=form,
        errors=form.faults,
        place=place,
        rule=before.get("id", ""),
        tree=tree_of(when, names),
        adding=isinstance(there, dict) and "adding" in request.args,
        fields=list(FIELD.items()),
        label=FIELD.get(chosen, ""),
        values=list(names.codes(chosen).items()) if chosen else [],
    )
    return _answered(shown, form)
