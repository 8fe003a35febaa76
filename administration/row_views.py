"""Addresses of one row of the draft: what it says, and its condition part by part."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from accounts.guards import prefecture_only
from administration import condition_tree
from administration.condition_screens import show_condition
from administration.row_screens import newest_place, row_before, row_form, show_row
from administration.rule_forms import ConditionForm, PathForm, RuleForm
from routing import drafting
from routing.drafting import Place

pages = Blueprint("row", __name__, url_prefix="/ken/kisoku/shitagaki/<any(gates, holds, rules):section>/<int:number>")


@pages.route("", methods=["GET", "POST"])
@prefecture_only
def row(section: str, number: int) -> ResponseReturnValue:
    """Show a row as a form, and take it back; number 0 is a new one."""
    place = Place(section, number)
    form, before = row_form(place), row_before(place)
    if form.does(lambda: drafting.put_row(form.hand(), place, form.row(before))):
        if not number:
            return _to_condition(
                newest_place(section, form), f"規則 {form.rule_id.data} を加えました。条件を決めてください。"
            )
        flash(f"規則 {form.rule_id.data} を保存しました。", "ok")
        return redirect(url_for("administration.ruleset.draft.page") + f"#{section}", 303)
    return show_row(form, place)


@pages.get("/jouken")
@prefecture_only
def condition(section: str, number: int) -> ResponseReturnValue:
    """Show the condition of a row; with a path and a field, the controls to put a comparison there."""
    form = ConditionForm(data={"path": request.args.get("path", ""), "field": request.args.get("field", "")})
    return show_condition(form, Place(section, number))


@pages.post("/jouken")
@prefecture_only
def compare(section: str, number: int) -> ResponseReturnValue:
    """Put a comparison into the condition."""
    place, form = Place(section, number), ConditionForm()
    return _put(form, place, lambda when: condition_tree.put(when, form.path.data or "", form.written()))


@pages.post("/jouken/matomari")
@prefecture_only
def group(section: str, number: int) -> ResponseReturnValue:
    """Put an empty group into the condition."""
    place, form = Place(section, number), PathForm()
    return _put(form, place, lambda when: condition_tree.put(when, form.path.data or "", {form.kind.data: []}))


@pages.post("/jouken/kesu")
@prefecture_only
def remove(section: str, number: int) -> ResponseReturnValue:
    """Take a part out of the condition."""
    place, form = Place(section, number), PathForm()
    return _put(form, place, lambda when: condition_tree.without(when, form.path.data or ""))


def _put(form: RuleForm, place: Place, change: condition_tree.Changing) -> ResponseReturnValue:
    """Save a changed condition; else show the page again with its sentence."""
    before = row_before(place)

    def save() -> None:
        when = change(condition_tree.grouped(before.get("when", {"all": []})))
        drafting.put_row(form.hand(), place, {**before, "when": when})

    if form.does(save):
        return _to_condition(place, "条件を保存しました。")
    if isinstance(form, ConditionForm):
        return show_condition(form, place)
    return show_condition(form.as_condition(), place)


def _to_condition(place: Place, said: str) -> ResponseReturnValue:
    """Lead to the condition of a row, and say what was done."""
    flash(said, "ok")
    return redirect(url_for(".condition", section=place.section, number=place.number), 303)
