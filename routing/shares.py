"""Fair shares in a pool of bodies: who is next, and what that does to everybody's credit; no chance in it.

At every choice each able body earns its part of one case, by weight, and the one chosen pays a whole one. Who is
chosen follows Tijdeman's chairman assignment (The chairman assignment problem, Discrete Mathematics 32, 1980) while
everybody's credit lies where steady weights keep it, and goes to whoever is owed most where it does not, because other
bodies were able before (Coppersmith et al., The optimality of the online greedy algorithm in carpool and chairman
assignment problems, ACM Transactions on Algorithms 7, 2011). `bound` says how far that keeps anybody from its share.
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
    most = max(owed.values())
    if not CASE <= most * steps <= (steps - 1) * CASE:
        return min(pool, key=lambda entry: (-owed[entry[0]], entry[0]))[0]
    common = lcm(*(weight for _, weight in pool))

    def deadline(entry: tuple[str, int]) -> tuple[int, str]:
        code, weight = entry
        # Choices until it would be more than 1 - 1/steps cases behind, brought to one denominator.
        return ((steps - 1) * CASE - steps * owed[code]) * (common // weight), code

    return min((entry for entry in pool if owed[entry[0]] * steps >= CASE), key=deadline)[0]


def bound(bodies: int) -> int:
    """Return beyond what credit, either way, none of so many bodies ever comes; in millionths of a case.

    It holds whatever the weights, and whoever of them is able, from one choice to the next: at most half as many cases
    as there are bodies. Proof: docs/decisions/0010.
    """
    if bodies == 1:
        return 0
    more = 0 if bodies % 2 else CASE // 2 - CASE // (2 * bodies - 2)
    return (bodies - 1) * CASE // 2 + more


def settle(pool: Weights, credit: Mapping[str, int], chosen: str) -> dict[str, int]:
    """Return everybody's credits after `chosen` took a case of the pool; those outside the pool keep theirs."""
    after = dict(credit) | accrued(pool, credit)
    after[chosen] -= CASE
    return after
