"""A table of 40 rows for rule engines: written once, handed to each engine in its own language, with its bodies."""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import chain, product
from typing import Any

from records import codes
from routing.candidates import Candidate, Load
from routing.due import JAPAN
from routing.facts import Facts, Territory, facts_from
from routing.rules import RuleSet, parse_ruleset

NOW = datetime(2025, 9, 18, 9, 58, tzinfo=JAPAN)
_PLACES = tuple(f"99{number}" for number in range(201, 221))
_KINDS = ("TEI", "HOG", "DARC", "SEX", "BAR", "EMP", "HOU", "OTH", "LINK", "SUP")
_STAGES = ("investigation", "on_trial", "not_prosecuted", "fined", "suspended", "released_full_term", "long_ago")
_AGES = tuple(age for age in codes.AGE_BAND if age != "unknown")
_GENDERS = ("female", "male")
_RELATIONS = ("self", "family", "supporter_org")
_TERRITORY = Territory("mihon", "99", {place: place for place in _PLACES})
LeadOf = Callable[[str, "Asked"], str]


@dataclass(frozen=True)
class Row:
    """One row: fields with the values they may have, and the kind of body it leads to; no field: always."""

    name: str
    fields: Mapping[str, Sequence[str]]
    kind: str


@dataclass(frozen=True)
class Asked:
    """One consultation as answers and as facts."""

    answers: dict[str, Any]
    facts: Facts


@lru_cache(maxsize=1)
def rows() -> tuple[Row, ...]:
    """Return the rows, strongest first: two for every need, a narrow one and a wide one, and the last for the rest."""
    needs, pairs = [need for need in codes.NEEDS if need != "being_hurt"], []
    for number, need in enumerate(needs):
        turned = _STAGES[number % 4 :][:4]
        narrow = {
            "needs": (need,),
            "stage": turned,
            "age_band": _AGES[number % 5 :][:4],
            "gender": _GENDERS[number % 2 :],
            "relation": _RELATIONS[: 1 + number % 3],
        }
        wide = {"needs": (need, needs[number - 1]), "stage": _STAGES[: 3 + number % 4]}
        pairs.append((narrow, _KINDS[number % 10]))
        pairs.append((wide, _KINDS[(number + 3) % 10]))
    numbered = [Row(f"R{number}", fields, kind) for number, (fields, kind) in enumerate(pairs, 1)]
    elderly = Row("R39", {"age_band": ("65_74", "75p"), "relation": ("self",)}, "TEI")
    return (*numbered, elderly, Row("R40", {}, "PREF"))


def asked(rng: random.Random) -> Asked:
    """Return a consultation of chance."""
    answers: dict[str, Any] = {
        "relation": rng.choice(_RELATIONS),
        "municipality": rng.choice(_PLACES),
        "stage": rng.choice(_STAGES),
        "supervision": "no",
        "needs": rng.sample([need for need in codes.NEEDS if need != "being_hurt"], 2),
        "urgent": ["none"],
        "age_band": rng.choice(_AGES),
        "gender": rng.choice(_GENDERS),
        "contact_method": "phone",
        "consent_share_body": "yes",
        "language": "ja",
        "channel": "web",
    }
    return Asked(answers, facts_from(answers, prefecture=_TERRITORY, now=NOW))


def bodies(number: int, rng: random.Random) -> tuple[list[Candidate], dict[str, Load]]:
    """Return so many bodies of all kinds, with areas, ages and limits of chance, and what they have in hand."""
    made = [_body("PREF-0001", rng)]
    made += [_body(f"{_KINDS[place % len(_KINDS)]}-{place:04}", rng) for place in range(1, number)]
    return made, {body.code: Load(open_cases=rng.randrange(12), taken_this_month=rng.randrange(6)) for body in made}


def _body(code: str, rng: random.Random) -> Candidate:
    terms: dict[str, Any] = {
        "areas": rng.choice([(), rng.sample(_PLACES, 5), rng.sample(_PLACES, 10), rng.sample(_PLACES, 15)]),
        "ages": rng.choice([(), (), _AGES[1:], _AGES[3:]]),
        "languages": rng.choice([(), (), ("ja", "en")]),
        "channels_ok": rng.choice([(), ("web", "phone")]),
        "capacity": rng.choice(["unlimited", 10, 20]),
        "capacity_per_month": rng.choice(["unlimited", 5, 20]),
    }
    kind, state = code.partition("-")[0], rng.randrange(10)
    stands: dict[str, Any] = {"in_force": state != 0, "paused": state == 1}
    return Candidate.from_terms(terms, code=code, kind=kind, name=code, public_name=code, **stands)


def lead_of(candidates: Sequence[Candidate], load: Mapping[str, Load]) -> LeadOf:
    """Return what says whom a row leads to for a consultation: looked up, and found by looking at every body once."""
    kinds = {row.name: row.kind for row in rows()}
    able = sorted([body for body in candidates if not body.standing()], key=lambda body: body.code, reverse=True)
    free = [body for body in able if body.is_prefecture or not body.limits.reached(load[body.code])]
    first = _by_answers(able) | _by_answers(free)

    def find(row: str, one: Asked) -> str:
        return first.get((kinds[row], one.answers["municipality"], one.answers["age_band"]), "PREF-0001")

    return find


def _by_answers(taking: Iterable[Candidate]) -> dict[tuple[str, str, str], str]:
    """Return the last body for every kind, place and age."""
    found: dict[tuple[str, str, str], str] = {}
    for body in taking:
        answers = product((body.kind,), body.areas or _PLACES, body.ages or _AGES)
        found |= dict.fromkeys(answers, body.code)
    return found


def ruleset() -> RuleSet:
    """Return the table as a rule set of ours."""
    content = [
        {
            "id": row.name,
            "rank": rank,
            "when": [[field, "any_of", *values] for field, values in row.fields.items()],
            "lead": [f"kind:{row.kind}"],
            "joins": False,
        }
        for rank, row in enumerate(rows(), 1)
    ]
    head = {"prefecture": "mihon", "version": 1, "valid_from": "2023-04-01", "tie_breaks": ["wish", "alphabet"]}
    return parse_ruleset({"ruleset": head, "rules": content})


def as_zen() -> dict[str, Any]:
    """Return the table as a decision of zen-engine: one decision table, the first row that fits."""
    fields = list(dict.fromkeys(chain.from_iterable(row.fields for row in rows())))
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": field, "name": field, "field": field} for field in fields],
        "outputs": [{"id": "row", "name": "row", "field": "row"}],
        "rules": [
            {"_id": row.name, "row": f'"{row.name}"', **{field: _zen_cell(field, row) for field in fields}}
            for row in rows()
        ],
    }
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode"},
        {"id": "table", "name": "table", "type": "decisionTableNode", "content": table},
        {"id": "out", "name": "out", "type": "outputNode"},
    ]
    edges = [
        {"id": "1", "type": "edge", "sourceId": "in", "targetId": "table"},
        {"id": "2", "type": "edge", "sourceId": "table", "targetId": "out"},
    ]
    return {"nodes": nodes, "edges": edges}


def _zen_cell(field: str, row: Row) -> str:
    written = ", ".join(f'"{value}"' for value in row.fields.get(field, ()))
    if field == "needs" and written:
        return f"some($, # in [{written}])"
    return written


def as_json_logic() -> dict[str, Any]:
    """Return the table as one expression of JSON Logic: if this row then it, else the next."""
    choices: list[Any] = []
    for row in rows()[:-1]:
        tests = [_logic_test(field, values) for field, values in row.fields.items()]
        choices += [{"and": tests}, row.name]
    return {"if": [*choices, rows()[-1].name]}


def _logic_test(field: str, values: Sequence[str]) -> dict[str, Any]:
    if field == "needs":
        return {"or": [{"in": [value, {"var": "needs"}]} for value in values]}
    return {"in": [{"var": field}, list(values)]}
