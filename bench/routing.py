"""Decisions a second over 12 and 2,000 bodies, beside two published rule engines that decide the same 40-row table.

Ours gives a reason for every body; the engines only find the row, and whom it leads to stands ready in a dictionary.
All must arrive at the same leads. The engines are no part of the house: pip install zen-engine json-logic-qubit

.venv/bin/python -m bench.routing [consultations]
"""

import gc
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bench import table
from routing.candidates import Candidate, Load
from routing.decision import Bodies, decide

try:
    import zen
    from json_logic import jsonLogic
except ImportError as missing:
    raise SystemExit(f"{missing}. To compare: .venv/bin/pip install zen-engine json-logic-qubit") from missing

_SIZES = (12, 2_000)
_ROUNDS = 25
_MUST = {12: 10.0, 2_000: 1.0}
Leads = list[str]


def _ours(bodies: Sequence[Candidate], load: Mapping[str, Load], asked: Sequence[table.Asked]) -> Callable[[], Leads]:
    ready, rules = Bodies.of(bodies), table.ruleset()

    def run() -> Leads:
        # What was found out about equal facts is forgotten: every consultation is decided as if it were the first.
        rules.remembered.clear()
        return [decide(one.facts, ready, rules, load, table.NOW).lead or "" for one in asked]

    return run


def _zen(lead_of: table.LeadOf, asked: Sequence[table.Asked]) -> Callable[[], Leads]:
    decision = zen.ZenEngine().create_decision(json.dumps(table.as_zen()))

    def run() -> Leads:
        rows = [decision.evaluate(one.answers)["result"]["row"] for one in asked]
        return [lead_of(row, one) for row, one in zip(rows, asked, strict=True)]

    return run


def _json_logic(lead_of: table.LeadOf, asked: Sequence[table.Asked]) -> Callable[[], Leads]:
    logic = table.as_json_logic()
    return lambda: [lead_of(jsonLogic(logic, one.answers), one) for one in asked]


def _timed(runs: Mapping[str, Callable[[], Leads]], number: int) -> dict[str, float]:
    """Return the median of decisions a second of each; the rounds alternate, so that all meet the same machine.

    As in timeit, nobody pays for the garbage of the others.
    """
    found: dict[str, list[float]] = {name: [] for name in runs}
    leads = {name: run() for name, run in runs.items()}
    assert len(set(map(tuple, leads.values()))) == 1, "the engines do not agree on the leads"
    for _ in range(_ROUNDS):
        for name, run in runs.items():
            gc.collect()
            gc.disable()
            began = time.process_time()
            run()
            found[name].append(number / (time.process_time() - began))
            gc.enable()
    return {name: statistics.median(speeds) for name, speeds in found.items()}


def main(number: int) -> int:
    """Print a block for each size; return how many of the goals are missed."""
    rng = random.Random(1)
    asked = [table.asked(rng) for _ in range(number)]
    missed, ours = 0, []
    for size in _SIZES:
        bodies, load = table.bodies(size, rng)
        lead_of = table.lead_of(bodies, load)
        runs: dict[str, Callable[[], Any]] = {
            "ours": _ours(bodies, load, asked),
            "zen-engine": _zen(lead_of, asked),
            "json-logic": _json_logic(lead_of, asked),
        }
        speeds = _timed(runs, number)
        ours.append(speeds["ours"])
        for name, speed in speeds.items():
            times = speeds["ours"] / speed
            print(f"{size:>5} bodies  {name:<12} {speed:>10,.0f} decisions/s   ours is {times:6.1f} times")
        missed += speeds["ours"] < _MUST[size] * speeds["zen-engine"]
    growth = (ours[0] / ours[1]) / (_SIZES[1] / _SIZES[0])
    print(f"cost of a decision grows {ours[0] / ours[1]:.1f} times for {_SIZES[1] / _SIZES[0]:.0f} times the bodies")
    return missed + (growth > 1)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000))
