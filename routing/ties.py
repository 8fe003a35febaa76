"""Who goes first among bodies that may all take a case: the tie-breaks of the rule set, the alphabet last."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from routing import shares
from routing.bodies import Group
from routing.candidates import NO_LOAD, Candidate
from routing.pool import Pool


@dataclass(slots=True)
class Best:
    """Who goes first, why each of the others came behind, and the weights of those among whom the share decided.

    `passed_nearer` tells that somebody nearer came behind because the person wants a distance.
    """

    body: Candidate
    reasons: dict[str, str] = field(default_factory=dict)
    weights: shares.Weights = ()
    passed_nearer: bool = False


def best(pool: Pool, group: Group, able: int) -> Best:
    """Return the first of the bodies in the mask `able`, which holds one at least."""
    if able & (able - 1) == 0:
        return Best(group.members[able.bit_length() - 1])
    left, found = able, Best(group.members[0])
    for name in (*pool.tie_breaks, "alphabet"):
        if name == "share" and group.is_weighted and left & (left - 1):
            found.weights = weights_among(group, left)
        kept, reason = _TIES[name](pool, group, left)
        if kept and kept != left:
            found.reasons |= dict.fromkeys(group.codes_of(left ^ kept), reason)
            found.passed_nearer |= name == "distance" and reason == "wish"
            left = kept
    found.body = group.members[left.bit_length() - 1]
    return found


def goes_before(pool: Pool, group: Group, one: str, *, other: str) -> bool:
    """Tell whether a body goes before another of its group, whatever else speaks against either."""
    return best(pool, group, group.bits[one] | group.bits[other]).body.code == one


# Each returns whom it keeps, and the reason of those it puts behind.
def _by_wish(pool: Pool, group: Group, left: int) -> tuple[int, str]:
    return left & group.bits.get(pool.facts.wished, 0), "wish"


def _by_acquaintance(pool: Pool, group: Group, left: int) -> tuple[int, str]:
    return left & group.mask_of(pool.bodies.known), "known"


def weights_among(group: Group, left: int) -> shares.Weights:
    """Return code and weight of the bodies in a mask; whose contract states no share has the least."""
    return tuple((body.code, max(body.share, 1)) for body in group.among(left))


def _by_share(pool: Pool, group: Group, left: int) -> tuple[int, str]:
    """Keep whose turn it is; where no contract names a share, those with the fewest open cases."""
    held = {body.code: pool.load.get(body.code, NO_LOAD) for body in group.among(left)}
    if group.is_weighted:
        credited = {code: load.credit for code, load in held.items()}
        return group.bits[shares.choose(weights_among(group, left), credited)], "share"
    fewest = min(load.open_cases for load in held.values())
    return group.mask_of(code for code, load in held.items() if load.open_cases == fewest), "wait"


def _by_distance(pool: Pool, group: Group, left: int) -> tuple[int, str]:
    near = left & group.areas.get(pool.facts.place or "", 0)
    if pool.facts.wants_distance:
        return left & ~near, "wish"
    return near, "area"


def _by_alphabet(_pool: Pool, _group: Group, left: int) -> tuple[int, str]:
    return left & -left, "order"


_TIES: Mapping[str, Callable[[Pool, Group, int], tuple[int, str]]] = {
    "wish": _by_wish,
    "known": _by_acquaintance,
    "share": _by_share,
    "distance": _by_distance,
    "alphabet": _by_alphabet,
}
