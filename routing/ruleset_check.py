"""The whole check of a rule set, in a file or stored: what it says, on the prefecture it is for, and pinned cases."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy.exc import NoResultFound

from foundation import clock
from records.prefecture import Prefecture
from routing import offers, store
from routing.candidates import Candidate
from routing.checking import Fault, Ground, faults_in
from routing.facts import Territory
from routing.labels import Names
from routing.pinned import Bench, Pinned, failures, read_pinned, tried
from routing.rules import RuleFault, parse_draft
from routing.ruleset_file import content_of, expanded, read_prefecture

_NOON = time(12)


class Checked(NamedTuple):
    """A rule set by name, and what is wrong with it."""

    name: str
    faults: list[Fault]


def check_file(path: Path) -> Checked:
    """Return what is wrong with a rule set file, its [[pinned]] cases included.

    Bodies and places are those of the file; without any, those of the stored prefecture that it names.
    Raises: RuleFault: the file, what it extends, or its prefecture cannot be read.
    """
    written = content_of(path)
    content = expanded(written, path.parent)
    ground, candidates = _ground_in_file(path) if "bodies" in written else _stored_ground(content)
    faults = faults_in(content, ground)
    name = f"{content['ruleset'].get('prefecture')}/{content['ruleset'].get('version')}"
    entries = written.get("pinned", [])
    if not entries or any(not fault.is_warning for fault in faults):
        return Checked(name, faults)
    cases = [(0, read_pinned(entry, ground.territory.places)) for entry in entries]
    bench = Bench(candidates, ground.territory, _noon_of(content))
    return Checked(name, [*faults, *pinned_faults(content, cases, bench)])


def pinned_faults(content: Mapping[str, Any], cases: Sequence[tuple[int, Pinned]], bench: Bench) -> list[Fault]:
    """Return a fault for each pinned case that a written rule set takes elsewhere."""
    return list(failures(tried(cases, parse_draft(content), bench)))


def ground_of(prefecture: Prefecture, on: date) -> tuple[Ground, list[Candidate]]:
    """Return what a stored prefecture's rules are checked on, with its bodies as on a day, none of them paused."""
    desk = offers.desk_of(prefecture, on)
    bodies = [body for body, _ in desk.entries]
    names = Names(store.places_of(prefecture), {body.code: body.name for body in bodies})
    ground = Ground(desk.territory, [(body.code, body.kind) for body in bodies], names)
    return ground, [replace(candidate, paused=False) for candidate in desk.candidates({})]


def _noon_of(content: Mapping[str, Any]) -> datetime:
    return datetime.combine(parse_draft(content).valid_from, _NOON, tzinfo=clock.JAPAN)


def _stored_ground(content: Mapping[str, Any]) -> tuple[Ground, list[Candidate]]:
    head = content["ruleset"]
    code = str(head.get("prefecture", ""))
    try:
        prefecture = store.prefecture_named(code)
    except NoResultFound as fault:
        sentence = f"団体（bodies）がファイルになく、県「{code}」も登録されていません。"
        raise RuleFault("prefecture", code, sentence) from fault
    return ground_of(prefecture, clock.day_in_japan(clock.now()))


def _ground_in_file(path: Path) -> tuple[Ground, list[Candidate]]:
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
