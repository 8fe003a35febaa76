"""Fair shares in a pool of bodies: who is next, and what that does to everybody's credit; no chance in it.

The rule is Tijdeman's chairman assignment (The chairman assignment problem, Discrete Mathematics 32, 1980): at every
choice each able body earns its part of one case; among those to whom enough is owed, the one goes first that could
wait least. With k bodies of steady weights nobody is ever further from its share than 1 - 1/(2k-2) cases.
Credits are integers in millionths of a case, so that nothing is lost in storing them.
"""

from collections.abc import Mapping
from math import lcm

CASE = 1_000_000
# Code and weight (1 or more) of every body among whom the share decides.
Weights = tuple[tuple[str, int], ...]


def accrued(pool: Weights, credit: Mapping[str, int]) -> dict[str, int]:
    """Return the credits of the pool's bodies with one more case divided among them by weight.

    A body not heard of before begins at 0. Millionths that do not divide go to the largest remainders, so that the
    sum grows by exactly one case.
    """
    total = sum(weight for _, weight in pool)
    parts = {code: weight * CASE // total for code, weight in pool}
    by_remainder = sorted(pool, key=lambda entry: (-(entry[1] * CASE % total), entry[0]))
    for code, _ in by_remainder[: CASE - sum(parts.values())]:
        parts[code] += 1
    return {code: credit.get(code, 0) + part for code, part in parts.items()}


def choose(pool: Weights, credit: Mapping[str, int]) -> str:
    """Return the code of the body whose turn it is; equal ones by the alphabet."""
    owed = accrued(pool, credit)
    steps = max(2 * len(pool) - 2, 1)
    due = [entry for entry in pool if owed[entry[0]] * steps >= CASE] or pool
    common = lcm(*(weight for _, weight in pool))

    def deadline(entry: tuple[str, int]) -> tuple[int, str]:
        code, weight = entry
        # Choices until it would be more than 1 - 1/steps cases behind, brought to one denominator.
        return ((steps - 1) * CASE - steps * owed[code]) * (common // weight), code

    return min(due, key=deadline)[0]


def settle(pool: Weights, credit: Mapping[str, int], chosen: str) -> dict[str, int]:
    """Return everybody's credits after `chosen` took a case of the pool; those outside the pool keep theirs."""
    after = dict(credit) | accrued(pool, credit)
    after[chosen] -= CASE
    return after
