"""Whether somebody of an earlier demo case writes again: while that case is open, or of a new matter afterwards."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

from records.answers import Value
from world.scene import Arrival, Heard, Scene
from world.writers import happens

# What somebody who writes again tells as before.
_SAME = (
    "relation",
    "name",
    "phone",
    "email",
    "address",
    "via_name",
    "contact_method",
    "age_band",
    "gender",
    "language",
)


@dataclass(frozen=True)
class Again:
    """Whom we have heard of before: the open case that this is like, or the person; and what is told as before."""

    told: Mapping[str, Value]
    like: Heard | None = None
    person_id: int | None = None


def heard_of(scene: Scene, arrival: Arrival, rng: random.Random) -> Again:
    """Draw an earlier case of the prefecture, and whether its writer is the one who writes now."""
    if arrival.pace or not scene.past:
        return Again(arrival.fixed)
    earlier = rng.choice(scene.past)
    told = {key: earlier.answers[key] for key in _SAME if key in earlier.answers}
    if _is_alike(earlier, arrival, told) and happens(rng, scene.plan, "likely"):
        return Again(told, like=earlier)
    if _is_over(earlier, arrival, told) and happens(rng, scene.plan, "again"):
        return Again(told, person_id=earlier.case.person_id)
    return Again(arrival.fixed)


def _is_alike(earlier: Heard, arrival: Arrival, told: Mapping[str, Value]) -> bool:
    return earlier.was_open(arrival.at) and ("phone" in told or "email" in told)


def _is_over(earlier: Heard, arrival: Arrival, told: Mapping[str, Value]) -> bool:
    is_over = earlier.ends is not None and earlier.ends < arrival.at
    return is_over and earlier.case.person_id is not None and told.get("relation") == "self"
