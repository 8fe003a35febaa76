"""The figures of a simulated year: waits, shares, distance, who was not served, and how full the bodies were."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from math import ceil
from typing import Any

from routing.due import Hours
from routing.simulation.courses import Course
from routing.simulation.posts import Post

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
STATES = ("served", "waiting", "unserved")


def figures_of(
    courses: Iterable[Course], posts: Mapping[str, Post], *, since: datetime, until: datetime
) -> dict[str, Any]:
    """Return what a year came to, as JSON; only cases that arrived in the year count, the lead-in does not.

    Waits are to the first contact, in working hours of the prefecture's calendar and in days; None where nobody was
    reached. See docs/simulation.md for each figure.
    """
    counted = [course for course in courses if course.arrival.is_counted]
    office = next(post.hours for post in posts.values() if post.body.is_prefecture)
    by_body: dict[str | None, list[Course]] = {}
    for course in counted:
        by_body.setdefault(course.body, []).append(course)
    return {
        "cases": len(counted),
        **_outcomes(counted),
        "first_contact": waits(counted, office),
        "room": _room(counted),
        "share_error": share_error(counted),
        **_whereabouts(counted),
        "bodies": {
            code: _body(post, by_body.get(code, []), office, since=since, until=until) for code, post in posts.items()
        },
    }


def _outcomes(courses: Sequence[Course]) -> dict[str, Any]:
    states = Counter(course.state for course in courses)
    reasons = Counter(course.reason for course in courses if course.reason)
    return {**{state: states[state] for state in STATES}, "unserved_by": dict(sorted(reasons.items()))}


def _whereabouts(courses: Sequence[Course]) -> dict[str, float | None]:
    """Return the part that is far from home, of those of whom it can be said, and that is not where the rules point."""
    far = [course.far for course in courses if course.far is not None]
    moved = [course.body not in {course.proposed, None} for course in courses]
    return {"distance": _part(far), "not_as_ruled": _part(moved)}


def waits(courses: Iterable[Course], office: Hours) -> dict[str, float | None]:
    """Return the median and the ninetieth percentile of the waits of those who were reached."""
    reached = [(course.arrival.at, course.contact_at) for course in courses if course.contact_at]
    hours = [working_time(office, since, until) / _HOUR for since, until in reached]
    days = [(until - since) / _DAY for since, until in reached]
    return {
        "median_hours": percentile(hours, 50),
        "p90_hours": percentile(hours, 90),
        "median_days": percentile(days, 50),
        "p90_days": percentile(days, 90),
    }


def working_time(hours: Hours, since: datetime, until: datetime) -> timedelta:
    """Return how much working time of a calendar lies between two moments."""
    total = timedelta()
    for opens, closes in hours.working_spans(since):
        if opens >= until:
            break
        total += min(closes, until) - opens
    return total


def percentile(values: Sequence[float], rank: int) -> float | None:
    """Return the smallest value that `rank` of a hundred do not exceed, rounded to a tenth; None without values."""
    if not values:
        return None
    return round(sorted(values)[max(0, ceil(len(values) * rank / 100) - 1)], 1)


def share_error(courses: Iterable[Course]) -> float | None:
    """Return by how many cases a body was furthest from its share of a pool at any moment; None without a pool."""
    furthest: Fraction | None = None
    taken: dict[tuple[tuple[str, int], ...], Counter[str]] = {}
    for course in sorted((course for course in courses if course.pool), key=lambda one: one.arrival.number):
        given = taken.setdefault(course.pool, Counter())
        given[course.body or ""] += 1
        whole = sum(weight for _, weight in course.pool)
        off = max(abs(given[code] - Fraction(given.total() * weight, whole)) for code, weight in course.pool)
        furthest = max(furthest or off, off)
    return None if furthest is None else round(float(furthest), 2)


def _room(courses: Iterable[Course]) -> dict[str, Any]:
    """Return how many had to wait for a free place, whether they got one or not, and how long."""
    waited = [course.room_wait / _DAY for course in courses if course.room_wait]
    return {"waited": len(waited), "median_days": percentile(waited, 50), "p90_days": percentile(waited, 90)}


def _body(post: Post, courses: Sequence[Course], office: Hours, *, since: datetime, until: datetime) -> dict[str, Any]:
    waited = waits(courses, office)
    return {
        "cases": len(courses),
        "places": post.places,
        "open_mean": _open_mean(post, since, until),
        "open_most": _open_most(post, since),
        "waited_for_room": sum(1 for course in courses if course.room_wait),
        "median_hours": waited["median_hours"],
        "p90_hours": waited["p90_hours"],
    }


def _open_mean(post: Post, since: datetime, until: datetime) -> float:
    held = timedelta()
    for (start, open_cases), (end, _) in pairwise([*post.log, (until, 0)]):
        held += open_cases * max(timedelta(), end - max(start, since))
    return round(held / (until - since), 1)


def _open_most(post: Post, since: datetime) -> int:
    before = [open_cases for at, open_cases in post.log if at <= since]
    return max([before[-1], *(open_cases for at, open_cases in post.log if at > since)])


def _part(facts: Sequence[bool]) -> float | None:
    return round(sum(facts) / len(facts), 3) if facts else None
