"""A prefecture's draft of its rules: begun, changed, submitted to a second person; `publishing` makes it a version.

The only place that writes drafts. Every act is one transaction with one trace; it names the edition it was made on,
and is refused when somebody has changed the draft since.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select

from foundation import clock
from foundation.database import session, transaction
from foundation.refusal import Refusal
from records import trail
from records.prefecture import Prefecture
from records.ruleset import RuleDraft
from routing import draft_check, store
from routing.rows import SECTIONS
from routing.rules import RuleFault, RuleSet, parse_draft, ruleset_to_content

Content = dict[str, Any]
OVERTAKEN = "ほかの人が先に直しました。書いたものはここに残っています。下書きを開きなおして、もう一度入れてください。"
GONE = "下書きはありません。公開されたか、捨てられたか、まだ始めていません。"
ROW_GONE = "この行はもうありません。下書きを開きなおしてください。"
_STEPS = {"up": -1, "down": 1}


@dataclass(frozen=True, kw_only=True)
class Hand:
    """Who changes a draft, of which prefecture, when, and the edition of the draft that was in front of them."""

    staff_id: int
    prefecture_id: int
    at: datetime
    edition: int = 0


@dataclass(frozen=True)
class Place:
    """Where a row stands: section, and number from 1 in the order of the page."""

    section: str
    number: int


def draft_of(prefecture_id: int) -> RuleDraft | None:
    """Return the prefecture's draft, if there is one."""
    return session.scalars(select(RuleDraft).where(RuleDraft.prefecture_id == prefecture_id)).one_or_none()


def current(prefecture_id: int) -> RuleDraft:
    """Return the prefecture's draft. Raises: Refusal: there is none."""
    draft = draft_of(prefecture_id)
    if draft is None:
        raise Refusal(GONE)
    return draft


def begin(hand: Hand, content: Content | None = None, *, newest: int = 0) -> RuleDraft:
    """Begin a draft from the version in force, or from `content`, in which version `newest` is known.

    What it changes is told against the version in force, or against a later one that it knows.

    Raises: Refusal: there is one already. RuleFault: the content cannot be read.
    """
    with transaction():
        # Two who begin at once are told apart by the prefecture's row.
        session.get_one(Prefecture, hand.prefecture_id, with_for_update=True)
        if draft_of(hand.prefecture_id) is not None:
            raise Refusal("下書きがもうあります。続きを直すか、捨ててから始めてください。")
        today = clock.day_in_japan(hand.at)
        in_force = store.rules_in_force(hand.prefecture_id, today)
        draft = RuleDraft(
            prefecture_id=hand.prefecture_id,
            based_on=max(in_force.version, newest),
            edition=1,
            content=_tidied(hand, content or _next(in_force, today)),
            author_id=hand.staff_id,
            hands=[hand.staff_id],
            begun_at=hand.at,
            changed_at=hand.at,
        )
        session.add(draft)
        trace(trail.Act.DRAFT_BEGUN, hand, based_on=draft.based_on)
    return draft


def begin_from(hand: Hand, version: int) -> RuleDraft:
    """Begin a draft with the rows of a published version.

    Raises: NoResultFound: there is no such version. Refusal: there is a draft already.
    """
    content = store.content_of(store.version_of(hand.prefecture_id, version))
    return begin(hand, _next(parse_draft(content), clock.day_in_japan(hand.at)), newest=version)


def discard(hand: Hand) -> None:
    """Throw the draft away."""
    with transaction():
        session.delete(locked(hand))
        trace(trail.Act.DRAFT_DISCARDED, hand)


def put_row(hand: Hand, place: Place, row: Mapping[str, Any]) -> None:
    """Replace a row; number 0 adds it. Raises: RuleFault: the row cannot be read."""

    def put(content: Content) -> None:
        rows = content[place.section]
        if place.number:
            rows[_index(content, place)] = dict(row)
        else:
            rows.append(dict(row))

    _change(hand, put)


def step_row(hand: Hand, place: Place, step: str) -> None:
    """Move a row up or down by one, exchanging ranks with its neighbour, or remove it; `step`: up, down, remove."""

    def move(content: Content) -> None:
        rows, at = content[place.section], _index(content, place)
        if step == "remove":
            del rows[at]
            return
        other = at + _STEPS[step]
        if not 0 <= other < len(rows):
            raise Refusal("これより先には動かせません。")
        rows[at], rows[other] = rows[other], rows[at]
        rows[at]["rank"], rows[other]["rank"] = rows[other]["rank"], rows[at]["rank"]

    _change(hand, move)


def set_head(hand: Hand, *, valid_from: date, tie_breaks: list[str]) -> None:
    """Set the day from which the rules are to hold, and how ties among bodies are broken."""

    def put(content: Content) -> None:
        content["ruleset"] |= {"valid_from": valid_from.isoformat(), "tie_breaks": tie_breaks}

    _change(hand, put)


def take_over(hand: Hand, content: Content) -> None:
    """Put the rows and head of an imported rule set in place of the draft's; begins one when there is none.

    Raises: RuleFault: it cannot be read, or belongs to another prefecture.
    """
    if draft_of(hand.prefecture_id) is None:
        begin(hand, content)
        return
    _change(hand, lambda kept: kept.update(content))


def submit(hand: Hand) -> None:
    """Ask a second person to approve the draft; it stays as it is until then.

    Raises: Refusal: it is not free of faults, or has been submitted.
    """
    with transaction():
        draft = _open_draft(hand)
        draft_check.must_pass(draft, clock.day_in_japan(hand.at))
        draft.submitted_by, draft.submitted_at = hand.staff_id, hand.at
        draft.edition += 1
        trace(trail.Act.DRAFT_SUBMITTED, hand, edition=draft.edition)


def give_back(hand: Hand) -> None:
    """Make a submitted draft one that can be changed again."""
    with transaction():
        draft = locked(hand)
        if draft.submitted_at is None:
            raise Refusal("この下書きは、まだ確認を頼んでいません。")
        draft.submitted_by, draft.submitted_at = None, None
        draft.edition += 1
        trace(trail.Act.DRAFT_RETURNED, hand, edition=draft.edition)


def _next(published: RuleSet, today: date) -> Content:
    """Return the rules of a version as those of a next one, from tomorrow; publishing gives it its number."""
    tomorrow = (today + timedelta(days=1)).isoformat()
    return with_head(ruleset_to_content(published), version=published.version + 1, valid_from=tomorrow)


def with_head(content: Content, **changes: object) -> Content:
    """Return a rule set's content with something of its head changed."""
    return {**content, "ruleset": {**content["ruleset"], **changes}}


def _change(hand: Hand, change: Callable[[Content], None]) -> None:
    """Change the draft's content in one act; what cannot be read afterwards is not kept."""
    with transaction():
        draft = _open_draft(hand)
        content: Content = {key: [dict(row) for row in draft.content[key]] for key in SECTIONS}
        content["ruleset"] = dict(draft.content["ruleset"])
        change(content)
        draft.content = _tidied(hand, content)
        draft.edition += 1
        draft.changed_at = hand.at
        draft.hands = [*draft.hands, hand.staff_id] if hand.staff_id not in draft.hands else draft.hands
        trace(trail.Act.DRAFT_CHANGED, hand, edition=draft.edition)


def _tidied(hand: Hand, content: Content) -> Content:
    """Return content as rule sets are kept: rows in order of rank, every key in its place."""
    code = session.get_one(Prefecture, hand.prefecture_id).code
    tidied = ruleset_to_content(parse_draft(content))
    if tidied["ruleset"]["prefecture"] != code:
        named = tidied["ruleset"]["prefecture"]
        raise RuleFault("prefecture", named, f"この規則は、ほかの県（{named}）のものです。")
    return tidied


def must_be_open(prefecture_id: int) -> None:
    """Raise Refusal while a second person is asked to approve the draft; none is submitted until the act ends."""
    _check_open(session.scalars(_draft_to_change(prefecture_id)).one_or_none())


def _check_open(draft: RuleDraft | None) -> None:
    if draft is not None and draft.submitted_at is not None:
        raise Refusal("確認を頼んでいるので、直せません。直すときは「下書きにもどす」を押してください。")


def _open_draft(hand: Hand) -> RuleDraft:
    draft = locked(hand)
    _check_open(draft)
    return draft


def _draft_to_change(prefecture_id: int) -> Select[RuleDraft]:
    query = select(RuleDraft).where(RuleDraft.prefecture_id == prefecture_id).with_for_update()
    return query.execution_options(populate_existing=True)


def seen(hand: Hand) -> RuleDraft:
    """Return the draft as it was in front of the hand.

    Raises: Refusal: there is none any more, or somebody has changed it since.
    """
    return _as_seen(draft_of(hand.prefecture_id), hand)


def locked(hand: Hand) -> RuleDraft:
    """Return the draft as `seen` does, locked until the act ends."""
    return _as_seen(session.scalars(_draft_to_change(hand.prefecture_id)).one_or_none(), hand)


def _as_seen(draft: RuleDraft | None, hand: Hand) -> RuleDraft:
    if draft is None:
        raise Refusal(GONE)
    if draft.edition != hand.edition:
        raise Refusal(OVERTAKEN)
    return draft


def _index(content: Content, place: Place) -> int:
    if not 0 < place.number <= len(content[place.section]):
        raise Refusal(ROW_GONE)
    return place.number - 1


def trace(act: trail.Act, hand: Hand, **detail: Any) -> None:
    """Leave the trace of an act on the draft."""
    trail.leave(act, at=hand.at, by=hand.staff_id, prefecture_id=hand.prefecture_id, **detail)
