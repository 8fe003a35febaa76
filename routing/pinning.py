"""Adding and removing pinned cases: the only place that writes them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from foundation.database import session, transaction
from foundation.refusal import Refusal
from records import trail
from records.prefecture import Prefecture
from records.ruleset import PinnedCase
from records.trail import Act
from routing import store
from routing.drafting import Hand
from routing.pinned import Pinned, read_all, read_pinned


def pin(hand: Hand, entry: Mapping[str, Any]) -> None:
    """Keep an invented case and where it must go.

    Raises: RuleFault: it holds what it cannot. Refusal: the title is taken.
    """
    places, bodies = _ground(hand)
    pinned = read_pinned(entry, places, bodies)
    with transaction():
        if pinned.title in _titles(hand.prefecture_id):
            raise Refusal(f"「{pinned.title}」という名前の例がもうあります。名前を変えてください。")
        session.add(_row(pinned, hand))
        trail.leave(Act.PIN_ADDED, at=hand.at, by=hand.staff_id, prefecture_id=hand.prefecture_id)


def unpin(hand: Hand, number: int) -> None:
    """Remove a pinned case of the prefecture. Raises: NoResultFound: there is none with this number."""
    query = select(PinnedCase).where(PinnedCase.prefecture_id == hand.prefecture_id, PinnedCase.id == number)
    with transaction():
        session.delete(session.scalars(query).one())
        trail.leave(Act.PIN_REMOVED, at=hand.at, by=hand.staff_id, prefecture_id=hand.prefecture_id)


def pin_missing(hand: Hand, entries: object) -> int:
    """Keep those of a file's cases whose title is new; return how many. Raises: RuleFault: one cannot be read."""
    with transaction():
        there, (places, bodies) = _titles(hand.prefecture_id), _ground(hand)
        new = [pinned for pinned in read_all(entries, places, bodies) if pinned.title not in there]
        for pinned in new:
            session.add(_row(pinned, hand))
            trail.leave(Act.PIN_ADDED, at=hand.at, by=hand.staff_id, prefecture_id=hand.prefecture_id)
    return len(new)


def _ground(hand: Hand) -> tuple[Collection[str], Collection[str]]:
    """Return the codes of the prefecture's places and bodies."""
    prefecture = session.get_one(Prefecture, hand.prefecture_id)
    return store.places_of(prefecture), store.body_codes_of(prefecture)


def _titles(prefecture_id: int) -> set[str]:
    return set(session.scalars(select(PinnedCase.title).where(PinnedCase.prefecture_id == prefecture_id)))


def _row(pinned: Pinned, hand: Hand) -> PinnedCase:
    at: datetime = hand.at
    return PinnedCase(
        prefecture_id=hand.prefecture_id,
        title=pinned.title,
        record=dict(pinned.record),
        outcome=pinned.outcome,
        lead=pinned.lead,
        created_by=hand.staff_id,
        created_at=at,
    )
