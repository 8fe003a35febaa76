"""Which rows apply: all conditions of all rows are looked at together, as bits of one long number.

Every row has a span of bits, one for each of its comparisons of the kind any_of, and a bit above them. Where all of a
row's bits are set, adding one to the span carries into the bit above; so one addition finds the rows that hold.
"""

from collections.abc import Sequence

from routing.conditions import Bits, Condition, Test, When, token


class Matcher:
    """The rows of a rule set by their place, ready to be looked at together."""

    def __init__(self, conditions: Sequence[tuple[When, Test]], bits: Bits) -> None:
        """Lay out the spans; `bits` are those that the tests were compiled with."""
        self.bits = bits
        self.known = frozenset(bits)
        self.places: dict[int, int] = {}
        # What is left to test in a row once its plain comparisons hold.
        self.tests: dict[int, Test] = {}
        self._meets = dict.fromkeys(bits, 0)
        self._breaks = dict.fromkeys(bits, 0)
        self._ones, top = 0, 1
        for place, (when, test) in enumerate(conditions):
            self._ones |= top
            top = self._laid_out(when, top)
            self.places[top] = place
            if not _is_plain(when):
                self.tests[top] = test
            top <<= 1
        self._tops = sum(self.places)

    def _laid_out(self, when: When, bit: int) -> int:
        """Give every any_of of a row a bit from `bit` on; return the bit above them, which a none_of clears."""
        leaves = [part for part in _parts(when) if isinstance(part, Condition)]
        for leaf in leaves:
            if leaf.operator == "any_of":
                self._mark(self._meets, leaf, bit)
                bit <<= 1
        for leaf in leaves:
            if leaf.operator == "none_of":
                self._mark(self._breaks, leaf, bit)
        return bit

    def _mark(self, marks: dict[str, int], leaf: Condition, bit: int) -> None:
        for value in leaf.values:
            marks[token(leaf.field, value)] |= bit

    def holding(self, tokens: frozenset[str], mask: int) -> list[int]:
        """Return the places of the rows whose condition holds; `tokens` are known ones, `mask` is theirs."""
        met = broken = 0
        for one in tokens:
            met |= self._meets[one]
            broken |= self._breaks[one]
        rows = (met + self._ones) & self._tops & ~broken
        found = []
        while rows:
            lowest = rows & -rows
            rows ^= lowest
            test = self.tests.get(lowest)
            if test is None or test(mask):
                found.append(self.places[lowest])
        return found


def _parts(when: When) -> Sequence[When]:
    """Return the conditions that must all hold."""
    return (when,) if isinstance(when, Condition) or when.kind != "all" else when.parts


def _is_plain(when: When) -> bool:
    return all(isinstance(part, Condition) and part.operator != "all_of" for part in _parts(when))
