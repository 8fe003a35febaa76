"""A draft becomes the prefecture's next version: a second person approves it, and no case of the past is left over.

The only place that publishes drafts.
"""

from datetime import date

from foundation import clock
from foundation.database import session, transaction
from foundation.refusal import Refusal
from records.prefecture import Prefecture
from records.ruleset import RuleDraft, StoredRuleSet
from records.trail import Act
from routing import draft_check, drafting, pinning, store, trial_memory
from routing.drafting import Hand
from routing.rules import parse_ruleset
from routing.trying import Trial


class Unserved(Refusal):
    """The draft leaves `count` cases of the twelve months before without anybody who leads."""

    def __init__(self, count: int, cases: int) -> None:
        """Say how many of how many."""
        self.count = count
        super().__init__(
            f"前の12か月に受け付けた相談 {cases}件のうち {count}件が、行き先なしになります。"
            "0件でないと公開できません。下書きにもどして、規則を直してください。"
        )


def publish(hand: Hand, valid_from: date) -> StoredRuleSet:
    """Approve the submitted draft and publish it as the next version, valid from a day; the draft goes.

    Raises: Refusal: whoever wrote or submitted it approves it, the day is past, it is not free of faults, or a case of
    the twelve whole months before would have no destination (Unserved).
    """
    today = clock.day_in_japan(hand.at)
    # The replay takes seconds: it is over before the act begins, in which a change of the draft since is found.
    draft = drafting.seen(hand)
    _check_approval(draft, hand, valid_from)
    _check_served(draft, today)
    with transaction():
        draft = drafting.locked(hand)
        _check_approval(draft, hand, valid_from)
        draft.content = drafting.with_head(draft.content, valid_from=valid_from.isoformat())
        draft_check.must_pass(draft, today)
        version = store.versions(hand.prefecture_id)[0].version + 1
        ruleset = parse_ruleset(drafting.with_head(draft.content, version=version))
        stored = store.publish(hand.prefecture_id, ruleset, at=hand.at, approval=_approval(draft, hand))
        session.delete(draft)
        pinning.let_go(hand.prefecture_id)
        drafting.trace(Act.RULES_PUBLISHED, hand, version=version, valid_from=valid_from.isoformat())
    return stored


def trial_of(draft: RuleDraft, today: date) -> Trial:
    """Return the trial that a draft must pass: on the twelve whole months before."""
    prefecture = session.get_one(Prefecture, draft.prefecture_id)
    first, last = clock.year_before(today)
    return Trial(prefecture=prefecture, first=first, last=last, rules=parse_ruleset(draft.content))


def _check_served(draft: RuleDraft, today: date) -> None:
    draft_check.must_pass(draft, today)
    found = trial_memory.findings(trial_of(draft, today))
    if found.unserved.new:
        raise Unserved(int(found.unserved.new), len(found.cases))


def _check_approval(draft: RuleDraft, hand: Hand, valid_from: date) -> None:
    if draft.submitted_at is None:
        raise Refusal("まだ確認を頼まれていません。先に「確認を頼む」を押してください。")
    if hand.staff_id in pinning.hands_on(draft):
        raise Refusal(
            "下書きを書いた人や確認を頼んだ人、確かめの例を消した人は、公開できません。ほかの人が確かめて公開します。"
        )
    if valid_from < clock.day_in_japan(hand.at):
        raise Refusal("始まりの日は、今日かそれより後にしてください。")


def _approval(draft: RuleDraft, hand: Hand) -> store.Approval:
    return store.Approval(
        author_id=draft.author_id,
        submitted_by=draft.submitted_by,
        submitted_at=draft.submitted_at,
        approved_by=hand.staff_id,
        based_on=draft.based_on,
    )
