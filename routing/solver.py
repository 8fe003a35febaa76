"""Is there a situation in which these conditions hold and those do not? An exact search, one field at a time.

The search looks at what is still open, settles one field of it in every way that the conditions can tell apart, and
turns back as soon as a condition fails or no answers could lead to what was settled. What it does not find, is not.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from routing.check_work import Work
from routing.conditions import Condition, Group, When, leaves
from routing.rows import Rule
from routing.situations import JOINT, Option, Situation, Space

# What a search costs before its first look, and a situation that is made of its answers.
_BEGINNING = 50
_WORKING_OUT = 12
# Compiled tests are that much faster than looks.
_ROWS_IN_A_STEP = 8


@dataclass(frozen=True)
class Known:
    """What is settled: `bits` of fields, `mask` of those that hold, options left for parts, values of joint fields."""

    bits: int = 0
    mask: int = 0
    left: Mapping[str, tuple[Option, ...]] | None = None
    joint: Mapping[str, int] | None = None


@dataclass(frozen=True)
class Found:
    """The answer to a question: a situation, or None with the rows that leave no room for one."""

    situation: Situation | None
    because: tuple[Rule, ...] = ()


def find(space: Space, applying: Sequence[Rule], without: Sequence[Rule], *, work: Work) -> Found:
    """Look for a situation in which all rows of `applying` apply and none of `without` does.

    Rows of `without` enter the search only once a situation was found in which they apply: most never do.
    Raises: Unsettled: it takes more steps than `work` allows.
    """
    barring: list[Rule] = []
    while True:
        found = _Search(space, applying, barring, work=work).situation()
        if found is None:
            return Found(None, tuple(barring))
        work.spend(len(without) // _ROWS_IN_A_STEP)
        hit = next((row for row in without if row.test(found.mask)), None)
        if hit is None:
            return Found(found)
        barring.append(hit)


def reason(space: Space, applying: Sequence[Rule], because: Sequence[Rule], *, work: Work) -> tuple[Rule, ...]:
    """Return the rows of `because` that are really needed to leave no room.

    Raises: Unsettled: it takes more steps than `work` allows.
    """
    needed = list(because)
    for row in because:
        fewer = [other for other in needed if other is not row]
        if _Search(space, applying, fewer, work=work).situation() is None:
            needed = fewer
    return tuple(needed)


class _Search:
    """One search; `holding` must apply, `failing` must not."""

    def __init__(self, space: Space, holding: Sequence[Rule], failing: Sequence[Rule], *, work: Work) -> None:
        self.space = space
        self.work = work
        wanted = [*((row.when, True) for row in holding), *((row.when, False) for row in failing)]
        # What to look at costs as many steps as it has comparisons, at most.
        self.asked = [(when, is_wanted, sum(1 for _ in leaves(when)) + 1) for when, is_wanted in wanted]
        self.work.spend(_BEGINNING + sum(size for _, _, size in self.asked))
        self.relevant = 0
        for when, _, _ in self.asked:
            for leaf in leaves(when):
                self.relevant |= space.mask_of(leaf)
        self._room: dict[object, dict[str, Option] | None] = {}

    def situation(self) -> Situation | None:
        """Return a situation, or None when there is none."""
        return self._look(Known(left={}, joint={}))

    def _look(self, known: Known) -> Situation | None:
        field = self._open_field(known)
        if field is None:
            return None
        if not field:
            return self._settled(known)
        for more in self._branches(field, known):
            found = self._look(more)
            if found is not None:
                return found
        return None

    def _open_field(self, known: Known) -> str | None:
        """Return a field of the smallest condition that is still open.

        Empty when all is settled as asked; None when it cannot be any more.
        """
        still_open: When | None = None
        least = 0
        for when, wanted, size in self.asked:
            self.work.spend(size)
            truth = self._truth(when, known)
            if truth is None:
                if still_open is None or size < least:
                    still_open, least = when, size
            elif truth is not wanted:
                return None
        return self._open_leaf(still_open, known).field if still_open else ""

    def _open_leaf(self, when: When, known: Known) -> Condition:
        return next(leaf for leaf in leaves(when) if self._truth(leaf, known) is None)

    def _truth(self, when: When, known: Known) -> bool | None:
        if isinstance(when, Condition):
            return _truth_of(when, self.space.mask_of(when), known)
        joined = self._joined(when, known)
        return joined if when.kind != "none" or joined is None else not joined

    def _joined(self, group: Group, known: Known) -> bool | None:
        """Tell whether all parts hold, or for other groups whether any does."""
        settling = group.kind != "all"
        is_open = False
        for part in group.parts:
            truth = self._truth(part, known)
            if truth is settling:
                return settling
            is_open = is_open or truth is None
        return None if is_open else not settling

    def _branches(self, field: str, known: Known) -> Iterator[Known]:
        return self._joint_branches(field, known) if field in JOINT else self._part_branches(field, known)

    def _joint_branches(self, field: str, known: Known) -> Iterator[Known]:
        bits = self.space.bits_of(field) & self.relevant
        for value in (*_single(bits), 0):
            joint = {**(known.joint or {}), field: value}
            more = Known(known.bits | bits, known.mask | value, known.left, joint)
            if self._with_room(more) is not None:
                yield more

    def _part_branches(self, field: str, known: Known) -> Iterator[Known]:
        [part] = self.space.parts_of(field)
        bits = self.space.bits_of_part(part) & self.relevant
        for mask, options in self.space.classes(part, bits):
            left = {**(known.left or {}), part: options}
            more = Known(known.bits | bits, known.mask | mask, left, known.joint)
            if not known.joint or self._with_room(more) is not None:
                yield more

    def _with_room(self, known: Known) -> dict[str, Option] | None:
        """Return one option for each part that what is settled needs, or None when nothing leads there."""
        left, joint = known.left or {}, known.joint or {}
        parts = tuple(dict.fromkeys(part for field in joint for part in JOINT[field]))
        key = (tuple(joint.items()), tuple(id(left.get(part)) for part in parts))
        if key not in self._room:
            choices = {part: _seen_apart(left.get(part, self.space.parts[part])) for part in parts}
            self._room[key] = self._fitting(choices, joint, {})
        return self._room[key]

    def _fitting(
        self, choices: Mapping[str, Sequence[Option]], joint: Mapping[str, int], taken: dict[str, Option]
    ) -> dict[str, Option] | None:
        part = next((part for part in choices if part not in taken), None)
        if part is None:
            return taken
        for option in choices[part]:
            self.work.spend(1)
            more = {**taken, part: option}
            if self._agrees(part, more, joint):
                found = self._fitting(choices, joint, more)
                if found is not None:
                    return found
        return None

    def _agrees(self, part: str, taken: Mapping[str, Option], joint: Mapping[str, int]) -> bool:
        """Tell whether every joint field that the latest part completes has the value that was settled."""
        whole = [field for field in joint if part in JOINT[field] and all(one in taken for one in JOINT[field])]
        before = self.space.worked_out
        agrees = all(
            self.space.joint_value(field, [taken[one] for one in JOINT[field]]) & self.relevant == joint[field]
            for field in whole
        )
        self.work.spend(_WORKING_OUT * (self.space.worked_out - before))
        return agrees

    def _settled(self, known: Known) -> Situation | None:
        room = self._with_room(known)
        if room is None:
            return None
        chosen = {part: options[0] for part, options in (known.left or {}).items()}
        rest = {part: options[0] for part, options in self.space.parts.items()}
        return self.space.situation({**rest, **chosen, **room})


def _seen_apart(options: Sequence[Option]) -> list[Option]:
    """Return the options of a part, of those that joint facts see alike the first."""
    return list({option.seen: option for option in reversed(options)}.values())


def _truth_of(leaf: Condition, mask: int, known: Known) -> bool | None:
    if leaf.operator == "all_of":
        if mask & known.bits & ~known.mask:
            return False
        return None if mask & ~known.bits else True
    if mask & known.mask:
        return leaf.operator == "any_of"
    return None if mask & ~known.bits else leaf.operator != "any_of"


def _single(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest
        bits ^= lowest
