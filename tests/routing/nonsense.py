"""Rule sets written in one line for tests of the check, and some that nobody could follow."""

from random import Random
from typing import Any

from routing.faults import Ground
from routing.labels import FIELD, Names
from tests.routing.deciding import bodies_of, territory_of

SAGA = Ground(territory_of("saga"), [(body.code, body.kind) for body in bodies_of("saga")])
FINAL = {"id": "Z9", "rank": 99, "lead": ["kind:PREF"], "words": "そのほかです。"}
Row = dict[str, Any]
# What every rule set must say: whose case no body but the prefecture may come to know of.
KEEPING: tuple[Row, ...] = (
    {"id": "GT03", "when": [["screen", "any_of", "GT03"]], "outcome": "out"},
    {
        "id": "GT11",
        "rank": 0,
        "when": [["consent_share_body", "any_of", "no_pref_only"]],
        "lead": ["kind:PREF"],
        "alone": True,
        "words": "県の担当が受け持ちます。",
    },
)


def written(*rules: Row, gates: tuple[Row, ...] = (), holds: tuple[Row, ...] = ()) -> dict[str, Any]:
    """Return a rule set of Saga with these rows, beside the gates that every one must have."""
    gates = (*KEEPING, *gates)
    head = {"prefecture": "saga", "version": 1, "valid_from": "2023-04-01", "tie_breaks": []}
    return {"ruleset": head, "gates": list(gates), "holds": list(holds), "rules": list(rules)}


def row(rule: str, *when: Any, rank: int = 1, lead: str = "DARC-S") -> Row:
    return {"id": rule, "rank": rank, "lead": [lead], "when": list(when), "words": "ためしです。"}


NAMES = Names(dict.fromkeys(SAGA.territory.places, ""), dict.fromkeys((code for code, _ in SAGA.bodies), ""))
READABLE = [field for field in FIELD if NAMES.codes(field)]


def nested(chance: Random, deep: int) -> list[Any] | dict[str, Any]:
    """A condition that nobody would write: any field, any code, groups within groups."""
    if deep <= 1 or chance.random() < 0.3:
        field = chance.choice(READABLE)
        codes = list(NAMES.codes(field))
        return [field, chance.choice(["any_of", "none_of"]), *chance.sample(codes, min(len(codes), 2))]
    return {chance.choice(["all", "any", "none"]): [nested(chance, deep - 1) for _ in range(chance.randint(1, 3))]}


def nonsense(seed: int = 0, deep: int = 7) -> dict[str, Any]:
    chance = Random(seed)
    rows = [row(f"R{rank}", nested(chance, deep), nested(chance, deep), rank=rank) for rank in range(40)]
    return written(*rows, FINAL)
