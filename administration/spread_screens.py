"""What the page 偏り shows, with the address behind every number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from administration.numbers import Number, Row, behind
from administration.periods import Period, month_words
from foundation.clock import Month
from records.casecodes import BODY_KIND, DECLINE_REASON
from routing.spread import BAND, Alert, Member, Offer, Spread, spreads

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


def spread_screen(prefecture_id: int, period: Period) -> dict[str, Any]:
    """Return what the page 偏り shows."""
    return {
        "heading": "偏り",
        "sentence": "同じ種類の団体のあいだで、打診がどう分かれたかです。どの行も、足すと打診の数になります。",
        "pools": [_pool(period, spread) for spread in spreads(prefecture_id, *period.days)],
        "empty": "同じ種類の団体が二つ以上ありません。",
    }


def _pool(period: Period, spread: Spread) -> dict[str, Any]:
    table = _Table(period, spread)
    title = BODY_KIND[spread.kind]
    reasons = {code: f"辞退：{label}" for code, label in DECLINE_REASON.items()}
    return {
        "title": title,
        "heads": [(member.name, "") for member in spread.members],
        "shares": [_share(member, spread) for member in spread.members],
        "ways": [*table.rows(WAY, "way"), table.total],
        "answers": [*table.rows(ANSWER, "answer"), table.total],
        "declines": table.rows(reasons, "decline_reason"),
        "alerts": [_alert(alert, spread) for alert in spread.alerts()],
        "band": f"割合から{BAND:.0%}、または1件より大きく外れた月を知らせます。",
    }


def _alert(alert: Alert, spread: Spread) -> str:
    name = next(member.name for member in spread.members if member.code == alert.body)
    return f"{month_words(Month.read(alert.month))}　{name}：打診 {alert.offered}件（割合どおりなら {alert.due:.1f}件）"


@dataclass(frozen=True)
class _Table:
    """The tables of one pool: a column for each body, every row a part of its offers."""

    period: Period
    spread: Spread

    @property
    def total(self) -> Row:
        cells = [self._number("打診", one.code, len(self.spread.of(one.code))) for one in self.spread.members]
        return Row("打診", cells, kind="total")

    def rows(self, labels: Mapping[str, str], name: str) -> list[Row]:
        """Return a row for each code of a field that occurs, in the order of the labels."""
        used = {getattr(offer, name) for offer in self.spread.offers}
        return [self._row(label, name, code) for code, label in labels.items() if code in used]

    def _row(self, label: str, name: str, code: str) -> Row:
        counts = [(one.code, _count(self.spread.of(one.code), name, code)) for one in self.spread.members]
        return Row(label, [self._number(label, body, count, **{name: code}) for body, count in counts])

    def _number(self, label: str, body: str, count: int, /, **cell: str) -> Number:
        href = behind(SPREAD, self.period, body=body, **cell) if count else ""
        part = f"{count / len(self.spread.of(body)):.0%}" if count and cell else ""
        return Number(label, str(count), href, part)


def _count(offers: Iterable[Offer], name: str, code: str) -> int:
    return sum(getattr(offer, name) == code for offer in offers)


def _share(member: Member, spread: Spread) -> tuple[str, str, str, str, str]:
    total, target = len(spread.offers), spread.target(member.code)
    hours = spread.hours(member.code)
    return (
        member.name,
        str(len(spread.of(member.code))),
        f"{len(spread.of(member.code)) / total:.0%}" if total else "-",
        "定めなし" if target is None else f"{target:.0%}",
        "-" if hours is None else f"{hours:.0f}時間",
    )
