"""The queue as the screen shows it: views with counts, a page of rows, and the case that is due first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from accounts.scope import Viewer
from casework import casefile, safety
from casework.deadlines import due_words, span
from casework.queue import DEFAULT_VIEW, ROWS_A_PAGE, SAFE_KEYS, Span, first_case, open_cases, view_counts, views_for
from foundation import clock
from foundation.database import session
from records.case import Case
from records.casecodes import CASE_STATE, METHOD, NEXT_STEP, OUTCOME, RESULT
from records.codes import NEEDS
from routing.due import Hours

_KINDS = {"new": "new", "contacting": "work", "supporting": "work"}
_PHRASES_A_ROW = 3


@dataclass(frozen=True, kw_only=True)
class Line:
    """One case of the list, in words."""

    reference: str
    href: str
    name: str
    urgency: str
    due: str
    late: bool
    due_title: str
    needs: str
    state: str
    state_kind: str
    next_step: str
    last: str
    worker: str
    safe: str
    fresh: bool


@dataclass(frozen=True, kw_only=True)
class Listing:
    """The queue page: `views` are (address, word, count, current)."""

    today: str
    can_decline: bool
    views: list[tuple[str, str, int, bool]]
    label: str
    rows: list[Line]
    next_case: Line | None
    empty: str
    is_default: bool
    first: int
    last: int
    total: int
    prev_href: str
    next_href: str

    @property
    def figures(self) -> list[dict[str, str]]:
        """The views as numbers that lead to their lists."""
        return [{"label": word, "value": f"{count}件", "href": href} for href, word, count, _current in self.views]


def case_path(reference: str) -> str:
    """Return the address of a case."""
    return f"/app/c/{reference}"


def listing(viewer: Viewer, *, wanted: str, page: int, now: datetime) -> Listing:
    """Return a page of one of the viewer's views; an unknown view is the default one, a page too far the last."""
    hours = casefile.hours_of(viewer.body_id)
    moments, views = span(now, hours), views_for(viewer)
    key = wanted if wanted in views else DEFAULT_VIEW
    counts = session.execute(view_counts(viewer, moments)).one()._mapping
    total = counts[key]
    number = min(max(page, 1), max(-(-total // ROWS_A_PAGE), 1))
    start = (number - 1) * ROWS_A_PAGE
    found = session.execute(open_cases(viewer, views[key], moments).offset(start).limit(ROWS_A_PAGE)).all()
    rows = [_line(row, now, hours) for row in found]
    is_top = key == DEFAULT_VIEW and number == 1
    return Listing(
        today=_today(now),
        can_decline=not viewer.is_desk,
        views=[(_address(name), view.label, counts[name], name == key) for name, view in views.items()],
        label=views[key].label,
        rows=rows,
        next_case=(rows[0] if rows else None) if is_top else _first(viewer, moments, hours),
        empty=views[key].empty,
        is_default=key == DEFAULT_VIEW,
        first=start + 1 if rows else 0,
        last=start + len(rows),
        total=total,
        prev_href=_address(key, number - 1) if number > 1 else "",
        next_href=_address(key, number + 1) if start + len(rows) < total else "",
    )


def _today(now: datetime) -> str:
    day = clock.day_in_japan(now)
    return f"{clock.era_day(day)}{clock.short_day(day)[-3:]}"


def _address(view: str, page: int = 1) -> str:
    return f"/app/?view={view}" + (f"&p={page}" if page > 1 else "")


def _first(viewer: Viewer, moments: Span, hours: Hours) -> Line | None:
    row = session.execute(first_case(viewer, moments)).one_or_none()
    return _line(row, moments.now, hours) if row else None


def _line(row: Row[Any], now: datetime, hours: Hours) -> Line:
    case: Case = row.Case
    due = due_words(case.next_due_at, now, hours)
    state, kind = state_words(case)
    return Line(
        reference=case.reference,
        href=case_path(case.reference),
        name=(row.identity or {}).get("name", ""),
        urgency=case.urgency,
        due=due.text,
        late=due.late,
        due_title=due.title,
        needs="、".join(NEEDS.get(code, code) for code in row.needs or [case.main_need]),
        state=state,
        state_kind=kind,
        next_step=NEXT_STEP.get(case.next_step or "", ""),
        last=_last_words(case, now),
        worker=row.worker or "",
        safe="・".join(_safe_phrases(row)),
        fresh=not row.is_ours and case.review is None,
    )


def state_words(case: Case) -> tuple[str, str]:
    """Return the word for a case's state, and how it is drawn."""
    if case.review is not None:
        return f"要確認（{OUTCOME[case.review]}）", "warn"
    return CASE_STATE[case.state], "done" if case.state == "closed" else _KINDS.get(case.state, "")


def _safe_phrases(row: Row[Any]) -> list[str]:
    if not row.is_ours:
        return []
    answers = {key: getattr(row, key) for key in SAFE_KEYS} | (row.reach or {})
    return safety.phrases({key: value for key, value in answers.items() if value}, row.Case.flags)[:_PHRASES_A_ROW]


def _last_words(case: Case, now: datetime) -> str:
    if case.last_contact_at is None:
        return ""
    days = (clock.day_in_japan(now) - clock.day_in_japan(case.last_contact_at)).days
    ago = {0: "今日", 1: "昨日"}.get(days, f"{days}日前")
    return f"{ago} {METHOD.get(case.last_method or '', '')} {RESULT.get(case.last_result or '', '')}"
