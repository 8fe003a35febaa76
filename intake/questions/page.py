"""What every page of the form is: its words, its control, when it is asked, and how a press is read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from foundation.translation import _l
from intake.filled import Filled
from records.answers import AnswerFault, Value, read_answers

PRESS_ONE = _l("答えを1つ選んでください。")
_SKIP = _l("書かないで、つぎへ")
Posted = Mapping[str, list[str]]
Words = str
Option = tuple[str, Words]


@dataclass(frozen=True, kw_only=True)
class Asking:
    """What one prefecture asks: the fields its rules read, the needs they tell apart, its places and bodies."""

    jis: str
    today: date
    reads: frozenset[str]
    tells_apart: Callable[[Sequence[str]], bool]
    areas: Sequence[tuple[str, Sequence[Option]]]
    bodies: Callable[[], Sequence[Option]]

    @property
    def places(self) -> dict[str, str]:
        """Return every municipality's name by its code, in screen order."""
        return {code: name for _, places in self.areas for code, name in places}


class Control(StrEnum):
    """Kinds of control; each has a template."""

    BUTTONS = "buttons"
    AREA = "area"
    CHECKS = "checks"
    FIELDS = "fields"
    CARE = "care"
    TIMES = "times"
    NO_CONTACT = "no_contact"
    MESSAGE = "message"
    HELP_NOW = "help_now"


def always(_filled: Filled) -> bool:
    """Ask everybody."""
    return True


def about_another(filled: Filled) -> bool:
    """Whether the matter is somebody else's; then the questions say その人."""
    return filled.text("relation") not in {"", "self", "unknown"}


@dataclass(frozen=True, kw_only=True)
class Page:
    """One question page.

    `name` is the last part of its address, `keys` the record's keys it fills (the first one names its answer
    buttons). `other` is the question when the matter is somebody else's. With `reads` the page is asked only where
    the prefecture's rules read that field. `counts` is false for pages that ask nothing.
    """

    name: str
    keys: tuple[str, ...]
    label: Words
    heading: Words
    other: Words | None = None
    hint: Words = ""
    why: Words = ""
    control: Control = Control.BUTTONS
    when: Callable[[Filled], bool] = always
    reads: str | None = None
    needed: bool = False
    counts: bool = True

    def applies(self, filled: Filled, asking: Asking) -> bool:
        """Whether this person, in this prefecture, is asked."""
        return (self.reads is None or self.reads in asking.reads) and self.when(filled)

    def question(self, filled: Filled) -> Words:
        """Return the question in the words that fit whom it is about."""
        return self.other if self.other is not None and about_another(filled) else self.heading

    def label_of(self, _key: str) -> Words:
        """Return how the page names one of its fields."""
        return self.label

    def why_now(self, _filled: Filled, _asking: Asking) -> Words:
        """Return the line that says why the question is asked, or what it is about."""
        return self.why

    def options(self, _filled: Filled, _asking: Asking) -> list[Option]:
        """Return codes and words of the answers on the screen."""
        return []

    def chosen(self, filled: Filled) -> list[str]:
        """Return the codes that were answered before."""
        value = filled.answers.get(self.keys[0], [])
        return [value] if isinstance(value, str) else value

    def shown(self, filled: Filled) -> dict[str, list[str]]:
        """Return what each control of the page holds before anything is pressed."""
        kept = {key: filled.answers.get(key, []) for key in self.keys}
        return {key: [value] if isinstance(value, str) else value for key, value in kept.items()}

    def in_words(self, filled: Filled, asking: Asking) -> list[Words]:
        """Return the answer for the check page; nothing when there is none."""
        words = dict(self.options(filled, asking))
        return [words.get(code, code) for code in self.chosen(filled)]

    def fitted(self, filled: Filled) -> Filled:
        """Return the form without what this page was answered and no longer offers; `dropped` names it."""
        return filled

    def lost_words(self, _code: str) -> Words:
        """Return the short name of an answer that was lost; `code` where it was one of several."""
        return self.label

    def said(self, _posted: Posted, _asking: Asking) -> list[Words]:
        """Return what was ticked or typed, in the words of the screen, for where it cannot be kept."""
        return []

    def take(self, posted: Posted, filled: Filled, asking: Asking) -> Filled:
        """Return the form with this page answered as posted.

        Raises: AnswerFault: a key, its value and the sentence for the writer.
        """
        return filled.answered(self.name, self.given(posted, asking))

    def given(self, posted: Posted, asking: Asking) -> dict[str, Value]:
        """Return cleaned values for every key of the page, empty where nothing was answered."""
        raw = {key: self.raw(key, posted) for key in self.keys}
        read = read_answers(raw, places=asking.places, needed=())
        return {key: read.get(key, "") for key in self.keys}

    def raw(self, key: str, posted: Posted) -> Value:
        """Return what was posted under `key`, as the record reads it."""
        return posted.get(key, [""])[-1]


@dataclass(frozen=True, kw_only=True)
class Choice(Page):
    """One press answers: every option is a button. `quiet` buttons (答えない) are drawn lighter."""

    choices: tuple[Option, ...] = ()
    quiet: tuple[str, ...] = ("",)

    def options(self, _filled: Filled, _asking: Asking) -> list[Option]:
        """Return the page's fixed answers."""
        return list(self.choices)

    def take(self, posted: Posted, filled: Filled, asking: Asking) -> Filled:
        """Read the button that was pressed; no button is a fault, because the form has no other way on."""
        must_be_pressed(self.keys[0], posted)
        return super().take(posted, filled, asking)

    def in_words(self, filled: Filled, asking: Asking) -> list[Words]:
        """Return the pressed button's words."""
        chosen = filled.text(self.keys[0])
        return [words for code, words in self.options(filled, asking) if code == chosen][:1]


@dataclass(frozen=True, kw_only=True)
class Checks(Page):
    """Several answers may be ticked; `buttons` answer at once (急いでいない, いらない), whatever was ticked before.

    With `is_careful` somebody's safety hangs on the page: what is newly ticked or typed holds against the button.
    """

    choices: tuple[Option, ...] = ()
    buttons: tuple[Option, ...] = ()
    quiet: tuple[str, ...] = ()
    unanswered: Value = field(default_factory=list)
    is_careful: bool = False
    control: Control = Control.CHECKS

    def options(self, _filled: Filled, _asking: Asking) -> list[Option]:
        """Return the page's fixed answers."""
        return list(self.choices)

    def in_words(self, filled: Filled, asking: Asking) -> list[Words]:
        """Return the ticked boxes' words, or the words of the button pressed instead."""
        words = {**dict(self.options(filled, asking)), **dict(self.buttons)}
        chosen = self.chosen(filled)
        return [words.get(code, code) for code in chosen] or [word for code, word in self.buttons if not code]

    def shown(self, filled: Filled) -> dict[str, list[str]]:
        """Return the ticked boxes under the page's key."""
        return {**super().shown(filled), self.keys[0]: self.chosen(filled)}

    def said(self, posted: Posted, asking: Asking) -> list[Words]:
        """Return what was ticked, and words of one's own beside it."""
        words = {**dict(self.options(Filled(), asking)), **dict(self.buttons)}
        return [words.get(entry, entry) for key in self.keys for entry in posted.get(key, []) if entry.strip()]

    def take(self, posted: Posted, filled: Filled, asking: Asking) -> Filled:
        """Read the boxes, or the button that was pressed instead."""
        buttons = {code for code, _words in self.buttons}
        pressed = [code for code in posted.get(self.keys[0], []) if code in buttons]
        if not pressed:
            return super().take(posted, filled, asking)
        said = self._beside(buttons, posted)
        is_held = self.is_careful and self._says_more(said, filled)
        return super().take(said if is_held else {self.keys[0]: pressed[-1:]}, filled, asking)

    def _beside(self, buttons: set[str], posted: Posted) -> Posted:
        """Return what was ticked and typed beside the buttons."""
        said = {key: [entry for entry in posted.get(key, []) if entry not in {"", *buttons}] for key in self.keys}
        return {key: entries for key, entries in said.items() if entries}

    def _says_more(self, said: Posted, filled: Filled) -> bool:
        """Whether anything was ticked or typed that was not answered before."""
        return any(_entries(self.raw(key, said)) - _entries(filled.answers.get(key, [])) for key in said)

    def raw(self, key: str, posted: Posted) -> Value:
        """Return what was ticked; ticking nothing is the page's `unanswered`."""
        return [code for code in posted.get(key, []) if code] or self.unanswered


@dataclass(frozen=True, kw_only=True)
class Typed(Page):
    """One field or several to be typed; 「書かないで、つぎへ」 goes on too, and what is written stays."""

    control: Control = Control.FIELDS
    inputs: tuple["Input", ...] = ()
    skip: Words = _SKIP

    def label_of(self, key: str) -> Words:
        """Return the label above a field."""
        return next((entry.label for entry in self.inputs if entry.key == key), self.label)

    def in_words(self, filled: Filled, _asking: Asking) -> list[Words]:
        """Return what was typed, and the words of what was chosen beside it."""
        return [words for entry in self.inputs if (words := entry.in_words(filled.text(entry.key)))]

    def said(self, posted: Posted, _asking: Asking) -> list[Words]:
        """Return what was typed or chosen in the fields."""
        typed = [(entry, text) for entry in self.inputs for text in posted.get(entry.key, []) if text.strip()]
        return [entry.in_words(text) or text for entry, text in typed]

    def given(self, posted: Posted, asking: Asking) -> dict[str, Value]:
        """Read the fields."""
        given = super().given(posted, asking)
        for entry in self.inputs:
            if entry.needed and not given[entry.key]:
                raise AnswerFault(entry.key, "", entry.missing)
            given[entry.key] = given[entry.key] or entry.unanswered
        return given


@dataclass(frozen=True, kw_only=True)
class Input:
    """One control of a Typed page: a text field, or radio keys when it has `choices`."""

    key: str
    label: Words
    hint: Words = ""
    kind: str = "text"
    autocomplete: str = "off"
    inputmode: str = ""
    rows: int = 0
    choices: tuple[Option, ...] = ()
    needed: bool = False
    missing: Words = ""
    unanswered: str = ""

    def in_words(self, value: str) -> Words:
        """Return a value as the check page shows it."""
        return dict(self.choices).get(value, "") if self.choices else value


def _entries(value: Value) -> set[str]:
    return {value} if isinstance(value, str) else set(value)


def must_be_pressed(key: str, posted: Posted) -> None:
    """Raise AnswerFault when no answer was pressed."""
    if key not in posted:
        raise AnswerFault(key, "", str(PRESS_ONE))
