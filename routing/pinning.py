"""Adding and taking away pinned cases: the only place that writes them.

Whoever writes a draft could take away the case that refuses it: it stays to be seen until a second person publishes.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from foundation.database import session, transaction
from foundation.refusal import Refusal
from records import trail
from records.prefecture import Prefecture
from records.ruleset import PinnedCase, RuleDraft
from records.trail import Act
from routing import drafting, store
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
    """Take away a pinned case of the prefecture: it decides nothing from now on, and goes when somebody else publishes.

    Raises: NoResultFound: there is none with this number. Refusal: somebody is looking at a draft that it may refuse.
    """
    query = _of(hand.prefecture_id).where(PinnedCase.id == number, PinnedCase.removed_at.is_(None))
    with transaction():
        drafting.must_be_open(hand.prefecture_id)
        row = session.scalars(query.with_for_update()).one()
        row.removed_by, row.removed_at = hand.staff_id, hand.at
        trail.leave(Act.PIN_REMOVED, at=hand.at, by=hand.staff_id, prefecture_id=hand.prefecture_id)


def taken_away(prefecture_id: int) -> Sequence[PinnedCase]:
    """Return the pinned cases that nobody has published without yet, in the order in which they were taken away."""
    gone = _of(prefecture_id).where(PinnedCase.removed_at.is_not(None))
    return session.scalars(gone.order_by(PinnedCase.removed_at, PinnedCase.id)).all()


def added_since(prefecture_id: int, at: datetime) -> Sequence[PinnedCase]:
    """Return the pinned cases that stand and were added after a moment, in that order."""
    new = _of(prefecture_id).where(PinnedCase.removed_at.is_(None), PinnedCase.created_at > at)
    return session.scalars(new.order_by(PinnedCase.id)).all()


def hands_on(draft: RuleDraft) -> set[int]:
    """Return the staff who may not approve a draft: who wrote or submitted it, or took away what might refuse it."""
    takers = {row.removed_by for row in taken_away(draft.prefecture_id)}
    return {number for number in {draft.author_id, draft.submitted_by, *draft.hands, *takers} if number is not None}


def let_go(prefecture_id: int) -> None:
    """Forget the pinned cases that were taken away: a version was published without them, within the caller's act."""
    for row in taken_away(prefecture_id):
        session.delete(row)


def _of(prefecture_id: int) -> Select[PinnedCase]:
    return select(PinnedCase).where(PinnedCase.prefecture_id == prefecture_id)


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
    standing = _of(prefecture_id).where(PinnedCase.removed_at.is_(None))
    return {row.title for row in session.scalars(standing)}


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
