"""The two plain lines that tell the person what was decided: each a sentence with its parts, for any language.

A sentence is a word of the catalogs. Its parts are names as they are, and moments as ISO text: `day` and `moment`.
No word that the person wrote is repeated here.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from foundation.marked import mark
from routing.candidates import Candidate
from routing.due import JAPAN

_WEEKDAYS = "月火水木金土日"
_NOON = 12
_FIRST = {
    "offer": mark("%(name)sに、相談にのれるかを聞きます。受けると決まるまで、お名前は伝えません。"),
    "own": mark("%(name)sの担当者が読んで、お返事します。"),
    "own_with": mark("%(name)sの担当者が読んで、お返事します。%(others)sにも、相談にのれるかを聞きます。"),
    "hold": mark("県の担当者が読んで、どの窓口が合うかを決めます。"),
    "waits": mark("%(name)sの空きを待っています。そのあいだは県の担当者が受け持ちます。"),
    "onward": mark("県の担当者が読んで、合う窓口の名前をお返事します。"),
    "out": mark("県の担当者が読みます。合う窓口があるときは、お返事でお知らせします。"),
}
_DANGER = mark("今すぐ危ないときは119か110へ。担当者は%(moment)sまでに読みます。")
_OUT = mark("%(day)sまでに読みます。お返事できないこともあります。")
_ANSWERED = mark("%(day)sまでにお返事します。")
_READ_AND_ANSWERED = mark("%(moment)sまでに読みます。%(day)sまでにお返事します。")


class Line(NamedTuple):
    """A sentence and its parts."""

    words: str
    parts: Mapping[str, str]

    @property
    def text(self) -> str:
        """Return it in Japanese."""
        shown = {"day": _day, "moment": _moment}
        return (
            self.words % {key: shown.get(key, str)(part) for key, part in self.parts.items()}
            if self.parts
            else self.words
        )


def first_line(step: str, lead: Candidate | None, co: Sequence[Candidate] = ()) -> Line:
    """Return the person's first line: who reads it, and whom else we ask; the prefecture reads everything."""
    others = [body.public_name for body in co if not body.is_prefecture]
    name = lead.public_name if lead else ""
    if step == "waits":
        return Line(_FIRST[step], {"name": name})
    if step != "offer":
        return Line(_FIRST[step], {})
    if lead and lead.is_prefecture:
        return Line(_FIRST["own_with" if others else "own"], {"name": name, "others": "と".join(others)})
    return Line(_FIRST["offer"], {"name": "と".join([name, *others])})


def second_line(outcome: str, read_by: datetime, promised: date, *, urgent: bool, danger: bool) -> Line:
    """Return the person's second line: by when it is read and answered; in danger, whom to call at once."""
    if danger:
        return Line(_DANGER, {"moment": read_by.isoformat()})
    if outcome == "out":
        return Line(_OUT, {"day": read_by.astimezone(JAPAN).date().isoformat()})
    if urgent:
        return Line(_READ_AND_ANSWERED, {"moment": read_by.isoformat(), "day": promised.isoformat()})
    return Line(_ANSWERED, {"day": promised.isoformat()})


def _day(written: str) -> str:
    day = date.fromisoformat(written)
    return f"{day.month}月{day.day}日（{_WEEKDAYS[day.weekday()]}曜日）"


def _moment(written: str) -> str:
    local = datetime.fromisoformat(written).astimezone(JAPAN)
    half, hour = ("午前", local.hour) if local.hour < _NOON else ("午後", local.hour - _NOON)
    return f"{_day(local.date().isoformat())}{half}{hour}時{local.minute:02d}分"
