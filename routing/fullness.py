"""A body without room: the prefecture's desk goes beyond its number only knowingly, with a reason.

What is read is what the act that asks has locked. Source: goals.md G37.
"""

from datetime import date

from sqlalchemy import func, select

from foundation.database import session
from foundation.refusal import Refusal
from records.body import Body
from records.case import Case
from routing import queueing, words
from routing.candidates import NO_LOAD, PREFECTURE_KIND
from routing.contracting import contracts_of, in_force
from routing.hearing import Hearing
from routing.limits import LIMITS, NO_ROOM, number, written

_OPEN_CASES = next(limit for limit in LIMITS if limit.since is None)


def check(heard: Hearing, case: Case, body: Body) -> None:
    """Check that a proposal may be confirmed without a reason: the body has room that nobody older waits for.

    The body of the open case that this one seems to belong to keeps it, full or not.
    Raises: Refusal: it has none; it says how the body stands, and how to go beyond.
    """
    reason = _missing(heard, body.code)
    if not reason or _is_its_own(heard, case, body):
        return
    before = queueing.ahead(case.prefecture_id, case).get(body.code, 0)
    raise Refusal(
        f"{body.name}は、今は空きがありません（受け持ち {_held(body.id)}件、先に待っている相談 {before}件）。"
        f"{words.PASSED_OVER[reason]}それでも回すときは「ほかの団体を選ぶ」でこの団体を選び、理由を書いてください。"
    )


def _missing(heard: Hearing, code: str) -> str:
    """Return why a body has no room for one more case; empty when it has, and always for the prefecture's desk."""
    body = next(one for one in heard.candidates() if one.code == code)
    if body.is_prefecture:
        return ""
    return body.limits.reached(heard.desk.load.get(code, NO_LOAD)) or (body.lacking if body.lacking in NO_ROOM else "")


def _is_its_own(heard: Hearing, case: Case, body: Body) -> bool:
    likely = heard.facts.open_case
    return "continuing" in case.flags and likely is not None and likely.lead == body.code


def _held(body_id: int) -> int:
    held = select(func.count(Case.id)).where(Case.lead_body_id == body_id, Case.state != "closed")
    return session.scalars(held).one()


def beyond(case: Case, on: date) -> str:
    """Return by how much an open case's body has more in hand than its contract states, in words; else empty."""
    body = session.get(Body, case.lead_body_id or 0)
    if body is None or body.kind == PREFECTURE_KIND:
        return ""
    contract = next((one for one in session.scalars(contracts_of(body.id)) if in_force(one, on)), None)
    most = number(written(contract.terms, _OPEN_CASES)) if contract else None
    held = _held(body.id)
    return "" if most is None or held <= most else _OPEN_CASES.over.format(most=most, excess=held - most)
