"""Controls of safe contact: permissions, people not to contact, times that are welcome."""

import re
from dataclasses import dataclass

from foundation.translation import _l
from intake.filled import Filled
from intake.questions.page import Asking, Checks, Control, Option, Page, Posted, Words
from records.answers import Value

# One box of the screen, two spans of the record.
NOON_TO_FIVE = "wd_noon,wd_pm"


@dataclass(frozen=True, kw_only=True)
class CarePage(Page):
    """Four permissions, each a field of its own; what is not ticked is not permitted."""

    permissions: tuple[tuple[str, str, Words], ...]
    refused: tuple[tuple[str, str], ...]
    control: Control = Control.CARE
    buttons: tuple[Option, ...] = (("all", _l("どれもしないでほしい")),)

    def chosen(self, filled: Filled) -> list[str]:
        """Return the keys that were permitted before."""
        return [key for key, code, _ in self.permissions if filled.text(key) == code]

    def in_words(self, filled: Filled, _asking: Asking) -> list[Words]:
        """Return the permissions, or that there is none."""
        given = [words for key, code, words in self.permissions if filled.text(key) == code]
        return given or [_l("どれもしないでほしい")]

    def said(self, posted: Posted, _asking: Asking) -> list[Words]:
        """Return the permissions that were ticked."""
        return [words for key, code, words in self.permissions if code in posted.get(key, [])]

    def raw(self, key: str, posted: Posted) -> Value:
        """Return what was ticked, else the safe answer; a program may send the safe code itself."""
        if "refuse" in posted:
            return dict(self.refused)[key]
        return posted.get(key, [""])[-1] or dict(self.refused)[key]


@dataclass(frozen=True, kw_only=True)
class TimesPage(Checks):
    """When a call is welcome: spans of the week, or a span of one's own."""

    control: Control = Control.TIMES

    def in_words(self, filled: Filled, _asking: Asking) -> list[Words]:
        """Return the spans; noon to five is kept as two."""
        words = dict((*self.buttons, *self.choices))
        kept = filled.several("time_ok")
        merged = [NOON_TO_FIVE if code == "wd_noon" and "wd_pm" in kept else code for code in kept]
        return [words.get(code, code) for code in merged if not (code == "wd_pm" and NOON_TO_FIVE in merged)]

    def chosen(self, filled: Filled) -> list[str]:
        """Return the boxes that were ticked before."""
        kept = filled.several("time_ok")
        return [*kept, NOON_TO_FIVE] if {"wd_noon", "wd_pm"} <= set(kept) else kept

    def own_entry(self, held: list[str]) -> str:
        """Return the time that was typed among what the page's controls hold."""
        boxes = {code for code, _words in (*self.choices, *self.buttons)} | {"wd_noon", "wd_pm"}
        return next((entry for entry in held if entry and entry not in boxes), "")

    def raw(self, key: str, posted: Posted) -> Value:
        """Return spans as the record keeps them; nothing ticked means any time was not refused."""
        entries = [part for entry in posted.get(key, []) for part in _spans(entry)]
        return list(dict.fromkeys(entries)) or self.unanswered


def _spans(entry: str) -> list[str]:
    if entry == NOON_TO_FIVE:
        return entry.split(",")
    return [_as_span(entry)] if entry.strip() else []


def _as_span(typed: str) -> str:
    """Return 「12時10分から12時40分」 and 「12:10〜12:40」 in the record's way of writing."""
    plain = typed.replace("〜", "-").replace("から", "-").removesuffix("まで")
    plain = re.sub(r"(\d{1,2})時半", r"\1:30", plain)
    plain = re.sub(r"(\d{1,2})時(?=\d)", r"\1:", plain).replace("分", "")
    return re.sub(r"(\d{1,2})時", r"\1:00", plain)


@dataclass(frozen=True, kw_only=True)
class NoContactPage(Checks):
    """People and places that must not be contacted: boxes, and words of one's own."""

    control: Control = Control.NO_CONTACT

    def in_words(self, filled: Filled, asking: Asking) -> list[Words]:
        """Return the boxes and the words beside them."""
        words = dict(self.options(filled, asking))
        typed = filled.text("no_contact_text")
        said = [*(words[code] for code in filled.several("no_contact")), *([typed] if typed else [])]
        return said or [words for _, words in self.buttons[:1]]

    def raw(self, key: str, posted: Posted) -> Value:
        """Return the boxes or the typed words."""
        return super().raw(key, posted) if key == "no_contact" else posted.get(key, [""])[-1]
