"""Addresses of a body's contracts; a contract is named by the day it begins on, of which a body has one."""

from datetime import date

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue

from accounts.checks import StaffForm
from accounts.guards import prefecture_only
from accounts.sign_in import current_viewer
from administration import bodies, clearings, contracts
from administration.balance_forms import typed_balance
from administration.body_forms import BudgetForm, EndForm
from administration.body_views import to_body
from administration.contract_forms import NEW_CONTRACT, ContractForm, typed_contract
from administration.screens import Words, show_body, show_form
from foundation import clock

pages = Blueprint("contracts", __name__)
_TEMPLATE = "administration/contract.html"


@pages.route("/ken/dantai/<body>/keiyaku/new", methods=["GET", "POST"])
@prefecture_only
def new(body: str) -> ResponseReturnValue:
    """Add a contract to a body."""
    viewer, form, now = current_viewer(), ContractForm(data=NEW_CONTRACT), clock.now()
    form.offer(contracts.prefecture_of(viewer))
    form.balances = clearings.balances(viewer, body, clock.day_in_japan(now))
    named = bodies.body_named(viewer, body)
    if form.validate_on_submit():
        contracts.add_contract(viewer, body, form.plan(), at=now)
        return to_body(body, "契約を加えました。")
    return show_form(form, Words("新しい契約", "加える", _back(body), named.name), _TEMPLATE)


@pages.route("/ken/dantai/<body>/keiyaku/<day>/edit", methods=["GET", "POST"])
@prefecture_only
def edit(body: str, day: str) -> ResponseReturnValue:
    """Write a contract anew that has not begun."""
    viewer, now = current_viewer(), clock.now()
    contract = contracts.contract_named(viewer, body, _day(day))
    form = ContractForm(data=typed_contract(contract) | typed_balance(clearings.planned(contract)))
    form.offer(contracts.prefecture_of(viewer))
    form.balances = clearings.balances(viewer, body, clock.day_in_japan(now))
    starts_on = contract.starts_on
    if form.validate_on_submit():
        contracts.change_contract(viewer, body, starts_on, plan=form.plan(), at=now)
        return to_body(body, "契約を直しました。")
    return show_form(form, Words("始まる前の契約を直す", "直す", _back(body)), _TEMPLATE)


@pages.route("/ken/dantai/<body>/keiyaku/<day>/end", methods=["GET", "POST"])
@prefecture_only
def end(body: str, day: str) -> ResponseReturnValue:
    """Set the last day of a contract in force."""
    viewer, form, now = current_viewer(), EndForm(), clock.now()
    contract = contracts.contract_named(viewer, body, _day(day))
    if form.validate_on_submit():
        contracts.end_contract(viewer, body, _day(day), last_day=form.chosen(), at=now)
        return to_body(body, "契約の終わりを決めました。")
    lead = f"{clock.era_day(contract.starts_on)}からの契約です。最後の日まで、新しい相談を受けます。"
    return show_form(form, Words("契約の終わりを決める", "決める", _back(body), lead))


@pages.route("/ken/dantai/<body>/keiyaku/<day>/budget", methods=["GET", "POST"])
@prefecture_only
def budget(body: str, day: str) -> ResponseReturnValue:
    """Set the day from which the money is used up."""
    viewer, now = current_viewer(), clock.now()
    contract = contracts.contract_named(viewer, body, _day(day))
    form = BudgetForm(data={"closed_from": contract.closed_from or ""})
    if form.validate_on_submit():
        contracts.close_budget(viewer, body, _day(day), first_day=form.chosen(), at=now)
        return to_body(body, "予算の終わりを決めました。")
    lead = "受けている相談は続きます。まだ来ていない日は、空にすると取り消せます。"
    return show_form(form, Words("予算の終わりを決める", "決める", _back(body), lead))


@pages.post("/ken/dantai/<body>/keiyaku/<day>/withdraw")
@prefecture_only
def withdraw(body: str, day: str) -> ResponseReturnValue:
    """Take a contract back that has not begun."""
    viewer, form, now = current_viewer(), StaffForm(), clock.now()
    if form.validate_on_submit():
        contracts.withdraw_contract(viewer, body, _day(day), at=now)
        return to_body(body, "契約を取り消しました。")
    return show_body(viewer, body, now, form=form)


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        abort(404)


def _back(body: str) -> str:
    return url_for("administration.bodies.page", body=body)
