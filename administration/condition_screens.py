"""Drawing the page of a row's condition."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from accounts.sign_in import current_viewer
from administration import ruleset_reading as reading
from administration.condition_tree import grouped, node_at, tree_of
from administration.draft_screens import answered, current_draft
from administration.row_screens import row_before
from administration.rule_forms import ConditionForm
from routing.drafting import Place
from routing.labels import FIELD


def show_condition(form: ConditionForm, place: Place) -> ResponseReturnValue:
    """Return the page of a row's condition: its tree, and where one part is being changed the controls for it."""
    before, names = row_before(place), reading.names_of(current_viewer().prefecture_id)
    when = grouped(before.get("when", {"all": []}))
    there = node_at(when, form.path.data or "")
    if not form.is_submitted():
        form.edition.data = str(current_draft().edition)
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
    return answered(shown, form)
