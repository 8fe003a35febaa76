"""偏り month by month: the table, the chart that draws its numbers, and what changed the shares in between."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from administration.numbers import Number, Row, behind, hundredths
from administration.periods import Period, month_words
from administration.share_chart import Chart, Standing, Strip, share_chart
from foundation import clock
from foundation.clock import Month
from routing.spread import Spread
from routing.targets import Change

_NO_MONTH = "この期間に打診はありません。"


@dataclass(frozen=True)
class _Month:
    """One month of a pool in percent, body by body; empty where nothing came, or no share is stated."""

    month: Month
    counts: Sequence[int]
    offered: Sequence[int]
    due: Sequence[int]

    def standing(self, place: int) -> Standing:
        return Standing(_at(self.offered, place), _at(self.due, place))

    def note(self, place: int) -> str:
        """Return the percents of a body in words."""
        offered, due = _at(self.offered, place), _at(self.due, place)
        return "" if offered is None else f"{offered}%" + ("" if due is None else f"（決めた {due}%）")


def _at(percents: Sequence[int], place: int) -> int | None:
    return percents[place] if percents else None


def by_month(period: Period, spread: Spread, *, path: str, on: date) -> dict[str, Any]:
    """Return the table of months with its marks; `on` is today. Without an offer and a change there is no month."""
    months = [_read(standings) for standings in spread.months()]
    marks = _marks(spread, on)
    return {
        "finding": _finding(spread),
        "marks": [(number, words) for number, (_, words) in enumerate(marks, 1)],
        "months": [_row(period, spread, month, path=path, marks=[day for day, _ in marks]) for month in months],
    }


def chart_of(spread: Spread, *, on: date) -> Chart | None:
    """Return what the table of months says as a chart; None where there is no month."""
    months = [_read(standings) for standings in spread.months()]
    return _chart(spread, months, [day for day, _ in _marks(spread, on)]) if months else None


def _read(standings: Sequence[Any]) -> _Month:
    counts = [one.offered for one in standings]
    dues = [one.due for one in standings if one.due is not None]
    return _Month(standings[0].month, counts, hundredths(counts) if sum(counts) else (), hundredths(dues))


def _chart(spread: Spread, months: Sequence[_Month], marks: Sequence[date]) -> Chart:
    total = len(spread.offers)
    strips = [
        Strip(
            one.name,
            f"打診 {len(spread.of(one.code))}件／{total}件",
            [month.standing(place) for month in months],
        )
        for place, one in enumerate(spread.members)
    ]
    return share_chart([month.month for month in months], strips, marks)


def _row(period: Period, spread: Spread, month: _Month, *, path: str, marks: Sequence[date]) -> Row:
    label = month_words(month.month)
    cells = [
        Number(label, f"{count}", behind(path, period, body=one.code, month=str(month.month)) if count else "", note)
        for one, count, note in zip(
            spread.members, month.counts, map(month.note, range(len(month.counts))), strict=True
        )
    ]
    numbers = [f"{number}" for number, day in enumerate(marks, 1) if Month.of(day) == month.month]
    return Row(label, cells, sub=f"印 {'、'.join(numbers)}" if numbers else "")


def _finding(spread: Spread) -> str:
    """Return what the chart shows, in one sentence."""
    names = {one.code: one.name for one in spread.members}
    off = Counter(alert.body for alert in spread.alerts())
    if off:
        code, number = off.most_common(1)[0]
        months = len({offer.month for offer in spread.offers})
        return f"{names[code]}は、打診のあった{months}か月のうち{number}か月、決めた割合から外れました。"
    if not spread.offers:
        return _NO_MONTH
    if spread.target(spread.members[0].code) is not None:
        return "決めた割合から大きく外れた月はありません。"
    percents = hundredths([len(spread.of(one.code)) for one in spread.members])
    parts = "、".join(f"{one.name} {part}%" for one, part in zip(spread.members, percents, strict=True))
    return f"打診の割合は、{parts}です。決めた割合はありません。"


def _marks(spread: Spread, on: date) -> list[tuple[date, str]]:
    """Return the days on which the shares changed, each with everything that changed on it, in words."""
    names = {one.code: one.name for one in spread.members}
    days: dict[date, list[str]] = {}
    for change in spread.changes:
        days.setdefault(change.on, []).append(_words(change, names[change.body]))
    return [(day, f"{_day(day, on)}　{'。'.join(words)}。") for day, words in days.items()]


def _day(day: date, on: date) -> str:
    return f"{clock.era_day(day)}{'（予定）' if day > on else ''}"


def _words(change: Change, name: str) -> str:
    if change.what == "joined":
        return f"{name}が加わる（重み{change.after}）"
    if change.what == "left":
        return f"{name}が抜ける"
    if change.what == "weight":
        return f"{name}の重みが{change.before}から{change.after}に"
    return f"それまでの貸し借りを区切る（{change.by}：{change.reason}）"
