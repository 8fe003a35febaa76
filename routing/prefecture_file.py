"""A prefecture as one TOML file: its places, 保護区, emergency numbers, hours, names, bodies and contracts, checked."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from routing.body_file import read_bodies
from routing.file_tables import (
    LOOKS,
    PHONE,
    Once,
    Table,
    check_keys,
    day,
    each,
    hours,
    is_line,
    neutral_name,
    plain,
    present,
    text,
)
from routing.places import Territory
from routing.rows import RuleFault, shown, within
from routing.ruleset_file import RULESET_FOLDER, content_of

_HEAD = ("code", "jis", "short", "name", "public_name", "phone", "exit_url")
_PLACE = re.compile(r"[0-9]{5}")


@dataclass(frozen=True)
class _Listed:
    """What a file listed so far: numbers of places, names, and municipalities with the name of their 保護区."""

    codes: set[str] = field(default_factory=set)
    areas: Once = field(default_factory=Once)
    places: Once = field(default_factory=Once)
    hogoku: Once = field(default_factory=Once)
    inside: dict[str, str] = field(default_factory=dict)


def read_prefecture(path: Path) -> dict[str, Any]:
    """Return the prefecture of a file as {"prefecture": columns, "bodies": [columns and contracts]}.

    Raises: RuleFault: something is missing, unknown or contradicts itself; the sentence names the place, the field and
    the value, and says what to write.
    """
    content = content_of(path)
    head = content.get("prefecture")
    if not isinstance(head, Mapping):
        said = "県の見出し [prefecture] がありません。[prefecture] の下に code、name などを書いてください。"
        raise RuleFault("prefecture", head, said)
    check_keys(content, "file")
    prefecture = _head(head)
    prefecture["areas"] = _areas(content, prefecture["jis"])
    places = Territory.of(prefecture["code"], prefecture["jis"], prefecture["areas"]).places
    homes = {code for code, home in places.items() if code == home}
    listed = _Listed()
    prefecture["hogoku"] = each(content, "hogoku", lambda entry: _hogoku(entry, homes, listed))
    shared = content_of(RULESET_FOLDER / "generic.toml").get("emergency_numbers", [])
    own = each(content, "emergency_numbers", _emergency)
    prefecture["emergency_numbers"] = [*map(plain, shared), *own]
    return {"prefecture": prefecture, "bodies": read_bodies(content, homes)}


def _head(head: Table) -> dict[str, Any]:
    with within("prefecture"):
        check_keys(head, "prefecture")
        named: dict[str, Any] = {key: text(head, key, key if key in LOOKS else "") for key in _HEAD}
        neutral_name(named)
        return named | {"hours": hours(head)}


def _areas(content: Table, jis: str) -> list[dict[str, Any]]:
    listed = _Listed()
    areas = each(content, "areas", lambda entry: _area(entry, jis, listed))
    if not areas:
        raise RuleFault("areas", "", "地域 [[areas]] がありません。name と places を書いてください。")
    return areas


def _area(entry: Table, jis: str, listed: _Listed) -> dict[str, Any]:
    """Return an area; `listed` is added to."""
    name, places = text(entry, "name"), present(entry, "places")
    listed.areas.check("name", "地域", name)
    if not isinstance(places, list) or not places:
        raise RuleFault("places", places, f"地域「{shown(name)}」の places は [番号, 名前] の一覧で書いてください。")
    for place in places:
        _check_place(place, jis, listed)
    return {"name": name, "places": [list(place) for place in places]}


def _check_place(place: object, jis: str, listed: _Listed) -> None:
    match place:
        case [str(code), name] if _PLACE.fullmatch(code) and is_line(name):
            if not code.startswith(jis):
                said = f"places の「{code}」は、この県（{jis}）の番号ではありません。番号を直してください。"
                raise RuleFault("places", code, said)
            if code in listed.codes:
                raise RuleFault("places", code, f"places の「{code}」が二度あります。片方を消してください。")
            listed.codes.add(code)
            listed.places.check("places", "places の", str(name))
        case _:
            said = f"places の「{shown(place)}」は [5けたの番号, 名前] で書いてください。"
            raise RuleFault("places", place, said)


def _hogoku(entry: Table, homes: Collection[str], listed: _Listed) -> dict[str, Any]:
    """Return a 保護区; `listed` is added to: a contract's places are told by 保護区, so that none lies in two."""
    name, codes = text(entry, "name"), present(entry, "municipalities")
    listed.hogoku.check("name", "保護区", name)
    if not isinstance(codes, list) or not codes:
        said = f"保護区「{shown(name)}」の municipalities は番号の一覧で書いてください。"
        raise RuleFault("municipalities", codes, said)
    for code in codes:
        if not isinstance(code, str) or code not in homes:
            said = f"保護区「{shown(name)}」の「{shown(code)}」は、この県の市町村ではありません。番号を直してください。"
            raise RuleFault("municipalities", code, said)
        if code in listed.inside:
            said = f"「{code}」は保護区「{shown(listed.inside[code])}」にもうあります。片方を消してください。"
            raise RuleFault("municipalities", code, f"保護区「{shown(name)}」の{said}")
        listed.inside[code] = name
    return {"name": name, "municipalities": codes}


def _emergency(entry: Table) -> dict[str, Any]:
    named = {key: text(entry, key) for key in ("label", "hours", "note")}
    return named | {"number": text(entry, "number", PHONE), "checked_on": day(entry, "checked_on").isoformat()}
