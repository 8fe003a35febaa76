"""The room that counselors leave their body: by the formula, whatever each states and holds."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.case import Case
from routing.counselors import Counselor, Team
from routing.limits import UNLIMITED

EXAMPLES = settings(max_examples=1_000)
WRITTEN = st.one_of(st.none(), st.just(UNLIMITED), st.integers(0, 9).map(str))
PEOPLE = st.lists(
    st.builds(
        Counselor,
        staff_id=st.integers(1, 99),
        body_id=st.just(1),
        login=st.just("x"),
        name=st.just("見本"),
        role=st.sampled_from(["counselor", "counselor", "manager"]),
        case_limit=WRITTEN,
        week_limit=WRITTEN,
        is_absent=st.booleans(),
        held=st.integers(0, 12),
        taken=st.integers(0, 12),
    ),
    max_size=5,
    unique_by=lambda one: one.staff_id,
)
TEAMS = st.builds(Team, PEOPLE, st.integers(0, 6))
NOBODY = Counselor(staff_id=1, body_id=1, login="x", name="見本", role="counselor", case_limit=None, week_limit=None)


def left(one: Counselor) -> float:
    """For how many more cases somebody has room, worked out the plain way."""
    bounds = [(one.case_limit, one.held), (one.week_limit, one.taken)]
    return min(
        (max(0, int(most) - count) for most, count in bounds if most and most != UNLIMITED), default=float("inf")
    )


@EXAMPLES
@given(TEAMS)
def test_the_room_is_what_those_present_have_left_without_what_is_in_nobodys_name(team: Team) -> None:
    stating = [one for one in team.counselors if one.case_limit or one.week_limit]
    present = [one for one in team.counselors if not one.is_absent and (one.role == "counselor" or one in stating)]

    if not stating or any(left(one) == float("inf") for one in present):
        assert team.room is None
    else:
        assert team.room == sum(map(left, present)) - team.unnamed


@EXAMPLES
@given(TEAMS, st.data())
def test_every_offer_takes_one_place_in_whosever_name_it_is(team: Team, data: st.DataObject) -> None:
    able = [number for number, one in enumerate(team.counselors) if one.gives_room and one.has_room]
    named = data.draw(st.sampled_from([None, *able]))

    after = offered(team, named)

    assert (after.room is None) == (team.room is None)
    assert team.room is None or after.room == team.room - 1


@EXAMPLES
@given(TEAMS, st.data())
def test_taking_on_what_was_in_nobodys_name_changes_no_room(team: Team, data: st.DataObject) -> None:
    able = [number for number, one in enumerate(team.counselors) if one.gives_room and one.has_room]
    if able:
        before = offered(team, None)
        taken = replace(offered(team, data.draw(st.sampled_from(able))), unnamed=team.unnamed)

        assert taken.room == before.room


@EXAMPLES
@given(TEAMS, st.data())
def test_whoever_goes_away_never_leaves_more_room(team: Team, data: st.DataObject) -> None:
    if team.counselors:
        who = data.draw(st.integers(0, len(team.counselors) - 1))
        people = [replace(one, is_absent=one.is_absent or number == who) for number, one in enumerate(team.counselors)]

        before, after = team.room, Team(people, team.unnamed).room

        assert after is None or before is None or after <= before
        assert before is None or after is not None


def offered(team: Team, number: int | None) -> Team:
    """The team with one more case, in the name of one of them or of nobody."""
    if number is None:
        return replace(team, unnamed=team.unnamed + 1)
    people = [
        replace(one, held=one.held + 1, taken=one.taken + 1) if place == number else one
        for place, one in enumerate(team.counselors)
    ]
    return replace(team, counselors=people)


def test_not_stated_and_unlimited_are_two_things() -> None:
    away = replace(NOBODY, is_absent=True)

    assert Team([away], 0).room is None
    assert Team([replace(away, case_limit=UNLIMITED)], 0).is_full
    assert Team([replace(NOBODY, case_limit=UNLIMITED)], 9).room is None


def test_a_manager_leaves_room_only_where_it_is_written() -> None:
    manager, full = replace(NOBODY, role="manager"), replace(NOBODY, staff_id=2, case_limit="1", held=1)

    assert Team([manager, full], 0).is_full
    assert Team([replace(manager, week_limit="2"), full], 0).room == 2
    assert Team([manager], 0).room is None


@pytest.mark.parametrize(("state", "lead", "left_over"), [("new", 1, 1), ("closed", 1, 2), ("new", 7, 2)])
def test_a_case_in_their_own_name_is_left_out_once(state: str, lead: int, left_over: int) -> None:
    one = replace(NOBODY, case_limit="2", held=2, taken=2)
    at = datetime(2026, 11, 24, tzinfo=UTC)
    case = Case(prefecture_id=1, reference="R8-SAG-0001", fiscal_year=2026, number=1, opened_at=at, opened_on=at.date())
    case.state, case.lead_body_id, case.worker_id = state, lead, 1

    assert one.without(case).held == left_over
