"""What each counselor of a body may have in hand, beside what they have: set by who keeps the rota, read by others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from accounts.scope import Viewer
from administration import duty
from foundation.database import session, transaction
from foundation.refusal import Refusal
from records import trail
from records.staff import Staff
from records.trail import Act
from routing import counselors
from routing.counselors import Counselor, Team
from routing.limits import UNLIMITED

# The limits that a counselor may have: the column, its words in the form, and the count that is held against it.
KINDS = (("case_limit", "受け持てる件数", "held"), ("week_limit", "週に新しく受ける件数", "taken"))
Stated = Mapping[str, str | None]


@dataclass(frozen=True)
class Line:
    """One counselor as the pages show them; `counts` are what they have in hand and what is new since Monday."""

    counselor: Counselor
    counts: Sequence[str]

    @property
    def words(self) -> str:
        """Return both counts: 担当 8／10件、今週 2／3件."""
        return f"担当 {self.counts[0]}、今週 {self.counts[1]}"

    @property
    def state(self) -> str:
        """Return why they take no more now; empty when they do."""
        if self.counselor.is_absent:
            return "休み"
        return "" if self.counselor.has_room else "いっぱいです"


@dataclass(frozen=True)
class Caseload:
    """The counselors of a body, and what their room is together, in words."""

    lines: Sequence[Line]
    words: str


def caseload_of(body_id: int, on: date) -> Caseload:
    """Return the counselors of a body on a day, in one statement."""
    team = counselors.teams([body_id], on).get(body_id, Team((), 0))
    return Caseload([Line(one, _counts(one)) for one in team.counselors], _room(team))


def _counts(one: Counselor) -> list[str]:
    return [f"{getattr(one, count)}{_beside(getattr(one, column))}" for column, _, count in KINDS]


def _room(team: Team) -> str:
    if team.room is None:
        return "上限のない人がいるので、担当の上限では止まりません。"
    return (
        f"担当の空きは、あわせてあと{team.room}件です。"
        if team.room > 0
        else "担当の空きがありません。空くまで、新しい相談は回しません。"
    )


def _beside(stated: str | None) -> str:
    if stated is None:
        return "件（定めなし）"
    return "件（上限なし）" if stated == UNLIMITED else f"／{stated}件"


def set_limits(viewer: Viewer, stated: Mapping[str, Stated], *, at: datetime) -> int:
    """Keep what the counselors of the viewer's body may have, by log-in; return for how many that was a change.

    Raises: Refusal: it is not the viewer's to set, or one of them no longer works there.
    """
    with transaction():
        body = duty.kept_by(viewer)
        people = session.scalars(duty.staff_of(body.id).where(Staff.login.in_(stated))).all()
        if len(people) < len(stated):
            raise Refusal("働く人が変わりました。ページを開き直して、もう一度決めてください。")
        changed = [person for person in people if _write(person, stated[person.login])]
        for person in changed:
            limits = {column: getattr(person, column) or "" for column, _, _ in KINDS}
            who, place = viewer.staff_id, viewer.prefecture_id
            trail.leave(
                Act.STAFF_LIMITED,
                at=at,
                by=who,
                prefecture_id=place,
                case_id=None,
                body=body.code,
                staff=person.id,
                **limits,
            )
        return len(changed)


def _write(person: Staff, stated: Stated) -> bool:
    """Write a person's limits; tell whether they are others than before."""
    before = [getattr(person, column) for column in stated]
    for column, limit in stated.items():
        setattr(person, column, limit)
    return before != list(stated.values())
