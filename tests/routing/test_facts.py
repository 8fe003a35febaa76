"""Facts that follow from answers: places, stage and supervision, release, custody, urgency."""

from datetime import datetime

import pytest

from foundation.clock import JAPAN
from routing.facts import facts_from
from tests.routing.deciding import THURSDAY_MORNING, facts, territory_of


def known(field: str, prefecture: str = "aichi", /, **changes: str | list[str] | None) -> set[str]:
    answers = {key: value for key, value in changes.items() if value is not None}
    tokens = facts_from(answers, prefecture=territory_of(prefecture), now=THURSDAY_MORNING).tokens
    return {token.split("=", 1)[1] for token in tokens if token.startswith(f"{field}=")}


@pytest.mark.parametrize(
    ("stage", "supervision", "becomes"),
    [
        ("suspended", "yes", ("suspended_supervised", "yes")),
        ("released_full_term", "yes", ("paroled", "yes")),
        ("paroled", None, ("paroled", "yes")),
        ("suspended_supervised", "no", ("suspended_supervised", "yes")),
        ("supervision_ended", None, ("supervision_ended", "ended")),
        ("supervision_ended", "no", ("supervision_ended", "ended")),
        ("serving", None, ("serving", "no")),
        ("detained", None, ("detained", "no")),
        ("suspended", None, ("suspended", "unknown")),
        (None, None, ("unknown", "unknown")),
        ("fined", "yes", ("fined", "yes")),
    ],
)
def test_stage_and_supervision_become_one(stage: str | None, supervision: str | None, becomes: tuple[str, str]) -> None:
    found = (
        known("stage", stage=stage, supervision=supervision),
        known("supervision", stage=stage, supervision=supervision),
    )

    assert found == ({becomes[0]}, {becomes[1]})


@pytest.mark.parametrize(
    ("moment", "arrival"),
    [
        ("2025-09-18T08:30", "office_hours"),
        ("2025-09-18T17:14", "office_hours"),
        ("2025-09-18T17:15", "weekday_night"),
        ("2025-09-18T06:00", "weekday_night"),
        ("2025-09-20T10:00", "day_off"),
        ("2025-09-23T10:00", "day_off"),
        ("2025-12-30T10:00", "day_off"),
    ],
)
def test_the_moment_of_routing_is_office_hours_night_or_a_day_off(moment: str, arrival: str) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=JAPAN)

    assert f"arrival={arrival}" in facts_from({}, prefecture=territory_of("saga"), now=at).tokens


def test_a_ward_counts_as_its_city() -> None:
    assert known("municipality", municipality="23116") == {"23100"}
    assert known("place", municipality="23116") == {"23100"}


@pytest.mark.parametrize(
    ("now", "future", "stage", "place"),
    [
        ("23211", None, "suspended", "23211"),
        ("no_fixed", "23203", "suspended", "23203"),
        ("other_pref", "23203", "suspended", "23203"),
        ("23211", "23203", "suspended", "23211"),
        ("23211", "23203", "serving", "23203"),
        ("custody", "23203", "detained", "23203"),
        ("custody", "undecided", "serving", "none"),
    ],
)
def test_routing_goes_by_where_somebody_lives_or_will_live(
    *, now: str, future: str | None, stage: str, place: str
) -> None:
    assert known("place", municipality=now, municipality_future=future, stage=stage) == {place}


@pytest.mark.parametrize(
    ("written", "kind", "release"),
    [
        ("2025-09-18", "planned", "within_7"),
        ("2025-09-25", "planned", "within_7"),
        ("2025-09-26", "planned", "later"),
        ("2025-09-25", None, "within_7"),
        ("2025-09", "planned", "later"),
        ("2025-09-17", "planned", "past"),
        ("2025-09-20", "past", "past"),
        (None, "past", "past"),
        ("2025-02-31", "planned", "unknown"),
        (None, None, "unknown"),
    ],
)
def test_a_release_is_dated_from_now(written: str | None, kind: str | None, release: str) -> None:
    assert known("release", release_date=written, release_date_kind=kind) == {release}


@pytest.mark.parametrize(
    ("changes", "urgency"),
    [
        ({"urgent": ["no_bed"]}, "urgent"),
        ({"urgent": ["no_food"]}, "urgent"),
        ({"urgent": ["self_harm"]}, "urgent"),
        ({"urgent": ["harm_other"]}, "urgent"),
        ({"urgent": ["being_hurt"]}, "urgent"),
        ({"urgent": ["medicine"]}, "urgent"),
        ({"needs": ["being_hurt"]}, "urgent"),
        ({"urgent": ["release_soon"], "release_date": "2025-09-24", "release_date_kind": "planned"}, "urgent"),
        ({"urgent": ["release_soon"]}, "soon"),
        ({"urgent": ["release_soon"], "release_date": "2025-09-30"}, "soon"),
        ({"urgent": ["court_soon"]}, "soon"),
        ({"urgent": ["none"]}, "normal"),
        ({"urgent": ["unknown"]}, "normal"),
    ],
)
def test_urgency_has_three_levels(changes: dict[str, list[str]], urgency: str) -> None:
    assert known("urgency", **changes) == {urgency}


HERE, THERE = {"municipality": "23211"}, {"municipality": "other_pref"}


@pytest.mark.parametrize(
    ("changes", "condition"),
    [
        ({"had_custody_here": "here_arrest", "stage": "not_prosecuted"}, "met"),
        ({"had_custody_here": "here_served", "stage": "released_full_term", **THERE}, "met"),
        ({"had_custody_here": "elsewhere_served", "stage": "released_full_term", **HERE}, "met"),
        ({"had_custody_here": "elsewhere_served", **THERE, "work_municipality": "23100"}, "met"),
        ({"had_custody_here": "elsewhere_served", **THERE, "municipality_future": "23100"}, "met"),
        ({"had_custody_here": "elsewhere_served", **THERE}, "unmet"),
        ({"had_custody_here": "elsewhere_served", "stage": "serving", "municipality_future": "23100"}, "unmet"),
        ({"had_custody_here": "elsewhere_arrest", **HERE}, "unmet"),
        ({"had_custody_here": "never", **HERE}, "unmet"),
        ({"had_custody_here": "unknown", "stage": "released_full_term", **HERE}, "unknown"),
        ({"stage": "released_full_term", **HERE}, "met"),
        ({"stage": "released_full_term", **THERE}, "unknown"),
        ({"stage": "suspended", **HERE}, "unknown"),
    ],
)
def test_the_custody_condition_follows_i3(changes: dict[str, str], condition: str) -> None:
    assert known("custody_condition", **changes) == {condition}


def test_the_first_need_is_the_main_one() -> None:
    found = facts("saga", needs=["work", "drugs", "health"])

    assert "main_need=work" in found.tokens
    assert "main_need=drugs" not in found.tokens
    assert "first_needs=health" not in found.tokens
    assert not any(token.startswith("only_need=") for token in found.tokens)
