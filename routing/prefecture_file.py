"""A prefecture as one TOML file: its places, 保護区, emergency numbers, hours, names, bodies and contracts, checked."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from records.casecodes import BODY_KIND, PROGRAMME, SUPPORT_TYPE
from routing import body_names
from routing.contracting import first_overlap
from routing.places import Territory
from routing.rows import SECTIONS, RuleFault
from routing.ruleset_file import RULESET_FOLDER, content_of
from routing.terms import check_terms
from routing.vocabulary import is_body_code
from routing.written_hours import hours_fault

_LONGEST = 200
_HEAD = ("code", "jis", "short", "name", "public_name", "phone", "exit_url")
_Is = Callable[[str], object]
_PATTERNS: Mapping[str, _Is] = {
    "code": re.compile(r"[a-z][a-z0-9]{1,19}").fullmatch,
    "jis": re.compile(r"[0-9]{2}").fullmatch,
    "short": re.compile(r"[A-Z]{2,4}").fullmatch,
    "phone": re.compile(r"[0-9][0-9-]{2,19}").fullmatch,
    "exit_url": re.compile(r"https?://\S+").fullmatch,
}
# What each table of a file may hold; a misspelt ends_on would be a contract without an end.
_KEYS: Mapping[str, frozenset[str]] = {
    "file": frozenset(("prefecture", "areas", "hogoku", "emergency_numbers", "bodies", "ruleset", "pinned", *SECTIONS)),
    "prefecture": frozenset((*_HEAD, "hours")),
    "areas": frozenset(("name", "places")),
    "hogoku": frozenset(("name", "municipalities")),
    "emergency_numbers": frozenset(("label", "number", "hours", "note", "checked_on")),
    "bodies": frozenset(("code", "kind", "name", "public_name", "phone", "hours", "contracts")),
    "contracts": frozenset(("starts_on", "ends_on", "programme", "support_type", "terms")),
}
_PLACE = re.compile(r"[0-9]{5}")


def read_prefecture(path: Path) -> dict[str, Any]:
    """Return the prefecture of a file as {"prefecture": columns, "bodies": [columns and contracts]}.

    Raises: RuleFault: something is missing, unknown or contradicts itself; the sentence names the field and the value.
    """
    content = content_of(path)
    head = content.get("prefecture")
    if not isinstance(head, Mapping):
        raise RuleFault("prefecture", head, "県の見出し [prefecture] がありません。")
    _check_keys(content, "file")
    _check_keys(head, "prefecture")
    prefecture: dict[str, Any] = {key: _text(head, key, "prefecture", is_right=_PATTERNS.get(key)) for key in _HEAD}
    _check_neutral(prefecture["public_name"])
    prefecture["hours"] = _hours(head, "prefecture")
    prefecture["areas"] = list(_areas(_tables(content, "areas"), prefecture["jis"]))
    places = Territory.of(prefecture["code"], prefecture["jis"], prefecture["areas"]).places
    homes = {code for code, home in places.items() if code == home}
    prefecture["hogoku"] = [_hogoku(entry, homes) for entry in _tables(content, "hogoku")]
    shared = content_of(RULESET_FOLDER / "generic.toml").get("emergency_numbers", [])
    own = [_emergency(entry) for entry in _tables(content, "emergency_numbers")]
    prefecture["emergency_numbers"] = [*map(_plain, shared), *own]
    return {"prefecture": prefecture, "bodies": _bodies(_tables(content, "bodies"), homes)}


def _tables(content: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    tables = content.get(key, [])
    if not isinstance(tables, list) or not all(isinstance(table, Mapping) for table in tables):
        raise RuleFault(key, tables, f"{key} は [[{key}]] の形で書いてください。")
    for table in tables:
        _check_keys(table, key)
    return tables


def _check_keys(table: Mapping[str, Any], name: str) -> None:
    unknown = next((key for key in table if key not in _KEYS[name]), None)
    if unknown is not None:
        value, where = table[unknown], "ファイル" if name == "file" else name
        raise RuleFault(
            unknown,
            "" if isinstance(value, list | Mapping) else value,
            f"{where} に「{unknown}」という項目はありません。",
        )


def _present(table: Mapping[str, Any], key: str, where: str) -> Any:
    if key not in table:
        raise RuleFault(key, "", f"{where} に {key} がありません。")
    return table[key]


def _text(table: Mapping[str, Any], key: str, where: str, *, is_right: _Is | None = None) -> str:
    value = _present(table, key, where)
    if not _is_line(value) or (is_right is not None and not is_right(value)):
        raise RuleFault(key, value, f"{where} の {key} に「{value}」は書けません。")
    return str(value)


def _is_line(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= _LONGEST and value.isprintable()


def _hours(table: Mapping[str, Any], where: str) -> dict[str, Any]:
    hours = _present(table, "hours", where)
    fault = hours_fault(hours)
    if fault is not None:
        raise RuleFault("hours", fault, f"{where} の hours に「{fault}」は書けません。")
    return dict(_plain(hours))


def _areas(entries: Collection[Mapping[str, Any]], jis: str) -> Iterator[dict[str, Any]]:
    if not entries:
        raise RuleFault("areas", "", "地域 [[areas]] がありません。")
    seen: set[str] = set()
    for entry in entries:
        name, places = _text(entry, "name", "areas"), _present(entry, "places", "areas")
        if not isinstance(places, list) or not places:
            raise RuleFault("places", places, f"地域「{name}」の places は [番号, 名前] の一覧で書いてください。")
        for place in places:
            _check_place(place, jis, seen)
        yield {"name": name, "places": [list(place) for place in places]}


def _check_place(place: object, jis: str, seen: set[str]) -> None:
    match place:
        case [str(code), name] if _PLACE.fullmatch(code) and _is_line(name):
            if not code.startswith(jis):
                raise RuleFault("places", code, f"places の「{code}」は、この県（{jis}）の番号ではありません。")
            if code in seen:
                raise RuleFault("places", code, f"places の「{code}」が二度あります。")
            seen.add(code)
        case _:
            raise RuleFault("places", place, f"places の「{place}」は [5けたの番号, 名前] で書いてください。")


def _hogoku(entry: Mapping[str, Any], homes: Collection[str]) -> dict[str, Any]:
    name, listed = _text(entry, "name", "hogoku"), _present(entry, "municipalities", "hogoku")
    if not isinstance(listed, list) or not listed:
        raise RuleFault("municipalities", listed, f"保護区「{name}」の municipalities は番号の一覧で書いてください。")
    for code in listed:
        if not isinstance(code, str) or code not in homes:
            raise RuleFault("municipalities", code, f"保護区「{name}」の「{code}」は、この県の市町村ではありません。")
    return {"name": name, "municipalities": listed}


def _emergency(entry: Mapping[str, Any]) -> dict[str, Any]:
    shown = {key: _text(entry, key, "emergency_numbers") for key in ("label", "hours", "note")}
    shown["number"] = _text(entry, "number", "emergency_numbers", is_right=_PATTERNS["phone"])
    return shown | {"checked_on": _day(entry, "checked_on", "emergency_numbers").isoformat()}


def _day(table: Mapping[str, Any], key: str, where: str) -> date:
    value = _present(table, key, where)
    if type(value) is not date:
        raise RuleFault(key, value, f"{where} の {key} は 2025-09-01 のような日付で書いてください。")
    return value


def _bodies(entries: Collection[Mapping[str, Any]], homes: Collection[str]) -> list[dict[str, Any]]:
    bodies = [_body(entry, homes) for entry in entries]
    codes = [body["code"] for body in bodies]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice is not None:
        raise RuleFault("code", twice, f"団体の記号「{twice}」が二度あります。")
    for place, body in enumerate(bodies):
        _check_names(body, bodies[:place])
    own = [body["code"] for body in bodies if body["kind"] == "PREF"]
    if len(own) != 1:
        raise RuleFault("bodies", ", ".join(own) or "PREF", 'bodies：県の担当（kind = "PREF"）を1つ書いてください。')
    return bodies


def _check_names(body: Mapping[str, Any], others: Collection[Mapping[str, Any]]) -> None:
    for key in body_names.NAMES:
        other = body_names.bearer(key, body[key], others)
        if other is not None:
            raise RuleFault(key, body[key], body_names.taken(key, body[key], other["code"]))


def _body(entry: Mapping[str, Any], homes: Collection[str]) -> dict[str, Any]:
    code = _text(entry, "code", "bodies", is_right=is_body_code)
    where = f"団体 {code}"
    body: dict[str, Any] = {key: _text(entry, key, where) for key in ("name", "public_name")}
    _check_neutral(body["public_name"])
    body |= {"code": code, "kind": _known(entry, "kind", BODY_KIND)}
    body |= {"phone": _text(entry, "phone", where, is_right=_PATTERNS["phone"]), "hours": _hours(entry, where)}
    contracts = sorted(
        (_contract(contract, homes) for contract in _tables(entry, "contracts")), key=lambda entry: entry["starts_on"]
    )
    for place, later in enumerate(contracts):
        before = [(contract["starts_on"], contract["ends_on"]) for contract in contracts[:place]]
        if first_overlap(before, later["starts_on"], later["ends_on"]) is not None:
            raise RuleFault("starts_on", later["starts_on"], f"{where} の契約が重なっています：{later['starts_on']}")
    return body | {"contracts": contracts}


def _check_neutral(public_name: str) -> None:
    word = body_names.revealing_word(public_name)
    if word:
        raise RuleFault(body_names.SHOWN_TO_THE_PERSON, public_name, body_names.not_neutral(word))


def _contract(entry: Mapping[str, Any], homes: Collection[str]) -> dict[str, Any]:
    starts_on = _day(entry, "starts_on", "contracts")
    ends_on = _day(entry, "ends_on", "contracts") if "ends_on" in entry else None
    if ends_on is not None and ends_on < starts_on:
        raise RuleFault("ends_on", ends_on, f"contracts の ends_on「{ends_on}」が starts_on より前です。")
    terms = entry.get("terms", {})
    if not isinstance(terms, Mapping):
        raise RuleFault("terms", terms, "契約の条件は [bodies.contracts.terms] の形で書いてください。")
    check_terms(terms, homes)
    return {
        "starts_on": starts_on,
        "ends_on": ends_on,
        "programme": _known(entry, "programme", PROGRAMME),
        "support_type": _known(entry, "support_type", SUPPORT_TYPE),
        "terms": _plain(terms),
    }


def _known(table: Mapping[str, Any], key: str, known: Collection[str]) -> str:
    value = _present(table, key, "bodies")
    if not isinstance(value, str) or value not in known:
        raise RuleFault(key, value, f"{key} の「{value}」は知らない記号です。")
    return value


def _plain(value: Any) -> Any:
    """Return a TOML value as JSON can keep it: days as text."""
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
