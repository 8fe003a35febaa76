"""本人の希望 about bodies: a body that the person did not want never reads so, however the case came to it."""

from collections.abc import Mapping, Sequence

from accounts.scope import Viewer
from records.assignment import StoredDecision
from records.body import Body
from records.consultation import Consultation

# The answers that say which body the person wants, or wants to be far from.
WISHES = ("body_wish", "distance_wish")


def may_read(
    viewer: Viewer, bodies: Mapping[str, Body], *, told: Sequence[Consultation], decisions: Sequence[StoredDecision]
) -> bool:
    """Say whether the viewer may read the wishes of a case, and the words of what was decided by them.

    The desk may. A body may where the router, which keeps to wishes, asked it about every consultation that has one;
    a body passed over by a wish, or brought in by the desk alone, may be the one that the person did not want.
    """
    if viewer.is_desk:
        return True
    own = next((body.code for body in bodies.values() if body.id == viewer.body_id), "")
    if any(_passed_over(made, own) for made in decisions) or any(one.body_wish == f"except:{own}" for one in told):
        return False
    asked = {made.consultation_id for made in decisions if made.staff_id is None and _names(made, own)}
    return all(one.id in asked for one in told if _has_wish(one))


def _passed_over(made: StoredDecision, code: str) -> bool:
    return any(verdict["body"] == code and verdict["reason"] == "wish" for verdict in made.content["candidates"])


def _names(made: StoredDecision, code: str) -> bool:
    return code in (made.lead, *made.content["co"])


def _has_wish(one: Consultation) -> bool:
    return bool(one.body_wish) or one.distance_wish == "away"
