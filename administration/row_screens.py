"""Drawing the page of one row of the draft."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from accounts.sign_in import current_viewer
from administration import ruleset_reading as reading
from administration.draft_screens import answered, current_draft
from administration.rule_forms import RowForm
from foundation.refusal import Refusal
from routing.conditions import leaves
from routing.drafting import ROW_GONE, Place
from routing.labels import FIELD, SECTION
from routing.rules import read_row
from routing.sentences import sentence
from routing.vocabulary import sources


def row_before(place: Place) -> Mapping[str, Any]:
    """Return the row of the draft at a place; an empty one at number 0. Raises: Refusal: it is not there."""
    rows: Sequence[Mapping[str, Any]] = current_draft().content[place.section]
    if place.number > len(rows):
        raise Refusal(ROW_GONE)
    return rows[place.number - 1] if place.number else {}


def row_form(place: Place) -> RowForm:
    """Return the form of a row, filled from the draft unless it was sent."""
    form, before = RowForm(), row_before(place)
    if place.section != "gates":
        # Only gates keep a body out.
        del form.bars
    names = reading.names_of(current_viewer().prefecture_id)
    rule = read_row(place.section, {"id": "?", **before}, {})
    keys = dict.fromkeys(key for leaf in leaves(rule.when) for key in sources(leaf.field) if key in FIELD)
    form.offer(names, {key: FIELD[key] for key in keys})
    if not form.is_submitted():
        form.show(before or {"joins": True})
        form.edition.data = str(current_draft().edition)
    return form


def newest_place(section: str, form: RowForm) -> Place:
    """Return where a row that was just added stands: the last of its rank."""
    rows, added = current_draft().content[section], form.row({})
    rank = read_row(section, added, {}).rank
    return Place(section, sum(row["rank"] <= rank for row in rows))


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
    return answered(shown, form)
