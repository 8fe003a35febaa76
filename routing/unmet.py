"""Consultations that stayed with the prefecture for want of a body: by failed condition, need, area and quarter.

Read from the first, frozen decision of each: the deciding row tells which bodies were thought of, and the candidates
why the first of them could not take it. Source: goals.md G50.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select

from foundation.database import session
from records.assignment import StoredDecision
from records.case import NAMELESS, Case
from records.consultation import Consultation
from records.prefecture import Prefecture
from routing.almanac import Almanac, Day
from routing.candidates import Load
from routing.limits import NO_ROOM, SESSIONS
from routing.rules import Rule, RuleSet

NO_BODY = "no_body"
ELSEWHERE = "-"
# Reasons that tell of a want; a wish, a conflict, a decline or a gate do not.
CONDITIONS = (
    "area",
    "need",
    "stage",
    "age",
    "gender",
    "relation",
    "language",
    "access",
    "channel",
    "hours",
    "supervision",
    "consent",
    SESSIONS,
    *NO_ROOM,
    "paused",
    "budget",
    "contract",
    NO_BODY,
)
# Bodies were there, and something else than a want kept them out.
_REFUSALS = {"wish", "gate", "conflict", "unwanted", "declined", "no_answer", "escalated"}
_STAYING = ("offer", "hold")


@dataclass(frozen=True, kw_only=True, slots=True)
class Unmet:
    """One such consultation; `area` is the name of the prefecture's area, or ELSEWHERE."""

    reference: str | None
    on: date
    condition: str
    need: str
    area: str
    words: str


def unmet_needs(
    prefecture_id: int, first: date, last: date, *, reference: ColumnElement[Any] = NAMELESS
) -> list[Unmet]:
    """Return the consultations of a period that stayed for want of a body, in order of arrival.

    `reference` is the column that names the cases to whoever asks.
    """
    prefecture = session.get_one(Prefecture, prefecture_id)
    almanac = Almanac(prefecture)
    kinds = {body.code: body.kind for body in almanac.members}
    own = {code for code, kind in kinds.items() if kind == "PREF"}
    areas = {code: area["name"] for area in prefecture.areas for code, _ in area["places"]}
    waits = StoredDecision.content["waits"].as_string() != ""
    query = (
        select(reference, Consultation.received_on, Case.main_need, Case.municipality, StoredDecision.content)
        .join(StoredDecision, StoredDecision.case_id == Case.id)
        .join(Consultation, Consultation.id == StoredDecision.consultation_id)
        .where(Case.prefecture_id == prefecture.id, Consultation.received_on.between(first, last))
        .where(StoredDecision.cause == "submission", StoredDecision.outcome.in_(_STAYING))
        .where(StoredDecision.lead.in_(own) | waits, Case.merged_into_id.is_(None))
        .order_by(Consultation.received_at, StoredDecision.id)
    )
    found = []
    for named, on, need, place, content in session.execute(query):
        condition = _no_room(content, almanac.day(on)) or _condition(content, almanac.rules_then(on), kinds)
        if condition:
            area = areas.get(place or "", ELSEWHERE)
            words = content["words"]
            found.append(Unmet(reference=named, on=on, condition=condition, need=need, area=area, words=words))
    return found


def _no_room(content: Mapping[str, Any], day: Day) -> str:
    """Return what left no room at the body that would have been asked; empty where nobody waits for room."""
    lead, loads = content["lead"], content.get("load", {})
    if not content.get("waits"):
        return ""
    body = day.bodies.index.by_code[lead]
    return body.limits.reached(Load(**loads.get(lead, {}))) or content.get("lacking", {}).get(lead, NO_ROOM[0])


def _condition(content: Mapping[str, Any], rules: RuleSet, kinds: Mapping[str, str]) -> str:
    """Return what was wanting; empty where the consultation was meant for the prefecture by a gate or a refusal."""
    rows = [row for row in rules.rows if row.id == content["rule"] and row.lead]
    reasons = [
        entry["reason"] for entry in content["candidates"] if _means(rows, entry["body"], kinds.get(entry["body"], ""))
    ]
    told = next((reason for reason in reasons if reason in CONDITIONS), "")
    is_ours = all(row.section == "gates" and _is_own(row, kinds) for row in rows)
    return told or ("" if is_ours or not _REFUSALS.isdisjoint(reasons) else NO_BODY)


def _means(rows: list[Rule], code: str, kind: str) -> bool:
    """Tell whether rows thought of a body, the prefecture's own desk apart."""
    return kind != "PREF" and any({code, f"kind:{kind}"} & {*row.lead, *row.after} for row in rows)


def _is_own(row: Rule, kinds: Mapping[str, str]) -> bool:
    return all(name == "kind:PREF" or kinds.get(name) == "PREF" or name == "open_case" for name in row.lead)
