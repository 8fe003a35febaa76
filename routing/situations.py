"""Every situation that conditions can tell apart: the answers there may be, and the facts that follow from them.

A `Part` is one answer or a few that hang together; its `Option`s are all the ways they can be given, as far as a rule
set can tell. A joint fact (residence, urgency …) follows from several parts. Facts are made by `routing.facts` itself,
so that nothing here can say otherwise.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import combinations, permutations, product
from typing import Any

from records.field import Kind
from records.fields import FIELDS
from routing.conditions import Bits, Condition, token
from routing.facts import JAPAN, Territory, facts_from
from routing.vocabulary import DERIVED

Answers = dict[str, Any]
# When every situation is looked at: days in its answers are near or far from here.
NOW = datetime(2025, 1, 1, 12, tzinfo=JAPAN)
_MOST_NEEDS = 3
# Answers of a list that stand alone.
_ALONE = ("none", "unknown")
# Answers that hang together: the part's name → the record's keys, and every field of conditions that they settle.
_TOGETHER: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "needs": (("needs",), ("needs", "main_need", "first_needs", "only_need")),
    "age": (("age_band", "disability"), ("age_band", "disability", "age_group", "frail")),
    "who": (("relation", "lawyer_now"), ("relation", "lawyer_now", "lawyer")),
    "stage": (("stage", "supervision"), ("stage", "supervision")),
    "where": (("municipality", "municipality_future"), ("municipality", "municipality_future")),
    "work": (("work_municipality",), ("work_municipality", "works")),
    "writer": (("writer_prefecture",), ("writer_prefecture", "writer")),
    "help": (("access_needs",), ("access_needs", "helped_to_talk")),
    "release": (("release_date", "release_date_kind"), ("release_date_kind", "release")),
}
# Facts of several parts.
JOINT: Mapping[str, tuple[str, ...]] = {
    "residence": ("where", "stage"),
    "place": ("where", "stage"),
    "custody_condition": ("had_custody_here", "where", "stage", "work"),
    "home": ("where", "needs", "urgent"),
    "urgency": ("urgent", "needs", "release"),
}
# Facts that no coded answer settles; each may be anything.
_FREE = {field: DERIVED[field][0] for field in ("screen", "open_case", "arrival")}
# What joint facts see of a part, where that is less than the whole of it. Needs and urgent answers each only add to a
# fact, so what they make of it alone tells them apart.
_SEEN_AS: Mapping[str, tuple[str, ...]] = {
    "needs": ("home", "urgency"),
    "urgent": ("home", "urgency"),
    "stage": ("stage",),
    "work": ("works",),
}
# Needs that joint facts look at, whether a condition names them or not.
_ALWAYS_TOLD: Mapping[str, tuple[str, ...]] = {
    "needs": ("housing", "being_hurt"),
    "urgent": tuple(FIELDS["urgent"].codes or ()),
}
_NOBODYS_DAYS: tuple[Answers, ...] = (
    {},
    {"release_date_kind": "past"},
    {"release_date_kind": "planned"},
    {"release_date": "2025-01-04", "release_date_kind": "planned"},
    {"release_date": "2025-12-01", "release_date_kind": "planned"},
)


@dataclass(frozen=True, eq=False)
class Option:
    """One way to give a part's answers, with the marks of the fields that it settles.

    `seen` is what joint facts see of it: options of a part that are seen alike lead to the same joint facts.
    """

    answers: Answers
    tokens: frozenset[str]
    mask: int
    seen: object = None


@dataclass(frozen=True)
class Situation:
    """A situation that was found: its answers, what the text screen and open cases say, and the mask of its facts."""

    answers: Answers
    beside: frozenset[str]
    mask: int


class Space:
    """The situations that a rule set (by its `bits`) can tell apart in a prefecture."""

    def __init__(self, bits: Bits, territory: Territory) -> None:
        """Name the fields and values that conditions compare."""
        self.bits = bits
        self.territory = territory
        self.named: dict[str, list[str]] = {}
        for mark in bits:
            field, _, value = mark.partition("=")
            self.named.setdefault(field, []).append(value)
        self._classes: dict[tuple[str, int], list[tuple[int, tuple[Option, ...]]]] = {}
        self._bits: dict[str, int] = {}
        # With the comparison itself, so that no other one can come to have its identity.
        self._masks: dict[int, tuple[Condition, int]] = {}
        # How many joint values had to be worked out so far: by far the dearest thing that a search does.
        self.worked_out = 0
        self._values: dict[tuple[str, tuple[int, ...]], int] = {}

    @cached_property
    def parts(self) -> dict[str, tuple[Option, ...]]:
        """Return the options of every part that the rule set looks at."""
        looked_at = {part for field in self.named for part in self.parts_of(field)}
        return {part: tuple(self._options(part)) for part in sorted(looked_at)}

    def parts_of(self, field: str) -> tuple[str, ...]:
        """Return the parts that settle a field of conditions."""
        return JOINT.get(field) or (_PART_OF.get(field, field),)

    def bits_of(self, field: str) -> int:
        """Return the bits of all values of a field that conditions name."""
        return self.mask(token(field, value) for value in self.named.get(field, ()))

    def classes(self, part: str, bits: int) -> list[tuple[int, tuple[Option, ...]]]:
        """Return the options of a part by what these bits of it become, those together that are alike in them."""
        if (part, bits) not in self._classes:
            classes: dict[int, list[Option]] = {}
            for option in self.parts[part]:
                classes.setdefault(option.mask & bits, []).append(option)
            self._classes[part, bits] = [(mask, tuple(options)) for mask, options in classes.items()]
        return self._classes[part, bits]

    def bits_of_part(self, part: str) -> int:
        """Return the bits of all named values of the fields that a part alone settles."""
        if part not in self._bits:
            fields = [field for field in self.named if field not in JOINT and self.parts_of(field) == (part,)]
            self._bits[part] = sum(self.bits_of(field) for field in fields)
        return self._bits[part]

    def mask_of(self, leaf: Condition) -> int:
        """Return the bits of the values that a comparison names."""
        # By identity: a comparison is looked at thousands of times, and hashing it would cost more than the look.
        if id(leaf) not in self._masks:
            self._masks[id(leaf)] = (leaf, self.mask(token(leaf.field, value) for value in leaf.values))
        return self._masks[id(leaf)][1]

    def mask(self, tokens: Iterable[str]) -> int:
        """Return the mask of marks."""
        mask = 0
        for mark in tokens:
            mask |= self.bits.get(mark, 0)
        return mask

    def joint_value(self, field: str, options: Sequence[Option]) -> int:
        """Return which named value of a joint field follows from one option for each of its parts; 0 for another."""
        key = (field, tuple(id(option) for option in options))
        if key not in self._values:
            self.worked_out += 1
            answers = {name: value for option in options for name, value in option.answers.items()}
            self._values[key] = self.mask(_of_fields(self._tokens(answers), {field}))
        return self._values[key]

    def situation(self, options: Mapping[str, Option]) -> Situation:
        """Return the situation of one option for each part; parts that are left out are not asked."""
        answers = {name: value for option in options.values() for name, value in option.answers.items()}
        beside = frozenset(mark for part in _FREE if part in options for mark in options[part].tokens)
        known = self._tokens(answers)
        marks = {mark for mark in known if _field_of(mark) not in _FREE or _field_of(mark) not in options} | beside
        return Situation(answers, beside, self.mask(marks))

    def _tokens(self, answers: Answers) -> frozenset[str]:
        return facts_from(answers, prefecture=self.territory, now=NOW).tokens

    def _options(self, part: str) -> Iterator[Option]:
        if part in _FREE:
            yield from self._free_options(part)
            return
        fields = _TOGETHER[part][1] if part in _TOGETHER else (part,)
        for number, answers in enumerate(self._answers(part)):
            known = self._tokens(answers)
            marks = _of_fields(known, fields)
            seen = _of_fields(known, _SEEN_AS[part]) if part in _SEEN_AS else number
            yield Option(answers, marks, self.mask(marks), seen)

    def _free_options(self, part: str) -> Iterator[Option]:
        codes = _FREE[part]
        for values in _subsets(codes) if part == "screen" else [(value,) for value in reversed(codes)]:
            marks = frozenset(token(part, value) for value in values)
            yield Option({}, marks, self.mask(marks))

    def _answers(self, part: str) -> Iterable[Answers]:
        if part == "release":
            return _NOBODYS_DAYS
        keys = _TOGETHER[part][0] if part in _TOGETHER else (part,)
        ways = product(*(self._ways(key) for key in keys))
        return [{key: value for key, value in zip(keys, way, strict=True) if value} for way in ways]

    def _ways(self, key: str) -> list[Any]:
        """Return every way to answer one question that anything can tell apart; None when it is not asked."""
        field = FIELDS[key]
        if field.kind is Kind.PLACE:
            return [None, *self._places(key)]
        if field.kind is Kind.CODES:
            return self._several(key)
        if field.kind is Kind.PREFECTURE:
            others = {self.territory.jis, "13" if self.territory.jis != "13" else "27"}
            return [None, *sorted({*others, *self.named.get(key, ()), *(field.codes or ())})]
        return [None, *(field.codes or ()), *(() if field.codes else self.named.get(key, []))]

    def _places(self, key: str) -> list[str]:
        named = {*self.named.get(key, ()), *self.named.get("place", ()), *self.named.get("municipality", ())}
        numbers = {code for code in named if code.isdecimal()}
        another = next((code for code, home in self.territory.places.items() if home not in numbers), None)
        return [*sorted(numbers), *([another] if another else ()), *(FIELDS[key].codes or ())]

    def _several(self, key: str) -> list[Any]:
        codes = list(FIELDS[key].codes or ())
        named = self._told(key)
        told = [code for code in codes if code in named]
        rest = [code for code in codes if code not in told]
        if key == "needs":
            return _ordered([*rest[: _MOST_NEEDS - 1], *told])
        alone = [code for code in _ALONE if code in codes]
        together = _subsets([code for code in [*rest[:1], *told] if code not in alone])
        return [None, *([code] for code in alone), *(list(some) for some in together if some)]

    def _told(self, key: str) -> set[str]:
        """Return the codes of a list that conditions or joint facts tell from the others."""
        fields = _TOGETHER[key][1] if key in _TOGETHER else (key,)
        named = {value for field in fields for value in self.named.get(field, ())}
        always: tuple[str, ...] = _ALWAYS_TOLD.get(key, ())
        return named.union(always)


_PART_OF = {field: part for part, (_, fields) in _TOGETHER.items() for field in fields} | {
    key: part for part, (keys, _) in _TOGETHER.items() for key in keys
}


def _field_of(mark: str) -> str:
    return mark.partition("=")[0]


def _of_fields(tokens: Iterable[str], fields: Iterable[str]) -> frozenset[str]:
    wanted = set(fields)
    return frozenset(mark for mark in tokens if _field_of(mark) in wanted)


def _subsets(codes: Sequence[str]) -> list[tuple[str, ...]]:
    return [some for many in range(len(codes) + 1) for some in combinations(codes, many)]


def _ordered(codes: Sequence[str]) -> list[list[str]]:
    """Return every order of one to three needs."""
    return [list(order) for many in range(1, _MOST_NEEDS + 1) for order in permutations(codes, many)]
