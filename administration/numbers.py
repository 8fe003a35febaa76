"""Numbers on the pages of 点検, each with the address of what it counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from administration.periods import Period


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


def behind(path: str, period: Period, **cell: str) -> str:
    """Return the address of the cases that a number counts."""
    return f"{path}/uchiwake?{urlencode(period.asked | cell)}"
