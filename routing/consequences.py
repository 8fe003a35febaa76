"""What follows when a body declines: who has the case next, what is remembered of the person, what the desk looks at.

Source: goals.md G41; bodies-and-routing.md 4.2. One row for each code of casecodes.DECLINE_REASON.
"""

from collections.abc import Mapping
from dataclasses import dataclass

_TERMS, _ROOM, _BUDGET = "契約の条件", "受け持てる件数", "予算の終わり"


@dataclass(frozen=True, kw_only=True)
class Consequence:
    """What follows from one reason.

    `to_desk`: another body would not help, so the prefecture's desk has it next. `remembered` is the reason that stands
    against the body whenever the same person writes again. `look_at` is what the desk looks at in the body's entry.
    """

    to_desk: bool = False
    remembered: str = ""
    look_at: str = ""

    @property
    def words(self) -> str:
        """Return what will happen, for whoever declines and for the desk."""
        said = ["県の担当が、次を決めます。" if self.to_desk else "ほかの団体に打診します。"]
        if self.remembered:
            said.append("この人の相談は、これからも回しません。")
        if self.look_at:
            said.append(f"県の担当が、{self.look_at}を確かめます。")
        return "".join(said)


CONSEQUENCES: Mapping[str, Consequence] = {
    "area": Consequence(look_at=_TERMS),
    "stage": Consequence(look_at=_TERMS),
    "eligibility": Consequence(look_at=_TERMS),
    "means": Consequence(),
    "full": Consequence(look_at=_ROOM),
    "budget": Consequence(look_at=_BUDGET),
    "conflict": Consequence(remembered="conflict"),
    "facility": Consequence(look_at=_TERMS),
    "language": Consequence(look_at=_TERMS),
    "not_wanted": Consequence(to_desk=True, remembered="unwanted"),
    "unreachable": Consequence(to_desk=True),
    "already": Consequence(to_desk=True),
    "unsafe": Consequence(to_desk=True),
    "other": Consequence(),
}
TO_DESK = frozenset(code for code, follows in CONSEQUENCES.items() if follows.to_desk)
REMEMBERED = {code: follows.remembered for code, follows in CONSEQUENCES.items() if follows.remembered}
LOOKED_AT = {code: follows.look_at for code, follows in CONSEQUENCES.items() if follows.look_at}


def in_words() -> dict[str, str]:
    """Return what follows from each reason, for the form."""
    return {code: follows.words for code, follows in CONSEQUENCES.items()}
