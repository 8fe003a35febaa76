"""Where the person lives, will live and works: an area first, then its municipalities; the area is never sent."""

from dataclasses import dataclass

from foundation.translation import _l
from intake.filled import Filled
from intake.questions.page import PRESS_ONE, Asking, Choice, Control, Option, Posted, Words, about_another
from records.answers import AnswerFault
from records.codes import PREFECTURES

ALL = "all"
_UNSETTLED = frozenset({"no_fixed", "custody", "other_pref"})


def _place_words(code: str, asking: Asking, specials: tuple[Option, ...]) -> list[Words]:
    words = {**asking.places, **dict(specials)}.get(code, code)
    return [words] if code else []


@dataclass(frozen=True, kw_only=True)
class AreaPage(Choice):
    """The prefecture's areas, and the answers that are no place. A municipality's code is taken as well."""

    control: Control = Control.AREA

    def applies(self, filled: Filled, asking: Asking) -> bool:
        """Ask it where the question is asked and there is more than one area."""
        return super().applies(filled, asking) and len(asking.areas) > 1

    def areas(self, asking: Asking) -> list[Option]:
        """Return the buttons that lead to the municipalities."""
        numbered = [(str(number), name) for number, (name, _) in enumerate(asking.areas)]
        return [*numbered, (ALL, _l("一覧から選ぶ"))]

    def chosen(self, filled: Filled) -> list[str]:
        """Return the area that was pressed, else the answer that is no place."""
        return filled.picked.get(self.keys[0]) or super().chosen(filled)

    def in_words(self, filled: Filled, asking: Asking) -> list[Words]:
        """Return the municipality's name or the words of the other answer."""
        return _place_words(filled.text(self.keys[0]), asking, self.choices)

    def take(self, posted: Posted, filled: Filled, asking: Asking) -> Filled:
        """Remember an area for the next page, or store the answer itself."""
        key = self.keys[0]
        if not posted.get("area", [""])[-1]:
            return super().take(posted, filled, asking).with_picked(key, [])
        area = _area_named(posted["area"][-1], asking)
        if not area:
            raise AnswerFault("area", posted["area"][-1], str(PRESS_ONE))
        if key not in asking.reads:
            return filled.answered(self.name, {key: "unknown"}).with_picked(key, [])
        if filled.picked.get(key) != [area]:
            filled = filled.undone(key)
        return filled.answered(self.name, {}).with_picked(key, [area])


def _area_named(pressed: str, asking: Asking) -> str:
    """Return the area's number for its number or name, `all`, or nothing."""
    named = {name: str(number) for number, (name, _) in enumerate(asking.areas)}
    area = named.get(pressed, pressed)
    return area if area in {ALL, *named.values()} else ""


@dataclass(frozen=True, kw_only=True)
class PlacePage(Choice):
    """The municipalities of the chosen area; of the whole prefecture where it is one area."""

    def applies(self, filled: Filled, asking: Asking) -> bool:
        """Ask it once an area is chosen, or where there is only one."""
        if not super().applies(filled, asking):
            return False
        return len(asking.areas) == 1 or bool(filled.picked.get(self.keys[0]))

    def options(self, filled: Filled, asking: Asking) -> list[Option]:
        """Return the places to choose from, and the ways past them."""
        pressed = filled.picked.get(self.keys[0], [ALL])[0]
        in_area = list(asking.areas[int(pressed)][1]) if pressed.isdecimal() else list(asking.places.items())
        rest = self.choices if len(asking.areas) == 1 else self.choices[-1:]
        return [*in_area, *rest]

    def in_words(self, filled: Filled, asking: Asking) -> list[Words]:
        """Return the place's name where this page stands alone; else the area page shows it."""
        return _place_words(filled.text(self.keys[0]), asking, self.choices) if len(asking.areas) == 1 else []


@dataclass(frozen=True, kw_only=True)
class PrefecturePage(Choice):
    """Japan's prefectures in their usual order, without the one the form belongs to (or with it in front)."""

    own_first: bool = False

    def options(self, _filled: Filled, asking: Asking) -> list[Option]:
        """Return the prefectures, and the ways past them."""
        own = [(asking.jis, PREFECTURES.get(asking.jis, _l("この県")))] if self.own_first else []
        others = [(code, name) for code, name in PREFECTURES.items() if code != asking.jis]
        return [*own, *others, *self.choices]


_UNKNOWN = ("unknown", _l("わからない、答えない"))
_NOW = (
    ("no_fixed", _l("決まっていない")),
    ("other_pref", _l("ほかの県")),
    ("custody", _l("警察や刑務所、病院など施設の中")),
    _UNKNOWN,
)
_LATER = (("undecided", _l("決まっていない")), ("other_pref", _l("ほかの県")), _UNKNOWN)
_WORK = (("no_fixed", _l("決まっていない")), ("other_pref", _l("ほかの県")), _UNKNOWN)


def _may_move(filled: Filled) -> bool:
    return filled.text("municipality") in _UNSETTLED


def _two_steps(
    area: str, key: str, *, label: Words, words: tuple[Words, Words], rest: dict[str, object]
) -> tuple[Choice, ...]:
    """Return the area page and the municipality page of one question."""
    heading, other = words
    shared = {"keys": (key,), "label": label, "quiet": ("unknown",), **rest}
    return (
        AreaPage(name=area, heading=heading, other=other, **shared),  # type: ignore[arg-type]
        PlacePage(name=key, heading=_l("どの市や町、村ですか"), **shared),  # type: ignore[arg-type]
    )


PAGES = (
    *_two_steps(
        "area",
        "municipality",
        label=_l("暮らしている所"),
        words=(_l("どこで暮らしていますか"), _l("その人は、どこで暮らしていますか")),
        rest={"choices": _NOW},
    ),
    PrefecturePage(
        name="other_prefecture",
        keys=("other_prefecture",),
        label=_l("今いる県"),
        heading=_l("どの県ですか"),
        choices=(("", _l("わからない、答えない")),),
        when=lambda filled: filled.text("municipality") == "other_pref",
    ),
    *_two_steps(
        "area_future",
        "municipality_future",
        label=_l("これから住む所"),
        words=(_l("これから、どこに住む予定ですか"), _l("その人は、これからどこに住む予定ですか")),
        rest={"choices": _LATER, "reads": "municipality_future", "when": _may_move},
    ),
    PrefecturePage(
        name="municipality_future_prefecture",
        keys=("municipality_future_prefecture",),
        label=_l("これから住む県"),
        heading=_l("どの県に住む予定ですか"),
        choices=(("", _l("わからない、答えない")),),
        when=lambda filled: filled.text("municipality_future") == "other_pref",
    ),
)
WORK_PAGES = _two_steps(
    "area_work",
    "work_municipality",
    label=_l("働く所"),
    words=(_l("働いている所、通っている所はどこですか"), _l("その人が働いている所、通っている所はどこですか")),
    rest={"choices": _WORK, "reads": "work_municipality"},
)
WRITER_PAGES = (
    PrefecturePage(
        name="writer_prefecture",
        keys=("writer_prefecture",),
        label=_l("あなたの県"),
        heading=_l("あなたは、どの県に住んでいますか"),
        choices=(("abroad", _l("海外")), _UNKNOWN),
        quiet=("unknown",),
        reads="writer_prefecture",
        when=about_another,
        own_first=True,
    ),
)
