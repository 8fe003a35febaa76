"""Terms of a contract: which there are, what each may hold, and the words for it.

Source: bodies-and-routing.md 3.3. A list that is empty or absent excludes nobody; an absent number is not stated.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from records import codes
from records.codes import CodeList
from records.reachcodes import CHANNEL
from routing.limits import LIMITS, UNLIMITED
from routing.rows import RuleFault, shown

# Term → (its words, the codes it may list).
LISTS: Mapping[str, tuple[str, CodeList]] = {
    "needs_ok": ("困りごと", codes.NEEDS),
    "stages_ok": ("段階", codes.STAGE),
    "ages": ("年齢", codes.AGE_BAND),
    "genders": ("性別", codes.GENDER),
    "relations_ok": ("相談する人", codes.RELATION),
    "languages": ("ことば", codes.LANGUAGE),
    "access_ok": ("応じられる配慮", codes.ACCESS_NEEDS),
    # How the body can be reached; says nothing about cases that come by another way.
    "channels": ("窓口で受ける方法", CHANNEL),
    "channels_ok": ("この方法で来た相談だけを受ける", CHANNEL),
}
NUMBERS: CodeList = {
    **{limit.term: limit.label for limit in LIMITS if limit.since},
    "session_limit": "1件あたりの回数",
    "money_limit": "1件あたりの金額（円）",
    "share": "分け合うときの重み",
    "weeks_before_release": "出所の何週前に打診するか",
}
SWITCHES: CodeList = {
    "on_probation_ok": "保護観察中の人も受ける",
    "needs_subject_consent": "本人の同意がいる",
    "within_hours": "開いている時間に連絡できる人だけを受ける",
}
REPORT_UNIT: CodeList = {"cases": "件数", "persons": "実人員"}
_MOST = 1_000_000
# What a term of LIMITS was called in older files and contracts, by its name of today.
_ONCE = {limit.term: limit.once for limit in LIMITS if limit.once}
_LIMITS = {*(limit.term for limit in LIMITS), *_ONCE.values()}
_OTHERS = {"areas", "channels_counted", "report_unit"}


def check_terms(terms: Mapping[str, Any], places: Collection[str]) -> None:
    """Check the terms of a contract in a prefecture whose municipalities have the codes `places`.

    Raises: RuleFault: the first term that is unknown or holds what it may not.
    """
    for key, value in terms.items():
        if not _is_term(key, value, places):
            wrong = shown(_wrong_part(key, value, places))
            raise RuleFault(key, value, f"terms の {shown(key)} に「{wrong}」は書けません。{_how(key)}")
    for key, once in _ONCE.items():
        if key in terms and once in terms:
            raise RuleFault(once, terms[once], f"terms の {once} は {key} の前の名前です。{key} だけを書いてください。")


def _how(key: str) -> str:
    """Return what may be written for a term."""
    if key in LISTS:
        return f"[ ] の中に、{'、'.join(LISTS[key][1])} から書いてください。"
    if key in _LIMITS:
        return f'1 から {_MOST} までの数か、"{UNLIMITED}" を書いてください。'
    if key in NUMBERS:
        return f"1 から {_MOST} までの数を書いてください。"
    if key in SWITCHES:
        return "true か false を書いてください。"
    others = {
        "areas": "[ ] の中に、この県の市町村の番号を書いてください。",
        "report_unit": f"{'、'.join(REPORT_UNIT)} のどちらかを書いてください。",
        "channels_counted": f"{{ web = 2025-04-01 }} のような、{'、'.join(CHANNEL)} と日付の組で書いてください。",
    }
    return others.get(key, "項目の名前を直すか、消してください。")


def _is_term(key: str, value: object, places: Collection[str]) -> bool:
    if key in LISTS:
        return _lists(value, LISTS[key][1])
    if key in _LIMITS:
        return value == UNLIMITED or _is_number(value)
    if key in NUMBERS:
        return _is_number(value)
    if key in SWITCHES:
        return isinstance(value, bool)
    return key in _OTHERS and _is_other(key, value, places)


def _wrong_part(key: str, value: object, places: Collection[str]) -> object:
    """Return what is wrong within the value of a term: one entry of a list of codes or of a table, else all of it."""
    wrong = (part for part, alone in _parts(key, value) if not _is_term(key, alone, places))
    return next(wrong, value)


def _parts(key: str, value: object) -> list[tuple[object, object]]:
    """Return the entries of a list of codes or of a table, each with a value that holds it alone; else nothing."""
    if isinstance(value, list) and (key in LISTS or key == "areas"):
        return [(one, [one]) for one in value]
    if isinstance(value, Mapping) and key == "channels_counted":
        return [({name: day}, {name: day}) for name, day in value.items()]
    return []


def _is_other(key: str, value: object, places: Collection[str]) -> bool:
    if key == "areas":
        return _lists(value, places)
    if key == "report_unit":
        return isinstance(value, str) and value in REPORT_UNIT
    return isinstance(value, Mapping) and all(code in CHANNEL and _is_day(day) for code, day in value.items())


def _lists(value: object, known: Collection[str]) -> bool:
    return isinstance(value, list) and all(isinstance(code, str) and code in known for code in value)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _MOST


def _is_day(value: object) -> bool:
    if isinstance(value, date):
        return True
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True
