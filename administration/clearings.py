"""What the bodies of a kind owe each other, shown beside a contract; and the choice to carry it on or to clear it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from accounts.scope import Viewer
from administration.bodies import body_named
from foundation.database import session
from foundation.refusal import Refusal
from records.assignment import ShareClearing
from records.body import Body, Contract
from routing import contracting, share_credits
from routing.shares import CASE

NOTHING = "貸し借りなし"
_CHANGES_NOTHING = "この契約では、団体の加わりも重みの変わりもありません。貸し借りは「引きつぐ」にしてください。"
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Balance:
    """How a body stands in its pool, in words: its weight, and what is owed to it or by it."""

    name: str
    weight: str
    words: str


def in_words(credit: int) -> str:
    """Return a credit (millionths of a case) in words, to a tenth of a case."""
    cases = round(abs(credit) / CASE, 1)
    if not cases:
        return NOTHING
    return f"{cases:g}件分 {'まだ受けていません' if credit > 0 else '先に受けています'}"


def balances(viewer: Viewer, code: str, on: date) -> list[Balance]:
    """Return how the bodies of a body's kind stand on a day; none where it is the only one of its kind.

    Raises: NoResultFound: there is no such body for this viewer.
    """
    entries = _entries(body_named(viewer, code), on)
    if len(entries) == 1:
        return []
    owed = dict(session.execute(share_credits.standing([body.id for body, _ in entries], on)).all())
    return [Balance(body.name, _weight(contract), in_words(owed.get(body.id, 0))) for body, contract in entries]


def _weight(contract: Contract | None) -> str:
    if contract is None:
        return "契約なし"
    share = contract.terms.get("share")
    return f"重み{share}" if share else "重みの定めなし"


def _entries(body: Body, on: date) -> Sequence[tuple[Body, Contract | None]]:
    """Return the bodies of a body's kind, each with its contract in force on a day."""
    in_force = (Contract.starts_on <= on) & (Contract.ends_on.is_(None) | (Contract.ends_on >= on))
    query = (
        select(Body, Contract)
        .outerjoin(Contract, (Contract.body_id == Body.id) & in_force)
        .where(Body.prefecture_id == body.prefecture_id, Body.kind == body.kind)
        .order_by(Body.position, Body.code)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def planned(contract: Contract) -> ShareClearing | None:
    """Return the choice to clear what is owed when a contract begins, if it was made."""
    return session.scalars(select(ShareClearing).where(ShareClearing.contract_id == contract.id)).one_or_none()


def cleared_by(body_id: int) -> set[int]:
    """Return the contracts of a body that clear what is owed, or did, when they begin."""
    chosen = select(ShareClearing.contract_id).join(Contract, Contract.id == ShareClearing.contract_id)
    return set(session.scalars(chosen.where(Contract.body_id == body_id)))


def keep(viewer: Viewer, body: Body, contract: Contract, *, reason: str, at: datetime) -> str:
    """Keep with a contract that begins today or later why what is owed is cleared then; no reason carries it on.

    Returns clear or carry for the trail; empty where nothing was chosen and nothing is taken back. A contract that
    begins today clears at once. Raises: Refusal: nobody joins a pool by it, and no weight changes.
    """
    before = planned(contract)
    if before is not None:
        session.delete(before)
        session.flush()
    if not reason:
        return "carry" if before else ""
    if not _changes_shares(body, contract):
        raise Refusal(_CHANGES_NOTHING, "balance")
    session.add(ShareClearing(contract_id=contract.id, staff_id=viewer.staff_id, chosen_at=at, reason=reason))
    session.flush()
    share_credits.clear_due(at)
    return "clear"


def _changes_shares(body: Body, contract: Contract) -> bool:
    """Tell whether a body joins a weighted pool by a contract, or its weight there changes."""
    eve = contract.starts_on - _DAY
    own = session.scalars(contracting.contracts_of(body.id)).all()
    before = next((one.terms.get("share", 0) for one in own if contracting.in_force(one, eve)), None)
    now = contract.terms.get("share", 0)
    others = [entry for one, entry in _entries(body, contract.starts_on) if one.id != body.id and entry]
    is_weighted = bool(now) or any(other.terms.get("share") for other in others)
    return bool(others) and is_weighted and before != now
