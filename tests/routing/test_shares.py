"""Shares: nobody is ever a whole case away from its share, and nothing that happened is wiped."""

from collections import Counter
from collections.abc import Mapping
from random import Random

from hypothesis import strategies as st

from routing.shares import CASE, Weights, accrued, bound, choose, settle
from tests.routing.examples import for_all

SAGA: Weights = (("A", 50), ("B", 30), ("C", 20))
# How many cases come before a change and after it, and whether it clears what was owed.
COURSES = st.tuples(st.integers(0, 30), st.integers(1, 30), st.booleans())
WEIGHTS = st.lists(st.integers(1, 100), min_size=2, max_size=8)


def pool_of(weights: list[int]) -> Weights:
    return tuple((f"BODY-{number}", weight) for number, weight in enumerate(weights))


def turns(pool: Weights, number: int, credit: Mapping[str, int] | None = None) -> tuple[list[str], dict[str, int]]:
    """Return who took `number` cases one after the other, and everybody's credit after them."""
    owed, order = dict(credit or {}), []
    for _ in range(number):
        order.append(choose(pool, owed))
        owed = settle(pool, owed, order[-1])
    return order, owed


def test_a_hundred_cases_fall_as_the_weights_say() -> None:
    assert Counter(turns(SAGA, 100)[0]) == {"A": 50, "B": 30, "C": 20}


@for_all(WEIGHTS, st.integers(1, 60))
def test_after_any_number_of_cases_everybody_is_within_one_case_of_its_share(weights: list[int], number: int) -> None:
    pool = pool_of(weights)

    order, owed = turns(pool, number)

    total = sum(weights)
    counts = Counter(order)
    assert all(abs(counts[code] - number * weight / total) < 1 for code, weight in pool)
    assert all(abs(credit) < CASE for credit in owed.values())
    assert sum(owed.values()) == 0


@for_all(WEIGHTS, st.integers(1, 60))
def test_a_repeated_run_gives_the_same_order(weights: list[int], number: int) -> None:
    pool = pool_of(weights)

    assert turns(pool, number) == turns(tuple(reversed(pool)), number)


@for_all(WEIGHTS, st.integers(1, 100), COURSES)
def test_a_new_body_gets_its_share_of_new_cases_only(
    weights: list[int], new: int, course: tuple[int, int, bool]
) -> None:
    old, (before, after, is_cleared) = pool_of(weights), course
    _, credit = turns(old, before)

    order, _ = turns((*old, ("NEW", new)), after, {} if is_cleared else credit)

    assert abs(Counter(order)["NEW"] - after * new / (sum(weights) + new)) < 1


@for_all(WEIGHTS, st.integers(1, 100), COURSES)
def test_a_changed_weight_counts_for_new_cases_and_what_is_owed_is_carried_or_cleared(
    weights: list[int], changed: int, course: tuple[int, int, bool]
) -> None:
    pool, (before, after, is_cleared) = pool_of(weights), course
    credit = {} if is_cleared else turns(pool, before)[1]
    heavier = (*pool[:-1], (pool[-1][0], changed))

    order, owed = turns(heavier, after, credit)

    total = sum(weight for _, weight in heavier)
    taken = {code: Counter(order)[code] - after * weight / total for code, weight in heavier}
    assert all(abs(taken[code] * CASE + owed[code] - credit.get(code, 0)) < after + 1 for code, _ in pool)
    assert all(abs(credit) < CASE for credit in owed.values())
    assert sum(owed.values()) == 0


def pools_of(bodies: int, seed: int) -> list[Weights]:
    """Who of a kind may take each of forty cases, at weights that change now and then."""
    chance, weights = Random(seed), [1] * bodies
    pools = []
    for case in range(40):
        if case % 10 == 0:
            weights = [chance.choice((1, 100, chance.randint(1, 100))) for _ in range(bodies)]
        able = sorted(chance.sample(range(bodies), chance.randint(1, bodies)))
        pools.append(tuple((f"BODY-{place}", weights[place]) for place in able))
    return pools


@for_all(st.integers(2, 8), st.integers(0, 2**32), st.integers(0, 80))
def test_whoever_is_able_at_whatever_weight_nobody_leaves_the_bound_cleared_or_not(
    bodies: int, seed: int, cleared: int
) -> None:
    owed: dict[str, int] = {}

    for place, pool in enumerate(pools_of(bodies, seed)):
        before = {} if place == cleared else owed
        owed = settle(pool, before, choose(pool, before))

        assert max(map(abs, owed.values())) <= bound(bodies)
        assert sum(owed.values()) == 0


@for_all(st.integers(3, 8), st.integers(0, 2**32))
def test_nobody_leaves_the_bound_though_those_most_alike_meet_again_and_again(bodies: int, seed: int) -> None:
    chance = Random(seed)
    pool = pool_of([chance.choice((1, 2, 100, chance.randint(1, 100))) for _ in range(bodies)])
    owed = dict.fromkeys([code for code, _ in pool], 0)

    for _ in range(60):
        ranked, place = sorted(pool, key=lambda entry: (owed[entry[0]], entry)), chance.randrange(bodies - 1)
        meeting = tuple(ranked[place : place + 2])
        owed = settle(meeting, owed, choose(meeting, owed))

    assert max(map(abs, owed.values())) <= bound(bodies)


def test_the_bound_is_at_most_half_as_many_cases_as_there_are_bodies() -> None:
    assert [bound(bodies) for bodies in (1, 2, 3, 5)] == [0, CASE // 2, CASE, 2 * CASE]
    assert all(bound(bodies) <= bodies * CASE // 2 for bodies in range(1, 50))


@for_all(WEIGHTS, st.tuples(st.integers(0, 30), st.integers(0, 200), st.integers(1, 30)))
def test_a_body_that_was_away_gets_its_share_of_what_came_since_it_is_back(
    weights: list[int], cases: tuple[int, int, int]
) -> None:
    (before, without, after), pool = cases, pool_of(weights)
    _, credit = turns(pool, before)
    away = pool[0][0]
    credit |= turns(pool[1:], without, credit)[1]

    order, _ = turns(pool, after, credit)

    share = after * pool[0][1] / sum(weights)
    assert abs(Counter(order)[away] - share) * CASE <= 2 * bound(len(pool))


def test_a_body_outside_the_pool_keeps_its_credit() -> None:
    credit = {"A": 300_000, "C": -300_000}

    assert settle(SAGA[:2], credit, "A")["C"] == -300_000


def test_millionths_that_do_not_divide_are_not_lost() -> None:
    assert sum(accrued((("A", 1), ("B", 1), ("C", 1)), {}).values()) == CASE


def test_somebody_is_chosen_even_when_nothing_is_owed_to_anybody() -> None:
    assert choose((("A", 1), ("B", 1)), {"A": -900_000, "B": -800_000}) == "B"


def test_a_pool_of_one_is_always_that_one() -> None:
    assert turns((("A", 3),), 4)[0] == ["A"] * 4
