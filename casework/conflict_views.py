"""Addresses of 利益相反: what a body has recorded, one more, one less."""

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from accounts.checks import StaffForm
from accounts.guards import counselors_only
from accounts.sign_in import current_viewer
from casework import conflicts
from casework.conflict_forms import ConflictForm
from foundation import clock
from foundation.database import session
from foundation.numbers import MOST
from records.casecodes import CONFLICT_KIND
from routing import taking_back

pages = Blueprint("conflicts", __name__)
_LIST = "/app/souhan"
# What became of a case that had come already.
_BECAME: dict[taking_back.Taken | None, str] = {
    "offered_on": "の打診は取り下げて、次へ回しました。",
    "at_desk": "は県の担当へ渡しました。次の担当は県の担当が決めます。",
    "without_them": "の副担当から外れました。",
    None: "は、担当できない人の一覧から外しました。",
}


def _show(form: StaffForm) -> ResponseReturnValue:
    rows = session.execute(conflicts.of_body(current_viewer())).all()
    faults = form.faults
    shown = render_template("casework/conflicts.html", form=form, rows=rows, kinds=CONFLICT_KIND, errors=faults)
    return (shown, 400) if faults else shown


@pages.route(_LIST, methods=["GET", "POST"])
@counselors_only
def listed() -> ResponseReturnValue:
    """List the body's conflicts, and keep one more."""
    form = ConflictForm()
    if not form.validate_on_submit():
        return _show(form)
    recorded = conflicts.record(current_viewer(), form.declared(), at=clock.now())
    flash("記録しました。これからの相談は、この相手かどうかを確かめてから回します。", "ok")
    for reference, taken in recorded.became:
        flash(f"{reference} {_BECAME[taken]}", "ok")
    return redirect(_LIST, 303)


@pages.post(f"/app/souhan/<int(max={MOST}):number>/remove")
@counselors_only
def remove(number: int) -> ResponseReturnValue:
    """Forget a conflict."""
    if not StaffForm().validate_on_submit():
        return redirect(_LIST, 303)
    conflicts.remove(current_viewer(), number, at=clock.now())
    flash("消しました。", "ok")
    return redirect(_LIST, 303)
