"""The limits that a contract may set on what a body has in hand, as one table: what another limit needs is a row here.

Counting, deciding, explaining, the pages, the trial and the replay of the past read it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from records.days import monday_of

UNLIMITED = "unlimited"
# What a body may lack for one case though its contract would take it; counted from its staff and the person's past.
SESSIONS, STAFF_FULL = "sessions", "staff_full"
# Whatever room a body has is wanted by cases that have waited longer.
QUEUED = "queue"


@dataclass(frozen=True, kw_only=True, slots=True)
class Limit:
    """One limit: the term that sets it, and the reason why a body that has reached it is passed over.

    `counted` is the field of Load that is held against it. `since` returns from which day on new cases count, for a
    day of ours; None: open cases count, whenever they came. `once` is the term's name in older contracts. `label`
    names it in a contract, `short` in tables; `words` say that it is reached, `over` by how much it is exceeded.
    """

    term: str
    reason: str
    counted: str
    label: str
    short: str
    words: str
    over: str
    since: Callable[[date], date] | None = None
    once: str = ""


def _month_of(day: date) -> date:
    return day.replace(day=1)


LIMITS = (
    Limit(
        term="capacity",
        reason="full",
        counted="open_cases",
        label="持てる件数",
        short="受け持てる件数",
        words="受け持てる件数に達しています。",
        over="受け持てる {most}件を {excess}件超えます",
    ),
    Limit(
        term="week_limit",
        reason="week_full",
        counted="taken_this_week",
        label="1週間に新しく受ける件数",
        short="週の新しい相談の数",
        words="今週の新しい相談の数に達しています。",
        over="週の上限 {most} を {excess}件超えます",
        since=monday_of,
    ),
    Limit(
        term="capacity_per_month",
        reason="month_full",
        counted="taken_this_month",
        label="ひと月に新しく受ける件数",
        short="月の新しい相談の数",
        words="今月の新しい相談の数に達しています。",
        over="月の上限 {most} を {excess}件超えます",
        since=_month_of,
        once="month_limit",
    ),
)
# Why a body has no room although it may take the case: somebody waits for it, and it counts as a want of room.
NO_ROOM = (*(limit.reason for limit in LIMITS), STAFF_FULL, QUEUED)


def written(terms: Mapping[str, Any], limit: Limit) -> int | str | None:
    """Return what a contract states: a number, "unlimited", or None where it says nothing."""
    stated: int | str | None = terms.get(limit.term, terms.get(limit.once))
    return stated


def number(stated: object) -> int | None:
    """Return the number that is written; None where nothing is, or "unlimited"."""
    return None if stated is None or stated == UNLIMITED else int(str(stated))
