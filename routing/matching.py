"""Which rows apply: all conditions of all rows are looked at together, as bits of one long number.

Every row has a span of bits, one for each set of values of which one must be there, and a bit above them. Where all of
a row's bits are set, adding one to the span carries into the bit above; so one addition finds the rows that hold.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from routing.conditions import Bits, Condition, Test, When, token

_Values = frozenset[str]


@dataclass(frozen=True, slots=True)
class _Demands:
    """What must be so for a condition to hold: of each of `wanted` one value is there, of `barred` none.

    `is_all` tells that nothing else must be so; otherwise the condition has to be tested as well.
    """

    wanted: tuple[_Values, ...] = ()
    barred: _Values = frozenset()
    is_all: bool = True

    @property
    def is_one(self) -> bool:
        """Tell whether it comes to one value of a set being there."""
        return self.is_all and len(self.wanted) == 1 and not self.barred


class Matcher:
    """The rows of a rule set by their place, ready to be looked at together."""

    def __init__(self, conditions: Sequence[tuple[When, Test]], bits: Bits) -> None:
        """Lay out the spans; `bits` are those that the tests were compiled with."""
        self.bits = bits
        self.known = frozenset(bits)
        self._places: dict[int, int] = {}
        # What is left to test in a row once the values it demands are there.
        self._tests: dict[int, Test] = {}
        meets, breaks = dict.fromkeys(bits, 0), dict.fromkeys(bits, 0)
        self._ones, top = 0, 1
        for place, (when, test) in enumerate(conditions):
            self._ones |= top
            demands = _demands(when)
            for values in demands.wanted:
                _mark(meets, values, top)
                top <<= 1
            _mark(breaks, demands.barred, top)
            self._places[top] = place
            if not demands.is_all:
                self._tests[top] = test
            top <<= 1
        self._tops, self._width = sum(self._places), top.bit_length()
        self._all = (1 << self._width) - 1
        # What a value meets in the lower half of one number, what it breaks in the upper one: one look for both.
        self._marks = {value: meets[value] | breaks[value] << self._width for value in bits}

    def holding(self, tokens: frozenset[str]) -> int:
        """Return the rows whose condition holds, as a number that `places` reads."""
        read = tokens & self.known
        both = reduce(or_, map(self._marks.__getitem__, read), 0)
        rows = ((both & self._all) + self._ones) & self._tops & ~(both >> self._width)
        mask = -1
        for row, test in self._tests.items():
            if rows & row:
                mask = sum(map(self.bits.__getitem__, read)) if mask < 0 else mask
                rows ^= 0 if test(mask) else row
        return rows

    def places(self, rows: int) -> list[int]:
        """Return the places of rows that `holding` found, in order."""
        found = []
        while rows:
            lowest = rows & -rows
            rows ^= lowest
            found.append(self._places[lowest])
        return found


def _mark(marks: dict[str, int], values: _Values, bit: int) -> None:
    for value in values:
        marks[value] |= bit


def _demands(when: When) -> _Demands:
    if isinstance(when, Condition):
        return _of_condition(when)
    parts = [_demands(part) for part in when.parts]
    return {"all": _of_all, "any": _of_any, "none": _of_none}[when.kind](parts)


def _of_condition(leaf: Condition) -> _Demands:
    values = frozenset(token(leaf.field, value) for value in leaf.values)
    if leaf.operator == "none_of":
        return _Demands(barred=values)
    return _Demands((values,) if leaf.operator == "any_of" else tuple(frozenset((value,)) for value in values))


def _of_all(parts: Sequence[_Demands]) -> _Demands:
    wanted = tuple(values for part in parts for values in part.wanted)
    return _Demands(wanted, _union([part.barred for part in parts]), all(part.is_all for part in parts))


def _of_any(parts: Sequence[_Demands]) -> _Demands:
    if len(parts) == 1:
        return parts[0]
    if not all(part.wanted for part in parts):
        return _Demands(is_all=False)
    # Whichever part holds, a value of its first set is there.
    return _Demands((_union([part.wanted[0] for part in parts]),), is_all=all(part.is_one for part in parts))


def _of_none(parts: Sequence[_Demands]) -> _Demands:
    barred = _union([part.wanted[0] for part in parts if part.is_one])
    return _Demands(barred=barred, is_all=all(part.is_one for part in parts))


def _union(sets: Sequence[_Values]) -> _Values:
    return frozenset[str]().union(*sets)
