"""Numbers on the pages of 点検, each with the address of what it counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from urllib.parse import urlencode

from administration.periods import Period

_PERCENT = 100


@dataclass(frozen=True)
class Number:
    """A number with the address of what it counts."""

    label: str
    text: str
    href: str = ""
    note: str = ""
    id: str = ""
    title: str = ""

    @property
    def value(self) -> str:
        """Return the text under the name by which key figures know it."""
        return self.text


@dataclass(frozen=True)
class Row:
    """A row of a table of numbers."""

    label: str
    cells: Sequence[Number]
    sub: str = ""
    kind: str = ""


def hundredths(parts: Sequence[int | Fraction]) -> list[int]:
    """Return parts of a whole in percent that add up to 100: what does not divide goes to the largest remainders."""
    whole = sum(parts)
    if not whole:
        return [0] * len(parts)
    exact = [Fraction(part) * _PERCENT / whole for part in parts]
    percents = [int(part) for part in exact]
    by_remainder = sorted(range(len(parts)), key=lambda place: (percents[place] - exact[place], place))
    for place in by_remainder[: _PERCENT - sum(percents)]:
        percents[place] += 1
    return percents


def behind(path: str, period: Period, **cell: str) -> str:
    """Return the address of the cases that a number counts."""
    return f"{path}/uchiwake?{urlencode(period.asked | cell)}"
