"""What holds for a simulated year: nobody is lost, nobody is over capacity, places are given to the oldest."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.due import JAPAN
from routing.simulation.arrivals import Arrival, Order, arrivals_of
from routing.simulation.figures import figures_of
from routing.simulation.mix import Peak
from routing.simulation.policies import POLICIES
from routing.simulation.year import Setting, Year
from tests.routing.deciding import bodies_of
from tests.routing.simulated import FIRST, MONDAY, arrival, course, lived, mix, most_open, setting, stand

MANY_DAYS = 2_000


def whole(through: Setting, policy: str) -> Year:
    return lived(through, *arrivals_of(through.mix, through.season.territory, through.order), policy=policy)


def room_days(through: Setting) -> float:
    return sum(one.room_wait / timedelta(days=1) for one in whole(through, "router").courses.values())


@settings(max_examples=25)
@given(
    policy=st.sampled_from(sorted(POLICIES)),
    prefecture=st.sampled_from(["akita", "saga", "aichi", "mihon"]),
    cases=st.integers(1, 120),
    seed=st.integers(0, 10**6),
    places=st.integers(0, 4),
)
def test_nobody_is_lost_and_no_body_is_over_its_places(
    *, policy: str, prefecture: str, cases: int, seed: int, places: int
) -> None:
    contracted = [body.code for body in bodies_of(prefecture) if not body.is_prefecture]
    changes = tuple(f"{code}={places}" for code in contracted)
    through = setting(stand(prefecture), changes=changes, cases=cases, seed=seed, lead_in_days=60)

    year = whole(through, policy)

    since = datetime(2026, 4, 1, tzinfo=JAPAN)
    found = figures_of(year.courses.values(), year.posts, since=since, until=through.ends)
    assert found["cases"] == cases == found["served"] + found["waiting"] + found["unserved"]
    assert max(most_open(year)[code] for code in contracted) <= places


@settings(max_examples=30)
@given(
    people=st.lists(st.tuples(st.integers(0, 400), st.integers(14, 120)), min_size=1, max_size=25),
    places=st.integers(1, 4),
    more=st.integers(1, 3),
)
def test_with_more_places_nobody_waits_longer_for_one(people: list[tuple[int, int]], places: int, more: int) -> None:
    # Where each body has its own people, who neither turn away nor are declined, this holds for every single one.
    moments = sorted((MONDAY + timedelta(hours=hours), days) for hours, days in people)
    arrivals = [arrival(number, at=at, days=days) for number, (at, days) in enumerate(moments, 1)]

    def waits_with(number: int) -> list[timedelta]:
        through = setting(changes=(f"DARC-K={number}",), patience_days=MANY_DAYS, upkeep_hours=0)
        year = lived(through, *arrivals, policy="first_rule")
        return [year.courses[one.number].room_wait for one in arrivals if year.courses[one.number].state == "served"]

    few, many = waits_with(places), waits_with(places + more)
    assert len(few) <= len(many)
    assert all(shorter <= longer for shorter, longer in zip(many, few, strict=False))


def test_two_more_places_shorten_the_waits_of_busy_years_under_the_router() -> None:
    years = range(1, 7)
    before = sum(room_days(setting(cases=160, seed=seed)) for seed in years)
    after = sum(room_days(setting(cases=160, seed=seed, changes=("DARC-K=+2",))) for seed in years)

    assert 0 < after < before


def test_the_same_seed_makes_the_same_year() -> None:
    first, second = (whole(setting(cases=80, seed=3), "random") for _ in range(2))

    assert first.courses == second.courses


def test_a_body_without_room_is_passed_over_by_the_router() -> None:
    assert course(setting(changes=("DARC-K=0",)), arrival()).body == "DARC-S"


def test_a_place_that_gets_free_goes_to_whom_waits_longest() -> None:
    through = setting(changes=("DARC-K=1", "DARC-S=0"), patience_days=MANY_DAYS)
    people = [arrival(number, at=MONDAY + timedelta(hours=number), days=20) for number in (1, 2, 3)]

    year = lived(through, *reversed(people))

    waits = [year.courses[number].room_wait.days for number in (1, 2, 3)]
    assert waits == [0, 19, 39]
    assert most_open(year)["DARC-K"] == 1


def test_somebody_who_waits_too_long_is_not_served() -> None:
    lost = course(setting(changes=("DARC-K=0", "DARC-S=0"), patience_days=30), arrival())

    assert (lost.state, lost.reason, lost.body, lost.room_wait.days) == ("unserved", "gave_up", None, 30)


def test_after_a_refusal_the_router_asks_the_other_body() -> None:
    assert course(setting(), arrival(refusals=1)).body == "DARC-S"


def test_whoever_waits_after_a_refusal_is_not_counted_for_the_body_that_declined() -> None:
    waiting = course(setting(changes=("DARC-S=0",), patience_days=MANY_DAYS), arrival(refusals=1))

    assert (waiting.state, waiting.body) == ("waiting", None)


def test_after_two_refusals_the_prefecture_holds_the_case() -> None:
    assert course(setting(), arrival(refusals=2)).body == "PREF-SAG"


def test_with_the_first_rule_only_a_refusal_is_the_end() -> None:
    lost = course(setting(), arrival(refusals=1), "first_rule")

    assert (lost.state, lost.reason) == ("unserved", "declined")


def test_a_refusal_frees_the_place() -> None:
    year = lived(setting(), arrival(refusals=1))

    assert [open_cases for _, open_cases in year.posts["DARC-K"].log] == [0, 1, 0]


@pytest.mark.parametrize("policy", sorted(POLICIES))
def test_who_does_not_want_to_be_shared_stays_with_the_prefecture(policy: str) -> None:
    kept = course(setting(), arrival(consent_share_body="no_pref_only"), policy)

    assert (kept.state, kept.body) == ("served", "PREF-SAG")


@pytest.mark.parametrize("policy", sorted(POLICIES))
def test_a_contract_that_starts_late_swallows_no_case(policy: str) -> None:
    none_yet = [replace(body, in_force=body.is_prefecture) for body in bodies_of("saga")]
    through = setting(stand(bodies=none_yet), stand(since=date(2026, 6, 10)))
    early, late = arrival(1, at=MONDAY), arrival(2, at=MONDAY + timedelta(days=14))

    year = lived(through, early, late, policy=policy)

    assert year.courses[1].body == "PREF-SAG"
    assert year.courses[2].body in {"DARC-K", "DARC-S"}


def test_places_of_a_new_contract_go_to_those_who_wait() -> None:
    full = replace(stand(), places={"DARC-K": 0, "DARC-S": 0})
    through = setting(full, replace(stand(since=date(2026, 6, 10)), places={"DARC-K": 1, "DARC-S": 0}))

    assert course(through, arrival()).room_wait == datetime(2026, 6, 10, tzinfo=JAPAN) - MONDAY


def test_an_urgent_case_is_reached_before_one_that_came_earlier() -> None:
    people: list[Arrival] = [arrival(number, at=MONDAY) for number in range(1, 6)]
    year = lived(setting(), *people, arrival(6, at=MONDAY + timedelta(hours=1), urgent=["medicine"]))

    contacts = {number: one.contact_at for number, one in year.courses.items() if one.contact_at}
    assert min(contacts, key=lambda number: contacts[number]) == 6


def test_a_body_with_many_open_cases_is_slower() -> None:
    post = lived(setting(), arrival()).posts["DARC-K"]

    post.open_cases = 0
    idle = post.contact_hours(urgent=False)
    post.open_cases = 14
    assert post.contact_hours(urgent=False) > idle == 6.0
    assert post.contact_hours(urgent=True) == 1.5


def test_first_contacts_fall_into_working_hours() -> None:
    year = whole(setting(), "router")

    reached = [(year.posts[one.body or ""], one.contact_at) for one in year.courses.values() if one.contact_at]
    assert len(reached) > 40
    assert all(post.hours.is_open(at - timedelta(seconds=1)) for post, at in reached)


def test_ten_times_a_year_in_one_day_loses_nobody() -> None:
    one_day = replace(mix(), peaks=(Peak(first="06-01", last="06-01", times=10**9),))
    order = Order(2026, 400, 1)
    through = replace(setting(), mix=one_day, order=order)

    year = whole(through, "router")

    in_year = [one for one in year.courses.values() if one.arrival.at.date() >= FIRST]
    assert {one.arrival.at.date() for one in in_year} == {date(2026, 6, 1)}
    assert len(in_year) == 400
    assert all(most_open(year)[code] <= places for code, places in {"DARC-K": 7, "DARC-S": 14}.items())


def test_people_from_far_away_are_told_apart_from_those_who_wished_it() -> None:
    through = setting(changes=("DARC-K=0",))
    people = (arrival(), arrival(distance_wish="away"), arrival(municipality="41201"))

    assert [course(through, one).far for one in people] == [True, None, False]
