"""振り分けの理由: the frozen decision in words, as much of it as the reader may know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from accounts.scope import Viewer
from casework.wording import UNTOLD_DECLINES, Wording
from foundation.database import session
from records.assignment import StoredDecision
from records.case import Case
from records.casecodes import DECLINE_REASON

_VERDICT = {"chosen": "選んだ", "co": "あわせて関わる", "proposed": "案", "passed_over": "選ばなかった"}
# A body that the person did not want, or that stands against somebody, is not told, nor is anybody who might tell it;
# that the person used up a body's sessions is nobody's business but the desk's. Left out, the body would be found by
# counting.
_DESKS_ONLY = frozenset({"wish", "conflict", "unwanted", "sessions"})
_FOR_OTHERS = "この相談では外れました。"
_DECLINED = "この相談を受けられないと答えました。"


@dataclass(frozen=True, kw_only=True)
class Why:
    """Why a case came where it is; `by` is the rule or the desk, `earlier` what was decided before, newest first."""

    made_at: datetime
    by: str
    version: str
    words: str
    known: list[str]
    verdicts: list[tuple[str, str, str]]
    earlier: list[tuple[datetime, str]]


def decisions_of(case: Case) -> Sequence[StoredDecision]:
    """Return what was decided about a case, newest first."""
    query = select(StoredDecision).where(StoredDecision.case_id == case.id).order_by(StoredDecision.id.desc())
    return session.scalars(query).all()


def why(decisions: Sequence[StoredDecision], viewer: Viewer, wording: Wording, *, tells_earlier: bool) -> Why | None:
    """Return the newest decision's reasons; None while the case waits for its first.

    Every body is named once; that the person's wish or a conflict stood against one is told to the desk alone.
    `tells_earlier` says whether the viewer may read the words of what was decided before.
    """
    if not decisions:
        return None
    decision, *earlier = decisions
    content = decision.content
    return Why(
        made_at=decision.made_at,
        by="県の担当の決定" if decision.staff_id else f"規則 {content['rule'] or '-'}",
        version=decision.ruleset.rpartition("/")[2],
        words=content["words"],
        known=[wording.body_name(code) for code in content.get("known", ()) if _may_know(code, viewer, wording)],
        verdicts=[
            (wording.body_name(verdict["body"]), _VERDICT[verdict["verdict"]], _words(verdict, viewer))
            for verdict in content["candidates"]
        ],
        earlier=[(made.made_at, made.content["words"]) for made in earlier if tells_earlier],
    )


def _may_know(code: str, viewer: Viewer, wording: Wording) -> bool:
    """Say whether the viewer may learn that the writer was with a body before: its own people and the desk may."""
    return viewer.is_desk or (code in wording.bodies and wording.bodies[code].id == viewer.body_id)


def _words(verdict: Mapping[str, Any], viewer: Viewer) -> str:
    words = str(verdict["words"])
    if viewer.is_desk:
        return words
    if verdict["reason"] in _DESKS_ONLY:
        return _FOR_OTHERS
    if verdict["reason"] != "declined":
        return words
    return _DECLINED if any(DECLINE_REASON[code] in words for code in UNTOLD_DECLINES) else words
