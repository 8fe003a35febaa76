"""What the page 偏り shows, with the address behind every number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from administration.clearings import in_words
from administration.numbers import Number, Row, behind, hundredths
from administration.periods import Period, month_words
from administration.spread_months import by_month, chart_of
from records.casecodes import BODY_KIND, DECLINE_REASON
from routing import share_credits
from routing.spread import BAND, Offer, Spread, Standing, spreads

SPREAD = "/ken/katayori"
WAY = {
    "near": "近い所を希望",
    "away": "離れた所を希望",
    "area": "地域で",
    "wish": "団体の希望",
    "known": "前に相談した所",
    "share": "分担の割合",
    "room": "ほかがいっぱい・休み",
    "after": "ほかの辞退・期限切れのあと",
    "desk": "県の担当が選んだ",
    "rest": "そのほかの決まり",
}
ANSWER = {
    "accepted": "受けた",
    "declined": "辞退",
    "lapsed": "期限切れ",
    "offered": "返事待ち",
    "withdrawn": "取りやめ",
}
_SENTENCE = (
    "同じ種類の団体のあいだで、打診がどう分かれたかです。"
    "どの表も、足すと打診の数になります。辞退の理由は、足すと辞退の数になります。"
)


def spread_screen(prefecture_id: int, period: Period, *, drawn: str, on: date) -> dict[str, Any]:
    """Return what the page 偏り shows; `on` is today.

    One pool is drawn, the others lead to their chart: that of kind `drawn`, else the first in which something came.
    """
    owed, pools = share_credits.by_code(prefecture_id, on), spreads(prefecture_id, *period.days)
    shown = _drawn(pools, drawn)
    return {
        "heading": "偏り",
        "sentence": _SENTENCE,
        "pools": [_pool(period, spread, owed, on=on) for spread in pools],
        "drawn": shown.kind if shown else "",
        "chart": chart_of(shown, on=on) if shown else None,
        "empty": "同じ種類の団体が二つ以上ありません。",
    }


def _drawn(pools: Sequence[Spread], kind: str) -> Spread | None:
    asked = [pool for pool in pools if pool.kind == kind]
    return next((pool for pool in (*asked, *pools) if pool.months()), None)


def _pool(period: Period, spread: Spread, owed: Mapping[str, int], *, on: date) -> dict[str, Any]:
    table = _Table(period, spread)
    reasons = {code: f"辞退：{label}" for code, label in DECLINE_REASON.items()}
    return {
        "kind": spread.kind,
        "title": BODY_KIND[spread.kind],
        "heads": [(member.name, "") for member in spread.members],
        "shares": _shares(spread, owed),
        **by_month(period, spread, path=SPREAD, on=on),
        "ways": [*table.rows(WAY, "way"), table.total],
        "answers": [*table.rows(ANSWER, "answer"), table.total],
        "declines": [*declined, table.declined] if (declined := table.rows(reasons, "decline_reason")) else [],
        "alerts": _alerts(spread),
        "draw_href": f"{SPREAD}?{urlencode({**period.asked, 'pool': spread.kind})}#{spread.kind}",
        "band": f"割合から{float(BAND):.0%}、または1件より大きく外れた月を知らせます。割合は、その日の契約によります。",
    }


def _alerts(spread: Spread) -> list[str]:
    """Return a line for each month in which somebody was off their share."""
    names = {member.code: member.name for member in spread.members}
    return [
        f"{month_words(month)}　{'、'.join(_off(alert, names[alert.body]) for alert in alerts)}"
        for month, alerts in groupby(spread.alerts(), key=attrgetter("month"))
    ]


def _off(alert: Standing, name: str) -> str:
    return f"{name}：打診 {alert.shared}件（割合どおりなら {float(alert.due or 0):.1f}件）"


@dataclass(frozen=True)
class _Table:
    """The tables of one pool: a column for each body, every row a part of its offers."""

    period: Period
    spread: Spread

    @property
    def total(self) -> Row:
        cells = [self._number("打診", one.code, len(self.spread.of(one.code))) for one in self.spread.members]
        return Row("打診", cells, kind="total")

    @property
    def declined(self) -> Row:
        """Return the sum of the reasons for declining: the offers that were declined."""
        counts = ((one.code, _count(self.spread.of(one.code), "answer", "declined")) for one in self.spread.members)
        return Row(
            "辞退", [self._number("辞退", code, count, answer="declined") for code, count in counts], kind="total"
        )

    def rows(self, labels: Mapping[str, str], name: str) -> list[Row]:
        """Return a row for each code of a field that occurs, in the order of the labels.

        Its part is that of the offers of a body which have a code: the parts add up to 100 %.
        """
        used = {getattr(offer, name) for offer in self.spread.offers}
        shown = {code: label for code, label in labels.items() if code in used}
        columns = [self._column(shown, name, one.code) for one in self.spread.members]
        return [Row(label, [column[place] for column in columns]) for place, label in enumerate(shown.values())]

    def _column(self, labels: Mapping[str, str], name: str, body: str) -> list[Number]:
        counts = [_count(self.spread.of(body), name, code) for code in labels]
        cells = zip(labels.items(), counts, hundredths(counts), strict=True)
        return [
            replace(self._number(label, body, count, **{name: code}), note=f"{part}%" if count else "")
            for (code, label), count, part in cells
        ]

    def _number(self, label: str, body: str, count: int, /, **cell: str) -> Number:
        return Number(label, str(count), behind(SPREAD, self.period, body=body, **cell) if count else "")


def _count(offers: Iterable[Offer], name: str, code: str) -> int:
    return sum(getattr(offer, name) == code for offer in offers)


def _shares(spread: Spread, owed: Mapping[str, int]) -> list[tuple[str, ...]]:
    """Return a line for each body: its offers and their part, its share, hours to accept, and what is owed to it."""
    counts = [len(spread.of(member.code)) for member in spread.members]
    targets = [target for member in spread.members if (target := spread.target(member.code)) is not None]
    parts, shares = hundredths(counts), hundredths(targets)
    return [
        (
            member.name,
            str(counts[place]),
            f"{parts[place]}%" if sum(counts) else "-",
            f"{shares[place]}%" if targets else "定めなし",
            _hours(spread.hours(member.code)),
            in_words(owed.get(member.code, 0)) if targets else "-",
        )
        for place, member in enumerate(spread.members)
    ]


def _hours(hours: float | None) -> str:
    return "-" if hours is None else f"{hours:.0f}時間"
