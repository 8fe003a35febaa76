"""Twelve months of one prefecture decided again: seconds by the clock and of work, beside the goal of 5 s for 20,000.

.venv/bin/python -m bench.replay [cases]
"""

import sys
import time
from datetime import date

from flask import Flask

from bench.stage import application, stages
from foundation.clock import Month
from foundation.database import session
from routing import store, trying
from routing.trying import Trial
from world.build import Order, build

_CASES = 20_000
_TIMES = 3
# The prefecture with the most bodies, and a year that ends with the last day of the world.
_PREFECTURE, _FIRST, _LAST, _UNTIL = "mihon", Month(2023, 4), Month(2024, 3), date(2024, 4, 1)


def _built(cases: int) -> Order:
    """Return the order of a world whose cases all come to one prefecture within the year."""
    order = Order(cases=cases, seed=1, until=_UNTIL)
    order.plan["share"].clear()
    order.plan["share"][_PREFECTURE] = 1
    return order


def main(cases: int) -> None:
    """Print the best of some runs on each kind of database, with how many decisions came out the same."""
    with stages() as both:
        for name, fresh in both:
            app = application(fresh())
            with app.app_context():
                build(_built(cases))
            print(f"{name}: {_best(app)}")


def _best(app: Flask) -> str:
    taken = []
    for _ in range(_TIMES):
        with app.app_context():
            began, worked = time.perf_counter(), time.process_time()
            prefecture = store.prefecture_named(_PREFECTURE)
            found = trying.findings(Trial(prefecture=prefecture, first=_FIRST, last=_LAST))
            shown = found.to_json()
            taken.append((time.perf_counter() - began, time.process_time() - worked))
            session.rollback()
    clock, work = min(taken)
    return f"{shown['cases']} cases, {clock:.2f} s by the clock, {work:.2f} s of work, same {shown['same_share']:.2%}"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else _CASES)
