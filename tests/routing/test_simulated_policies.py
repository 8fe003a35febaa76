"""How the policies of simulated years choose, and how the figures are made."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from routing.decision import Candidate
from routing.due import JAPAN, Hours
from routing.simulate_cli import _POLICIES
from routing.simulation.courses import Course
from routing.simulation.figures import percentile, share_error, working_time
from routing.simulation.policies import POLICIES, able, pool_of
from tests.routing.deciding import bodies_of
from tests.routing.simulated import MONDAY, arrival, case, seen

PAIR = (("DARC-K", 1), ("DARC-S", 3))


def weighted(*pair: tuple[str, int]) -> list[Candidate]:
    """Saga's bodies with these shares in their contracts, as a rule three cases to Saga for one to Karatsu."""
    return [replace(body, share=dict(pair or PAIR).get(body.code, 0)) for body in bodies_of("saga")]


def taken(number: int, body: str) -> Course:
    return Course(arrival(number), proposed=body, body=body, pool=PAIR)


def test_the_command_offers_every_policy() -> None:
    assert tuple(POLICIES) == _POLICIES


def test_the_lot_falls_by_the_weights() -> None:
    view, policy = seen(bodies=weighted()), POLICIES["random"]()

    choices = [policy(case(view, lot=number / 100), view) for number in range(100)]

    assert Counter(choice.body for choice in choices if choice) == {"DARC-S": 75, "DARC-K": 25}


def test_round_robin_takes_turns() -> None:
    view, policy = seen(bodies=bodies_of("saga")), POLICIES["round_robin"]()

    choices = [policy(case(view), view) for _ in range(4)]

    assert [choice.body for choice in choices if choice] == ["DARC-S", "DARC-K"] * 2


@pytest.mark.parametrize("policy", ["random", "round_robin", "first_rule"])
def test_policies_without_an_eye_for_room_wait_for_their_body(policy: str) -> None:
    view = seen(bodies=bodies_of("saga"), full={"DARC-K", "DARC-S"})
    choose, one = POLICIES[policy](), case(view)

    first, again = choose(one, view), choose(one, view)

    assert first == again
    assert first is not None
    assert first.waits


def test_the_router_waits_only_when_everybody_is_full() -> None:
    router, bodies = POLICIES["router"](), bodies_of("saga")
    one, both = seen(bodies=bodies, full={"DARC-K"}), seen(bodies=bodies, full={"DARC-K", "DARC-S"})

    choices = [router(case(view), view) for view in (one, both)]

    assert [(choice.body, choice.waits) for choice in choices if choice] == [("DARC-S", False), ("DARC-K", True)]


def test_only_bodies_whose_contract_covers_the_case_are_able() -> None:
    view = seen(bodies=bodies_of("saga"))

    assert able(case(view, needs=["work"]), view) == []
    assert [body.code for body in able(case(view, body_wish="except:DARC-K"), view)] == ["DARC-S"]


def test_shares_are_owed_where_contracts_state_them_and_nobody_wished() -> None:
    stated, plain = seen(bodies=weighted()), seen(bodies=weighted(("PREF-SAG", 0)))

    assert pool_of(case(stated), stated, "DARC-K") == (("DARC-S", 3), ("DARC-K", 1))
    assert pool_of(case(plain), plain, "DARC-K") == ()
    assert pool_of(case(stated, body_wish="DARC-K"), stated, "DARC-K") == ()


@pytest.mark.parametrize(
    ("bodies", "error"),
    [("SSKS", 0.5), ("SSSK", 0.75), ("KKKK", 3.0), ("", None)],
)
def test_the_share_error_is_the_furthest_that_a_body_was_from_its_share(bodies: str, error: float | None) -> None:
    courses = [taken(number, f"DARC-{letter}") for number, letter in enumerate(bodies, 1)]

    assert share_error(courses) == error


def test_working_time_leaves_out_nights_and_weekends() -> None:
    friday = datetime(2026, 6, 5, 16, 15, tzinfo=JAPAN)

    assert working_time(Hours.read({}), friday, MONDAY + timedelta(days=7)) == timedelta(hours=2, minutes=30)


@pytest.mark.parametrize(("rank", "value"), [(50, 2.0), (90, 4.0)])
def test_percentiles_are_values_that_occurred(rank: int, value: float) -> None:
    assert percentile([4.0, 1.0, 2.0, 3.0], rank) == value


def test_nobody_has_no_percentile() -> None:
    assert percentile([], 50) is None
