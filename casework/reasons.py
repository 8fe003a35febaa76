"""振り分けの理由: the frozen decision in words, as much of it as the reader may know."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from accounts.scope import Viewer
from casework.wording import Wording
from foundation.database import session
from records.assignment import StoredDecision
from records.case import Case
from records.casecodes import DECLINE_REASON, OUTCOME

_VERDICT = {"chosen": "選んだ", "co": "あわせて関わる", "proposed": "案", "passed_over": "選ばなかった"}
# A body that the person did not want, or that stands against somebody concerned, is not told; nor who might tell it.
_DESKS_ONLY = frozenset({"wish", "conflict"})
_DECLINED = "この相談を受けられないと答えました。"


@dataclass(frozen=True, kw_only=True)
class Why:
    """Why a case came where it is."""

    made_at: datetime
    outcome: str
    rule: str
    ruleset: str
    words: str
    verdicts: list[tuple[str, str, str]]


def why(case: Case, viewer: Viewer, wording: Wording) -> Why | None:
    """Return the newest decision's reasons; None while the case waits for its first.

    A body refused by the person's wish, and a conflict with other people, is shown to the prefecture's desk alone.
    """
    newest = select(StoredDecision).where(StoredDecision.case_id == case.id).order_by(StoredDecision.id.desc())
    decision = session.scalars(newest.limit(1)).one_or_none()
    if decision is None:
        return None
    content = decision.content
    return Why(
        made_at=decision.made_at,
        outcome=OUTCOME[decision.outcome],
        rule=content["rule"],
        ruleset=decision.ruleset,
        words=content["words"],
        verdicts=[
            (wording.body_name(verdict["body"]), _VERDICT[verdict["verdict"]], _words(verdict, viewer))
            for verdict in content["candidates"]
            if viewer.is_desk or verdict["reason"] not in _DESKS_ONLY
        ],
    )


def _words(verdict: Mapping[str, Any], viewer: Viewer) -> str:
    words = str(verdict["words"])
    is_conflict = verdict["reason"] == "declined" and DECLINE_REASON["conflict"] in words
    return _DECLINED if is_conflict and not viewer.is_desk else words
