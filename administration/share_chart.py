"""The chart of 偏り in plain numbers: for each body bars of what it was offered by month, beside what it was to get.

Places across are parts of the width in percent and places down are pixels, so that words keep their size on every
screen. Nothing is told by colour.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from administration.periods import month_words
from foundation.clock import Month

_LINE, _PLOT, _GAP, _FOOT, _MARKS = 18, 72, 12, 42, 36
# A line of a body's name holds so many wide characters on the narrowest screen.
_NAME = 20
# The highest line of the scale, in percent: the lowest that holds everything.
_SCALES = (25, 50, 75, 100)
# Up to so many months there is room for a number over each bar, and for the word 月 below it.
_NUMBERED, _WORDED = 12, 6
_BAR = 0.64
# So many pixels above a bar its number reaches, and what is drawn beside it.
_NUMBER = 17
# A year's words take this part of the narrowest width, in percent; nothing nearer to an end is set in the middle.
_YEAR, _EDGE = 20, 4


@dataclass(frozen=True)
class Standing:
    """What one body was offered in a month and was to get, in percent; None where nothing came or none is stated."""

    offered: int | None
    due: int | None


@dataclass(frozen=True)
class Strip:
    """One body: its name, its sum in words, and how it stood in each month."""

    name: str
    words: str
    standings: Sequence[Standing]


@dataclass(frozen=True)
class Label:
    """Words at a place; `anchor` says which end of them stands there."""

    x: float
    y: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Line:
    """A line between two places."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Bar:
    """A bar by its upper left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass
class Chart:
    """Everything that is drawn; `top` is the scale's highest line, in percent."""

    top: int
    height: int = 0
    names: list[Label] = field(default_factory=list)
    numbers: list[Label] = field(default_factory=list)
    grid: list[Line] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    targets: list[Line] = field(default_factory=list)
    marks: list[Line] = field(default_factory=list)


def share_chart(months: Sequence[Month], strips: Sequence[Strip], marks: Sequence[date]) -> Chart:
    """Return the chart of some months; `marks` are the days of changes in these months, numbered from 1."""
    values = [value for strip in strips for one in strip.standings for value in (one.offered, one.due) if value]
    chart = Chart(next(scale for scale in _SCALES if scale >= max(values, default=0)))
    chart.height = _MARKS if marks else 0
    for strip in strips:
        _draw(chart, strip)
    if len(months) > _NUMBERED:
        chart.numbers.clear()
    ground = chart.height - _GAP
    for number, day in enumerate(marks, 1):
        x = _x(_place_of(day, months))
        y = _MARKS - 4 - _LINE * (number % 2)
        chart.names.append(Label(x, y - 3, f"{number}", _anchor(x)))
        chart.marks.append(Line(x, y, x, ground))
    chart.names += _months(months, ground + _LINE)
    chart.height = ground + _FOOT
    return chart


def _draw(chart: Chart, strip: Strip) -> None:
    """Add a body's strip below what is there."""
    lines = [strip.name[start : start + _NAME] for start in range(0, len(strip.name), _NAME)] + [strip.words]
    for line in lines:
        chart.height += _LINE
        chart.names.append(Label(0, chart.height - 4, line, "start"))
    top = chart.height + _LINE
    ground = top + _PLOT
    chart.grid += [Line(0, top, 100, top), Line(0, ground, 100, ground)]
    slot = 100 / len(strip.standings)
    for place, standing in enumerate(strip.standings):
        offered, due = (_height(ground, one, chart.top) for one in (standing.offered, standing.due))
        if offered is not None:
            left = _x((place + (1 - _BAR) / 2) * slot)
            chart.bars.append(Bar(left, offered, _x(slot * _BAR), round(ground - offered, 1)))
            chart.numbers.append(Label(_x((place + 0.5) * slot), _above(offered, due), f"{standing.offered}"))
        if due is not None:
            chart.targets.append(Line(_x(place * slot), due, _x((place + 1) * slot), due))
    chart.height = ground + _GAP


def _height(ground: float, percent: int | None, top: int) -> float | None:
    """Return how far down the screen a percentage of a strip lies."""
    return None if percent is None else round(ground - _PLOT * percent / top, 1)


def _above(y: float, due: float | None) -> float:
    """Return where a bar's number stands: on the bar, or on the line of what was due where that would cross it."""
    foot = due if due is not None and y - _NUMBER <= due <= y else y
    return round(foot - 4, 1)


def _months(months: Sequence[Month], y: int) -> Iterator[Label]:
    """Yield the months, as many as there is room for, and below them the years where they begin."""
    slot, every = 100 / len(months), -(-len(months) // _NUMBERED)
    word = "月" if len(months) <= _WORDED else ""
    begins = [place for place, month in enumerate(months) if month.number == 1 and place]
    for place, month in enumerate(months):
        if place % every == 0:
            yield Label(_x((place + 0.5) * slot), y, f"{month.number}{word}")
    first = [] if begins and begins[0] * slot < _YEAR else [0]
    for place in first + begins:
        year = month_words(months[place]).partition("年")[0]
        yield Label(_x(place * slot), y + _LINE, f"{year}年", _anchor(place * slot))


def _place_of(day: date, months: Sequence[Month]) -> float:
    month = Month.of(day)
    return (months.index(month) + (day.day - 1) / month.last_day.day) * 100 / len(months)


def _anchor(x: float) -> str:
    return "start" if x < _EDGE else "end" if x > 100 - _EDGE else "middle"


def _x(place: float) -> float:
    return round(place, 2)
