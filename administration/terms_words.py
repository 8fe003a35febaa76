"""The terms of a contract in words."""

from collections.abc import Collection, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from foundation import clock
from records.prefecture import Prefecture
from records.reachcodes import CHANNEL
from routing.limits import LIMITS, UNLIMITED, written
from routing.terms import LISTS, NUMBERS, REPORT_UNIT, SWITCHES

# Nothing is spent here: the sum is kept for those who read the contract.
_ONLY_READ = "（読むための記録です。使った額は数えません）"
_YES_NO: Mapping[bool | None, str] = {True: "はい", False: "いいえ", None: ""}


def terms_in_words(terms: Mapping[str, Any], prefecture: Prefecture) -> list[tuple[str, str]]:
    """Return each term that the contract states with its words; where it holds and how much are always said."""
    lists = ((label, labels, terms.get(key) or ()) for key, (label, labels) in LISTS.items())
    terms = {**terms, **{limit.term: written(terms, limit) for limit in LIMITS}}
    rows = [
        ("地域", areas_in_words(terms.get("areas") or (), prefecture)),
        *((label, "、".join(labels[code] for code in listed)) for label, labels, listed in lists),
        ("持てる件数", _capacity(terms.get("capacity"))),
        *((label, _number(key, terms.get(key))) for key, label in NUMBERS.items()),
        *((label, _YES_NO[terms.get(key)]) for key, label in SWITCHES.items()),
        ("件数に入れる方法", "、".join(_counted(terms.get("channels_counted") or {}))),
        ("数える単位", REPORT_UNIT.get(terms.get("report_unit", ""), "")),
    ]
    return [(label, words) for label, words in rows if words]


def areas_in_words(areas: Collection[str], prefecture: Prefecture) -> str:
    """Return where a contract holds: the whole prefecture, 保護区 that it holds whole, and single municipalities."""
    if not areas:
        return "県内全域"
    names = {code: name for area in prefecture.areas for code, name in area["places"]}
    whole = [group for group in prefecture.hogoku if set(group["municipalities"]) <= set(areas)]
    inside = {code for group in whole for code in group["municipalities"]}
    single = [names.get(code, code) for code in areas if code not in inside]
    named = [f"{group['name']}（{'、'.join(names[code] for code in group['municipalities'])}）" for group in whole]
    return "、".join([*named, *single])


def _capacity(capacity: object) -> str:
    if isinstance(capacity, int):
        return f"{capacity}件まで"
    return "上限なし" if capacity == UNLIMITED else "上限の定めなし"


def _number(key: str, value: object) -> str:
    if isinstance(value, int):
        return f"{value:,}{_ONLY_READ if key == 'money_limit' else ''}"
    return "上限なし" if value == UNLIMITED else ""


def _counted(days: Mapping[str, str]) -> list[str]:
    """Return the channels that count, those that begin on the same day together."""
    together = groupby(sorted(days, key=lambda code: (days[code], list(CHANNEL).index(code))), key=days.__getitem__)
    return [
        f"{'、'.join(CHANNEL[code] for code in codes)}（{clock.era_day(date.fromisoformat(day))}から）"
        for day, codes in together
    ]
