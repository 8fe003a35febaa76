"""The ground that rules are checked and tried on: a prefecture's places and bodies, stored or in a file."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.exc import NoResultFound

from foundation import clock
from records.prefecture import Prefecture
from routing import offers, store
from routing.candidates import Candidate
from routing.facts import Territory
from routing.faults import Ground
from routing.labels import Names
from routing.prefecture_file import read_prefecture
from routing.rules import RuleFault


def ground_of(prefecture: Prefecture, on: date) -> tuple[Ground, list[Candidate]]:
    """Return what a stored prefecture's rules are checked on, with its bodies as on a day, none of them paused."""
    desk = offers.desk_of(prefecture, on)
    bodies = [body for body, _ in desk.entries]
    names = Names(store.places_of(prefecture), {body.code: body.name for body in bodies})
    ground = Ground(desk.territory, [(body.code, body.kind) for body in bodies], names)
    return ground, [replace(candidate, paused=False) for candidate in desk.candidates({})]


def stored_ground(content: Mapping[str, Any]) -> tuple[Ground, list[Candidate]]:
    """Return the ground of the stored prefecture that a rule set names. Raises: RuleFault: it is not stored."""
    head = content["ruleset"]
    code = str(head.get("prefecture", ""))
    try:
        prefecture = store.prefecture_named(code)
    except NoResultFound as fault:
        sentence = f"団体（bodies）がファイルになく、県「{code}」も登録されていません。"
        raise RuleFault("prefecture", code, sentence) from fault
    return ground_of(prefecture, clock.day_in_japan(clock.now()))


def ground_in_file(path: Path) -> tuple[Ground, list[Candidate]]:
    """Return the ground of a prefecture's file. Raises: RuleFault: it cannot be read."""
    content = read_prefecture(path)
    head, bodies = content["prefecture"], content["bodies"]
    places = {code: name for area in head["areas"] for code, name in area["places"]}
    ground = Ground(
        Territory.of(head["code"], head["jis"], head["areas"]),
        [(body["code"], body["kind"]) for body in bodies],
        Names(places, {body["code"]: body["name"] for body in bodies}),
    )
    return ground, [_candidate(body) for body in bodies]


def _candidate(body: Mapping[str, Any]) -> Candidate:
    terms = body["contracts"][0]["terms"] if body["contracts"] else {}
    named = {key: body[key] for key in ("code", "kind", "name", "public_name")}
    return Candidate.from_terms(terms, **named, in_force=bool(body["contracts"]))
