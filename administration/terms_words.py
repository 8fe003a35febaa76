"""The terms of a contract in words."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from foundation import clock
from records.prefecture import Prefecture
from records.reachcodes import CHANNEL
from routing.terms import LISTS, NUMBERS, REPORT_UNIT, SWITCHES, UNLIMITED


def terms_in_words(terms: Mapping[str, Any], prefecture: Prefecture) -> list[tuple[str, str]]:
    """Return each term that the contract states with its words; where it holds and how much are always said."""
    rows = [("地域", areas_in_words(terms.get("areas") or (), prefecture))]
    rows += [
        (label, "、".join(labels.get(code, code) for code in terms[key]))
        for key, (label, labels) in LISTS.items()
        if terms.get(key)
    ]
    rows.append(("持てる件数", _capacity(terms.get("capacity"))))
    rows += [(label, f"{terms[key]:,}") for key, label in NUMBERS.items() if key in terms]
    rows += [(label, "はい" if terms[key] else "いいえ") for key, label in SWITCHES.items() if key in terms]
    if terms.get("channels_counted"):
        rows.append(("件数に入れる方法", "、".join(_counted(terms["channels_counted"]))))
    if "report_unit" in terms:
        rows.append(("数える単位", REPORT_UNIT.get(terms["report_unit"], terms["report_unit"])))
    return rows


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


def _counted(days: Mapping[str, str]) -> list[str]:
    return [f"{CHANNEL.get(code, code)}（{clock.era_day(date.fromisoformat(day))}から）" for code, day in days.items()]
