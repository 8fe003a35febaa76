"""What the prefecture does with a body's contracts: add, change before it begins, end, close by budget.

A contract that has begun is never rewritten: it is ended and a new one begins, so that past decisions stay explainable.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from accounts.scope import Viewer
from administration import clearings
from administration.bodies import body_named, locked
from foundation import clock
from foundation.database import session, transaction
from foundation.refusal import Refusal
from records import trail
from records.body import Body, Contract
from records.prefecture import Prefecture
from records.trail import Act
from routing import contracting

_BEGUN = "始まった契約は直せません。終わりの日を決めて、次の契約を加えてください。"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A contract as the prefecture writes it; `ends_on` is the last day, None while open-ended.

    `clearing` says why what the bodies of the pool owe each other is cleared when it begins; empty carries it on.
    """

    starts_on: date
    ends_on: date | None
    programme: str
    support_type: str
    terms: Mapping[str, Any]
    clearing: str = ""


def contract_named(viewer: Viewer, code: str, starts_on: date) -> Contract:
    """Return a body's contract by its first day. Raises: NoResultFound: there is none for this viewer."""
    return _starting(body_named(viewer, code), starts_on)


def prefecture_of(viewer: Viewer) -> Prefecture:
    """Return the viewer's prefecture, whose places a contract chooses from."""
    return session.get_one(Prefecture, viewer.prefecture_id)


def add_contract(viewer: Viewer, code: str, plan: Plan, *, at: datetime) -> None:
    """Add a contract that begins today or later.

    Raises: Refusal: it begins in the past, ends before it begins, or shares a day with another of the body.
    """
    with transaction():
        body = locked(viewer, code)
        _check(plan, _others(body, None), at)
        contract = contracting.add_contract(body.id, vars(plan))
        contract.agreed_at = at
        shares = clearings.keep(viewer, body, contract, reason=plan.clearing, at=at)
        _trace(Act.CONTRACT_ADDED, viewer, body, at=at, starts_on=plan.starts_on, shares=shares)


def change_contract(viewer: Viewer, code: str, starts_on: date, *, plan: Plan, at: datetime) -> None:
    """Write a contract anew that has not begun.

    Raises: Refusal: it has begun, or the new dates are no better than those of a new contract.
    """
    with transaction():
        body = locked(viewer, code)
        contract = _starting(body, starts_on)
        if contract.starts_on <= clock.day_in_japan(at):
            raise Refusal(_BEGUN)
        _check(plan, _others(body, contract), at)
        for key in contracting.CONTRACT_COLUMNS:
            setattr(contract, key, getattr(plan, key))
        contract.agreed_at = at
        shares = clearings.keep(viewer, body, contract, reason=plan.clearing, at=at)
        _trace(Act.CONTRACT_CHANGED, viewer, body, at=at, starts_on=plan.starts_on, was=starts_on, shares=shares)


def withdraw_contract(viewer: Viewer, code: str, starts_on: date, *, at: datetime) -> None:
    """Take a contract back that has not begun. Raises: Refusal: it has begun."""
    with transaction():
        body = locked(viewer, code)
        contract = _starting(body, starts_on)
        if contract.starts_on <= clock.day_in_japan(at):
            raise Refusal(_BEGUN)
        clearings.keep(viewer, body, contract, reason="", at=at)
        session.delete(contract)
        _trace(Act.CONTRACT_WITHDRAWN, viewer, body, at=at, starts_on=starts_on)


def end_contract(viewer: Viewer, code: str, starts_on: date, *, last_day: date, at: datetime) -> None:
    """Set the last day of a contract in force.

    Raises: Refusal: it is not in force, the day is over, or another contract has begun by then.
    """
    with transaction():
        body = locked(viewer, code)
        contract, today = _in_force(body, starts_on, at), clock.day_in_japan(at)
        if last_day < today:
            raise Refusal("終わりの日が過ぎています。今日か、それより後の日にしてください。", "last_day")
        _refuse_overlap(_others(body, contract), contract.starts_on, last_day)
        contract.ends_on = last_day
        _trace(Act.CONTRACT_ENDED, viewer, body, at=at, starts_on=starts_on, last_day=last_day)


def close_budget(viewer: Viewer, code: str, starts_on: date, *, first_day: date | None, at: datetime) -> None:
    """Set the day from which the money is used up and no new case comes; None takes a coming one back.

    Raises: Refusal: the contract is not in force, the day is over, or the money is used up already.
    """
    with transaction():
        body = locked(viewer, code)
        contract, today = _in_force(body, starts_on, at), clock.day_in_japan(at)
        if contract.closed_from is not None and contract.closed_from <= today:
            raise Refusal("予算はもう終わっています。また受けるときは、この契約を終えて次の契約を加えてください。")
        if first_day is not None and first_day < today:
            raise Refusal("予算の終わりの日が過ぎています。今日か、それより後の日にしてください。", "closed_from")
        contract.closed_from, contract.closed_at = first_day, at
        act = Act.BUDGET_REOPENED if first_day is None else Act.BUDGET_CLOSED
        _trace(act, viewer, body, at=at, starts_on=starts_on, closed_from=first_day)


def _starting(body: Body, starts_on: date) -> Contract:
    """Return the body's contract that starts on a day. Raises: NoResultFound: none does."""
    return session.scalars(contracting.contracts_of(body.id).where(Contract.starts_on == starts_on)).one()


def _in_force(body: Body, starts_on: date, at: datetime) -> Contract:
    contract = _starting(body, starts_on)
    if not contracting.in_force(contract, clock.day_in_japan(at)):
        raise Refusal("今日有効な契約ではありません。団体のページを開き直してください。")
    return contract


def _others(body: Body, contract: Contract | None) -> list[Contract]:
    return [other for other in session.scalars(contracting.contracts_of(body.id)) if other is not contract]


def _check(plan: Plan, others: list[Contract], at: datetime) -> None:
    if plan.starts_on < clock.day_in_japan(at):
        raise Refusal(
            "契約は今日か、それより後の日から始めてください。前の日の振り分けは、そのままにします。", "starts_on"
        )
    if plan.ends_on is not None and plan.ends_on < plan.starts_on:
        raise Refusal("契約の終わりが、始まりより前です。", "ends_on")
    _refuse_overlap(others, plan.starts_on, plan.ends_on)


def _refuse_overlap(others: list[Contract], starts_on: date, ends_on: date | None) -> None:
    place = contracting.first_overlap([(other.starts_on, other.ends_on) for other in others], starts_on, ends_on)
    if place is not None:
        other = others[place]
        until = f"{clock.era_day(other.ends_on)}まで" if other.ends_on else "終わりの定めなし"
        raise Refusal(f"{clock.era_day(other.starts_on)}からの契約（{until}）と日が重なります。", "starts_on")


def _trace(act: Act, viewer: Viewer, body: Body, *, at: datetime, **said: date | str | None) -> None:
    detail = {key: str(value) for key, value in said.items() if value}
    who, place = viewer.staff_id, viewer.prefecture_id
    trail.leave(act, at=at, by=who, prefecture_id=place, case_id=None, body=body.code, **detail)
