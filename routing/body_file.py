"""The bodies of a prefecture's file with their contracts, checked."""

from collections.abc import Collection, Mapping
from typing import Any

from records.casecodes import BODY_KIND, PROGRAMME, SUPPORT_TYPE
from routing import body_names
from routing.contracting import first_overlap
from routing.file_tables import LOOKS, PHONE, Table, day, each, hours, known, neutral_name, plain, text
from routing.limits import LIMITS, UNLIMITED, written
from routing.rows import RuleFault, within
from routing.terms import check_terms


def read_bodies(content: Table, homes: Collection[str]) -> list[dict[str, Any]]:
    """Return the bodies of a file, each with its columns and its contracts, oldest first.

    `homes` are the codes of the prefecture's municipalities. Raises: RuleFault: names the body, the key and the value.
    """
    bodies = each(content, "bodies", lambda entry: _body(entry, homes))
    codes = [body["code"] for body in bodies]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice is not None:
        raise RuleFault("code", twice, f"bodies：団体の記号「{twice}」が二度あります。どちらかを変えてください。")
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


def _body(entry: Table, homes: Collection[str]) -> dict[str, Any]:
    code = text(entry, "code", "body")
    with within(f"団体 {code}"):
        named = {key: text(entry, key, key if key in LOOKS else "") for key in ("name", "public_name", PHONE)}
        neutral_name(named)
        kind, opening = known(entry, "kind", BODY_KIND), hours(entry)
        contracts = each(entry, "contracts", lambda contract: _contract(contract, kind, homes))
        contracts.sort(key=lambda contract: contract["starts_on"])
        _check_overlaps(contracts)
    return {"code": code, "kind": kind, **named, "hours": opening, "contracts": contracts}


def _check_overlaps(contracts: list[dict[str, Any]]) -> None:
    for place, later in enumerate(contracts):
        before = [(contract["starts_on"], contract["ends_on"]) for contract in contracts[:place]]
        if first_overlap(before, later["starts_on"], later["ends_on"]) is not None:
            said = f"契約が重なっています：{later['starts_on']}。前の契約の ends_on を、それより前の日にしてください。"
            raise RuleFault("starts_on", later["starts_on"], said)


def _contract(entry: Table, kind: str, homes: Collection[str]) -> dict[str, Any]:
    starts_on = day(entry, "starts_on")
    ends_on = day(entry, "ends_on") if "ends_on" in entry else None
    if ends_on is not None and ends_on < starts_on:
        said = f"ends_on「{ends_on}」が starts_on より前です。終わりの日を直してください。"
        raise RuleFault("ends_on", ends_on, said)
    terms = entry.get("terms", {})
    if not isinstance(terms, Mapping):
        raise RuleFault("terms", terms, "契約の条件は [bodies.contracts.terms] の形で書いてください。")
    check_terms(terms, homes)
    if kind != "PREF":
        _check_limited(terms)
    return {
        "starts_on": starts_on,
        "ends_on": ends_on,
        "programme": known(entry, "programme", PROGRAMME),
        "support_type": known(entry, "support_type", SUPPORT_TYPE),
        "terms": plain(terms),
    }


def _check_limited(terms: Table) -> None:
    """Check that a contract says how much its body takes; the prefecture takes whatever nobody else can (G37)."""
    if all(written(terms, limit) is None for limit in LIMITS):
        named = "、".join(limit.term for limit in LIMITS)
        how = f'{named} のどれかに、数か "{UNLIMITED}"（上限なし）を書いてください。'
        raise RuleFault(LIMITS[0].term, "", f"terms に、どれだけ受けるかがありません。{how}")
