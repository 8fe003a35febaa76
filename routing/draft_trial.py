"""The prefecture's draft on trial: only one that is free of faults can be applied to every case."""

from collections.abc import Sequence
from datetime import date

from foundation import clock
from foundation.refusal import Refusal
from records.ruleset import RuleDraft
from routing import draft_check, drafting
from routing.rules import RuleSet, parse_ruleset


class Untriable(Refusal):
    """The draft cannot be tried: there is none, or `faults` say, a sentence each, what must be mended first."""

    def __init__(self, sentence: str, faults: Sequence[str] = ()) -> None:
        """Keep the sentence for the reader, and the faults."""
        super().__init__(sentence)
        self.faults = faults


def caption(draft: RuleDraft) -> str:
    """Return what a draft is called in lists: 下書き（令和7年10月1日から）."""
    begins = date.fromisoformat(draft.content["ruleset"]["valid_from"])
    return f"下書き（{clock.era_day(begins)}から）"


def rules_of_draft(prefecture_id: int, today: date) -> RuleSet:
    """Return the draft's rules. Raises: Untriable: there is no draft, or it has faults."""
    draft = drafting.draft_of(prefecture_id)
    if draft is None:
        raise Untriable(drafting.GONE)
    faults = draft_check.findings(draft, today).faults
    if faults:
        raise Untriable("下書きに直す所があるので、まだためせません。", [fault.sentence for fault in faults])
    return parse_ruleset(draft.content)
