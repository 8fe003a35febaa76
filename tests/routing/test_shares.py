"""Shares: nobody is ever a whole case away from its share, and nothing that happened is wiped."""

from collections import Counter
from collections.abc import Mapping

from hypothesis import strategies as st

from routing.shares import CASE, Weights, accrued, choose, settle
from tests.routing.examples import for_all

SAGA: Weights = (("A", 50), ("B", 30), ("C", 20))
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


@for_all(WEIGHTS, st.integers(1, 100), st.tuples(st.integers(0, 30), st.integers(1, 30)))
def test_a_new_body_gets_its_share_of_new_cases_only(weights: list[int], new: int, cases: tuple[int, int]) -> None:
    old, (before, after) = pool_of(weights), cases
    _, credit = turns(old, before)

    order, _ = turns((*old, ("NEW", new)), after, credit)

    assert abs(Counter(order)["NEW"] - after * new / (sum(weights) + new)) < 1


@for_all(WEIGHTS, st.integers(1, 100), st.integers(0, 30))
def test_a_changed_weight_leaves_what_is_owed(weights: list[int], changed: int, before: int) -> None:
    pool = pool_of(weights)
    _, credit = turns(pool, before)
    heavier = (*pool[:-1], (pool[-1][0], changed))

    owed = settle(heavier, credit, choose(heavier, credit))

    assert all(abs(owed[code] - credit.get(code, 0)) <= CASE for code, _ in pool)
    assert sum(owed.values()) == 0


def test_a_body_outside_the_pool_keeps_its_credit() -> None:
    credit = {"A": 300_000, "C": -300_000}

    assert settle(SAGA[:2], credit, "A")["C"] == -300_000


def test_millionths_that_do_not_divide_are_not_lost() -> None:
    assert sum(accrued((("A", 1), ("B", 1), ("C", 1)), {}).values()) == CASE


def test_somebody_is_chosen_even_when_nothing_is_owed_to_anybody() -> None:
    assert choose((("A", 1), ("B", 1)), {"A": -900_000, "B": -800_000}) == "B"


def test_a_pool_of_one_is_always_that_one() -> None:
    assert turns((("A", 3),), 4)[0] == ["A"] * 4
