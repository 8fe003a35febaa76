"""What is stored of a consultation that was sent before a restore or an outage, and whether anything lost its place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select, text

from foundation.database import db, session
from intake.receipt import NumberFault, read_number, receipt_hash
from records.assignment import LIVE_STATES, Assignment
from records.body import Body
from records.case import Case
from records.consultation import Consultation
from routing.ownership import has_no_owner

_AT_ONCE = 500


def findings(sought: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield one finding for each entry with a `receipt`, or a `marker` that stands in the free text."""
    markers = {str(entry["marker"]) for entry in sought if not entry.get("receipt") and entry.get("marker")}
    told = _cases_telling(markers)
    for entry in sought:
        receipt, marker = entry.get("receipt"), entry.get("marker")
        cases = _cases_of_receipt(receipt) if receipt else told.get(str(marker), [])
        yield {"marker": marker, "receipt": receipt, **_finding(cases)}


def _cases_of_receipt(typed: str) -> list[int]:
    try:
        number = read_number(typed)
    except NumberFault:
        return []
    return list(session.scalars(select(Consultation.case_id).where(Consultation.receipt_hash == receipt_hash(number))))


def _cases_telling(markers: Iterable[str]) -> dict[str, list[int]]:
    """Open every free text once, and return the cases in which each marker stands."""
    told: dict[str, list[int]] = {marker: [] for marker in markers}
    if not told:
        return told
    stories = select(Consultation.case_id, Consultation.story).order_by(Consultation.id)
    for case_id, story in session.execute(stories.execution_options(yield_per=_AT_ONCE)):
        for marker, cases in told.items():
            if marker in story.get("free_text", ""):
                cases.append(case_id)
    return told


def _finding(case_ids: Sequence[int]) -> dict[str, Any]:
    distinct = list(dict.fromkeys(case_ids))
    cases = session.scalars(select(Case).where(Case.id.in_(distinct)).order_by(Case.id)).all()
    asked = select(Body.code).join(Assignment, Assignment.body_id == Body.id)
    live = asked.where(Assignment.case_id.in_(distinct), Assignment.state.in_(LIVE_STATES)).order_by(Assignment.id)
    bodies = list(session.scalars(live))
    first = cases[0] if cases else None
    return {
        "cases": len(cases),
        "assignments": len(bodies),
        "bodies": bodies,
        "quarantined": first is not None and first.review == "waiting",
        "state": first.state if first else None,
        "case_path": f"/app/c/{first.reference}" if first else None,
    }


def totals() -> dict[str, Any]:
    """Return how many cases there are, how many nobody has, how many rows lost what they belong to."""
    return {
        "total": True,
        "cases": _count(select(func.count()).select_from(Case)),
        "unassigned": _count(select(func.count()).select_from(Case).where(has_no_owner())),
        "orphans": _count(
            select(func.count()).select_from(Case).where(Case.merged_into_id.is_(None), ~_has_consultation())
        )
        + _count(select(func.count()).select_from(Consultation).where(~_has_case())),
        "integrity": _integrity(),
    }


def _count(query: Select[int]) -> int:
    return session.scalars(query).one()


def _has_consultation() -> ColumnElement[bool]:
    return exists().where(Consultation.case_id == Case.id)


def _has_case() -> ColumnElement[bool]:
    return exists().where(Case.id == Consultation.case_id)


def _integrity() -> str:
    """Return `ok`, or what the database itself finds wrong with its file."""
    if db.engine.dialect.name != "sqlite":
        return "ok"
    findings = session.execute(text("PRAGMA integrity_check")).scalars().all()
    return "; ".join(str(finding) for finding in findings)
