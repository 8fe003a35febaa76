"""Codes of a consultation and of a decision in the staff's words; stored codes never reach a page."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select

from foundation.database import session
from records.answers import Answers
from records.body import Body
from records.codes import PREFECTURES
from records.field import Field, Kind
from records.fields import FIELDS
from records.prefecture import Prefecture
from routing.consequences import REMEMBERED
from routing.store import places_of

Rows = list[tuple[str, str]]
# Before acceptance a body learns this much and no more (law.md 6.3).
OFFER_KEYS = ("municipality", "municipality_future", "stage", "age_band", "needs", "language", "channel")
# Why a body declined for good is between the person, that body and the desk.
UNTOLD_DECLINES = frozenset(REMEMBERED)
# What reaches the person is shown behind the gate of 番号を表示する; the rest is opened in the tally only.
REACH_KEYS = ("phone", "email", "address", "via_name")
# What the banner 連絡の注意 says is not said again among the answers.
_IN_THE_BANNER = (
    "phone_owner", "voicemail_ok", "caller_name", "answer_by_other", "sms_ok", "no_contact", "no_contact_text",
    "time_ok",
)  # fmt: skip
_NEVER_LISTED = (*REACH_KEYS, *_IN_THE_BANNER, "offence_class", "channel_code", "name", "free_text")


@dataclass(frozen=True)
class Wording:
    """The words of one prefecture: its places and its bodies."""

    prefecture_id: int

    @cached_property
    def places(self) -> Mapping[str, str]:
        """Return municipality codes with their names."""
        return places_of(session.get_one(Prefecture, self.prefecture_id))

    @cached_property
    def bodies(self) -> Mapping[str, Body]:
        """Return the bodies by code, in the order of lists."""
        query = select(Body).where(Body.prefecture_id == self.prefecture_id).order_by(Body.position)
        return {body.code: body for body in session.scalars(query)}

    def body_name(self, code: str) -> str:
        """Return a body's name; the code itself for one that is gone."""
        return self.bodies[code].name if code in self.bodies else code

    def body_name_of(self, body_id: int | None) -> str:
        """Return the name of a body by its row."""
        return next((body.name for body in self.bodies.values() if body.id == body_id), "")

    def place(self, code: str) -> str:
        """Return the name of a place; the prefecture's for a place elsewhere."""
        labels = FIELDS["municipality_future"].codes or {}
        return self.places.get(code) or labels.get(code) or PREFECTURES.get(code[:2], "ほかの県")

    def told(self, answers: Answers, but: Collection[str] = ()) -> Rows:
        """Return the answers, label and words, but for what stands elsewhere on the page."""
        hidden = {*_NEVER_LISTED, *but}
        return [(FIELDS[key].label, self.words(key, answers)) for key in answers if key not in hidden]

    def offered(self, answers: Answers) -> Rows:
        """Return what a body may know before it accepts."""
        return [(FIELDS[key].label, self.words(key, answers)) for key in OFFER_KEYS if key in answers]

    def words(self, key: str, answers: Answers) -> str:
        """Return the words of one answer."""
        field, value = FIELDS[key], answers[key]
        read = _READERS.get(field.kind, _of_list)
        entries = [value] if isinstance(value, str) else value
        return "、".join(read(self, field, entry) for entry in entries)


def _of_list(_wording: Wording, field: Field, code: str) -> str:
    return (field.codes or {}).get(code, code)


def _of_place(wording: Wording, _field: Field, code: str) -> str:
    return wording.place(code)


def _of_prefecture(_wording: Wording, field: Field, code: str) -> str:
    return PREFECTURES.get(code) or (field.codes or {}).get(code, code)


def _of_wish(wording: Wording, _field: Field, wish: str) -> str:
    name = wording.body_name(wish.removeprefix("except:"))
    return f"{name}のほか" if wish.startswith("except:") else name


def _of_caller(_wording: Wording, field: Field, code: str) -> str:
    kind, _, phrase = code.partition(":")
    return f"「{phrase}」と名乗る" if phrase else (field.codes or {}).get(kind, kind)


_READERS: Mapping[Kind, Callable[[Wording, Field, str], str]] = {
    Kind.PLACE: _of_place,
    Kind.PREFECTURE: _of_prefecture,
    Kind.BODY_WISH: _of_wish,
    Kind.CALLER_NAME: _of_caller,
}
