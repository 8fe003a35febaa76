"""The pages of bodies as their reader sees them: contracts, room, pause and rota, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, or_, select

from accounts.keeping import keeps, working_at
from accounts.scope import Viewer
from administration.bodies import body_for
from administration.capacity import Room
from administration.caseload import Caseload, caseload_of
from administration.clearings import cleared_by
from administration.contractpage import Term, term_of
from administration.duty import coming_holes
from administration.hours import opening_lines
from foundation import clock
from foundation.database import session
from records.body import Body, Contract
from records.case import Case
from records.casecodes import BODY_KIND, DECLINE_REASON, SUPPORT_TYPE
from records.prefecture import Prefecture
from routing import contracting, lookout
from routing.counselors import state_limits


@dataclass(frozen=True, kw_only=True)
class Line:
    """One body in the list; `trouble` says why it takes no new case today, `until` how long it is paused.

    `declines` says for what it declined in the last 30 days that the desk can look at, in words.
    """

    body: Body
    kind: str
    contract: Contract | None
    support_type: str
    room: Room
    trouble: str
    until: date | None
    declines: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Page:
    """A body with everything that is on file about it.

    `caseload` are its counselors with what they may have, None where nobody states it; `may_set` for who sets it.
    """

    line: Line
    facts: Sequence[tuple[str, str | list[str]]]
    terms: Sequence[Term]
    rota: str
    caseload: Caseload | None
    may_set: bool


def list_of_bodies(viewer: Viewer, now: datetime) -> list[Line]:
    """Return the prefecture's bodies in list order as they stand today, with what their declines ask the desk."""
    on, declined = clock.day_in_japan(now), lookout.after_declines(viewer.prefecture_id, now)
    in_force = (Contract.starts_on <= on) & or_(Contract.ends_on.is_(None), Contract.ends_on >= on)
    query: Select[Body, Contract | None] = (
        select(Body, Contract)
        .outerjoin(Contract, (Contract.body_id == Body.id) & in_force)
        .where(Body.prefecture_id == viewer.prefecture_id)
        .order_by(Body.position, Body.code)
    )
    held = _open_cases(Case.prefecture_id == viewer.prefecture_id)
    return [
        replace(_line(body, contract, held, on=on), declines=_declines(declined.get(body.code, {})))
        for body, contract in session.execute(query)
    ]


def _declines(counted: Mapping[tuple[str, str], int]) -> list[str]:
    return [
        f"{DECLINE_REASON[reason]}で辞退 {times}件：{look_at}を確かめてください。"
        for (reason, look_at), times in counted.items()
    ]


def page_of(viewer: Viewer, code: str | None, now: datetime) -> Page:
    """Return the page of a body by its code, or of the viewer's own.

    Raises: NoResultFound: there is none for this viewer.
    """
    asked = body_for(viewer, code).add_columns(state_limits(Body.id), working_at(Body.id).scalar_subquery())
    (body, states, working), on = session.execute(asked).one(), clock.day_in_japan(now)
    contracts = session.scalars(contracting.contracts_of(body.id)).all()
    prefecture, clearing = session.get_one(Prefecture, body.prefecture_id), cleared_by(body.id)
    in_force = next((contract for contract in contracts if contracting.in_force(contract, on)), None)
    return Page(
        line=_line(body, in_force, _open_cases(Case.lead_body_id == body.id), on=on),
        facts=_facts(body),
        terms=[term_of(one, prefecture, on, clears=one.id in clearing) for one in reversed(contracts)],
        rota=_rota(len(coming_holes(body, now))),
        caseload=caseload_of(body.id, on) if states else None,
        may_set=body.id == viewer.body_id and keeps(viewer, working),
    )


def _open_cases(within: ColumnElement[bool]) -> dict[int | None, int]:
    """Return how many open cases each body leads: what the router counts against the contract's number."""
    counted = select(Case.lead_body_id, func.count(Case.id)).where(within, Case.state != "closed")
    return {body_id: int(held) for body_id, held in session.execute(counted.group_by(Case.lead_body_id))}


def _line(body: Body, contract: Contract | None, held: Mapping[int | None, int], *, on: date) -> Line:
    return Line(
        body=body,
        kind=BODY_KIND[body.kind],
        contract=contract,
        support_type=SUPPORT_TYPE[contract.support_type] if contract else "",
        room=Room(held.get(body.id, 0), contract.terms.get("capacity") if contract else None),
        trouble=_trouble(body, contract, on),
        until=body.paused_until if _is_paused(body, on) else None,
    )


def _trouble(body: Body, contract: Contract | None, on: date) -> str:
    if _is_paused(body, on):
        return "今は受けられない"
    if contract is None:
        return "今日有効な契約はありません"
    is_used_up = contract.closed_from is not None and contract.closed_from <= on
    return "予算が終わりました" if is_used_up else ""


def _is_paused(body: Body, on: date) -> bool:
    return body.paused_until is not None and body.paused_until >= on


def _facts(body: Body) -> list[tuple[str, str | list[str]]]:
    return [
        ("記号", body.code),
        ("種別", BODY_KIND[body.kind]),
        ("公開の名前", body.public_name),
        ("電話", body.phone),
        ("開いている時間", opening_lines(body.hours)),
        ("休みの日", [*body.hours.get("closed", ()), *_usual(body)]),
    ]


def _rota(holes: int) -> str:
    return f"60日先までに空きが{holes}か所" if holes else "60日先まで空きなし"


def _usual(body: Body) -> list[str]:
    return ["12月29日から1月3日"] if body.hours.get("holidays") else ["国の祝日", "12月29日から1月3日"]
