"""本人の希望 about bodies and lawyers: whoever the person did not want never reads so, however the case came there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Row

from accounts.keeping import keeps_body
from accounts.scope import Viewer
from records.assignment import StoredDecision
from records.body import Body
from records.case import Case
from records.consultation import Consultation
from records.reading import answers_of
from routing import conflicts, former_counsel

# The answers that say which body the person wants, or wants to be far from.
WISHES = ("body_wish", "distance_wish")
# What is said of the lawyer before; told to everybody only where the person wants that lawyer to go on.
_LAWYER = ("former_counsel", "former_counsel_name")
_ANOTHER = (
    "前の弁護士とは別の弁護士を望んでいます。ほかの弁護士が受けるようにし、前の弁護士には、この希望も理由も伝えないでください。"
    "この希望は、県の担当と、弁護士会の管理者の画面にだけ出ます。"
)


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


@dataclass(frozen=True)
class Lawyer:
    """What a reader learns of the lawyer before: `words` is the wish for another one, for whoever must keep to it.

    `barred` are those who are taken for that lawyer, by number, with their names; for the prefecture's desk alone.
    """

    words: str
    is_hidden: bool
    barred: Sequence[Row[int, str]] = ()

    def hidden(self, one: Consultation) -> tuple[str, ...]:
        """Return the keys of the answers of a consultation that the reader does not read."""
        return _LAWYER if self.is_hidden and one.former_counsel != "yes_wish_continue" else ()


def lawyer(case: Case, viewer: Viewer, bodies: Mapping[str, Body], *, told: Sequence[Consultation]) -> Lawyer:
    """Return what the viewer learns of the lawyer before, and of the wish for another one.

    At the bar any counselor may be that lawyer: the wish is for the desk and for whoever keeps the body, unless they
    are known to be the one. The others read the answer only where it is the wish to go on, so that a missing line
    tells nothing either.
    """
    asking = [one for one in told if former_counsel.is_unwanted(answers_of(one))]
    is_hidden = any(one.former_counsel for one in told) and not _may_read_of_lawyers(
        case, viewer, bodies, asking=asking
    )
    barred = conflicts.taken_for_counsel(case) if asking and viewer.is_desk else ()
    return Lawyer(_ANOTHER if asking and not is_hidden else "", is_hidden, barred)


def _may_read_of_lawyers(
    case: Case, viewer: Viewer, bodies: Mapping[str, Body], *, asking: Sequence[Consultation]
) -> bool:
    if viewer.is_desk:
        return True
    if not any(body.id == viewer.body_id and body.kind == "BAR" for body in bodies.values()):
        return False
    if not keeps_body(viewer):
        return False
    # Who works on the case to which a later consultation was attached may be the lawyer whom that one is about.
    is_theirs = viewer.staff_id == case.worker_id and not all(one.is_first for one in asking)
    return not is_theirs and all(viewer.staff_id not in former_counsel.known(case, answers_of(one)) for one in asking)


def _passed_over(made: StoredDecision, code: str) -> bool:
    return any(verdict["body"] == code and verdict["reason"] == "wish" for verdict in made.content["candidates"])


def _names(made: StoredDecision, code: str) -> bool:
    return code in (made.lead, *made.content["co"])


def _has_wish(one: Consultation) -> bool:
    return bool(one.body_wish) or one.distance_wish == "away"
