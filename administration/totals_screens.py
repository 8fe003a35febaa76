"""What the pages 届かない相談 and 変更した振り分け show, with the address behind every number."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from administration.destinations import Destinations
from administration.numbers import Number, Row, behind
from administration.periods import Period, month_words
from foundation.clock import Month
from records.codes import NEEDS
from routing.limits import LIMITS, QUEUED, SESSIONS, STAFF_FULL
from routing.overrides import Order, names_of, orders
from routing.spread import quarter_of
from routing.unmet import ELSEWHERE, Unmet, unmet_needs

UNMET, OVERRIDES = "/ken/todokanai", "/ken/henkou"
EVERYBODY = "all"
CONDITION = {
    "area": "地域",
    "need": "困りごと",
    "stage": "手続きの段階",
    "age": "年齢",
    "gender": "性別",
    "relation": "相談する人の立場",
    "language": "ことば",
    "access": "話すときの手伝い",
    "channel": "受付の方法",
    "hours": "連絡してよい時間",
    "supervision": "保護観察中",
    "consent": "同意",
    SESSIONS: "1件あたりの回数",
    **{limit.reason: limit.short for limit in LIMITS},
    STAFF_FULL: "担当の空き",
    QUEUED: "先に待っている相談",
    "paused": "受入れの休み",
    "budget": "予算終了",
    "contract": "契約なし",
    "no_body": "頼める団体がない",
}


def unmet_screen(prefecture_id: int, period: Period) -> dict[str, Any]:
    """Return what the page 届かない相談 shows."""
    found = unmet_needs(prefecture_id, *period.days)
    quarters = sorted({quarter_of(one.on) for one in found})
    keys = sorted({_key(one) for one in found}, key=lambda key: [list(CONDITION).index(key[0]), *key[1:]])
    counts = Counter((*_key(one), quarter_of(one.on)) for one in found)
    rows = [_unmet_row(period, key, [(quarter, counts[(*key, quarter)]) for quarter in quarters]) for key in keys]
    everything = [Number("計", str(len(found)), behind(UNMET, period))] if found else []
    sums = Counter(quarter_of(one.on) for one in found)
    totals = [Number("", str(sums[quarter]), behind(UNMET, period, quarter=_code(quarter))) for quarter in quarters]
    return {
        "heading": "届かない相談",
        "sentence": "団体に回せず、県の担当に残った相談です。初めの振り分けで最初に外れた条件ごとに数えます。",
        "corner": "条件・困りごと・地域",
        "tables": [
            (
                "届かない相談",
                [("計", ""), *map(_quarter, quarters)],
                [*rows, Row("計", everything + totals, kind="total")],
            )
        ]
        if found
        else [],
        "empty": "この期間にはありません。",
    }


def _key(one: Unmet) -> tuple[str, str, str]:
    return one.condition, one.need, one.area


def _unmet_row(period: Period, key: tuple[str, str, str], counts: Sequence[tuple[tuple[int, int], int]]) -> Row:
    cell = dict(zip(("condition", "need", "area"), key, strict=True))
    numbers = [
        Number("", str(count), behind(UNMET, period, **cell, quarter=_code(quarter)) if count else "")
        for quarter, count in counts
    ]
    total = Number("計", str(sum(count for _, count in counts)), behind(UNMET, period, **cell))
    area = "県外・不明" if key[2] == ELSEWHERE else key[2]
    return Row(CONDITION[key[0]], [total, *numbers], sub=f"{NEEDS.get(key[1], key[1])}　{area}")


def _code(quarter: tuple[int, int]) -> str:
    return f"{quarter[0]}Q{quarter[1]}"


def _quarter(quarter: tuple[int, int]) -> tuple[str, str]:
    return f"{month_words(Month(quarter[0], 4)).partition('年')[0]}年度", f"第{quarter[1]}四半期"


def override_screen(prefecture_id: int, period: Period) -> dict[str, Any]:
    """Return what the page 変更した振り分け shows."""
    found, names = orders(prefecture_id, *period.days), names_of(prefecture_id)
    months = ["", *(str(month) for month in period.first.until(period.last))]
    heads = [(month_words(Month.read(month)) if month else "計", "") for month in months]
    people = [(str(number), name) for number, name in names.items() if any(one.staff_id == number for one in found)]
    rows = [_person(period, found, months=months, who=who) for who in [*people, (EVERYBODY, "計")]]
    return {
        "heading": "変更した振り分け",
        "sentence": "県の担当が行き先を決めた件数のうち、案と違う行き先にした件数です（変更／決めた数）。",
        "corner": "担当",
        "tables": [("人と月ごと", heads, rows)] if found else [],
        "empty": "この期間にはありません。",
    }


def _person(period: Period, found: Sequence[Order], *, months: Sequence[str], who: tuple[str, str]) -> Row:
    staff, name = who
    own = [one for one in found if staff in (EVERYBODY, str(one.staff_id))]
    cells = [_settled(period, [one for one in own if month in ("", one.month)], staff, month=month) for month in months]
    return Row(name, cells, kind="total" if staff == EVERYBODY else "")


def _settled(period: Period, given: Sequence[Order], staff: str, *, month: str) -> Number:
    changed, settled = sum(one.is_override for one in given), len(given)
    which = {"staff": staff} | ({"month": month} if month else {})
    href = behind(OVERRIDES, period, **which) if settled else ""
    return Number("", f"{changed}／{settled}", href, f"{changed / settled:.0%}" if settled else "")


def override_line(order: Order, words: Destinations, name: str) -> list[str]:
    """Return what the list says of one order."""
    verb = ("変更" if order.is_override else "案のとおり") + "、分け合いの数に入れた" * order.counts
    return [name, f"{words.name(order.before or 'none')} → {words.name(order.after)}（{verb}）", order.reason or "-"]
