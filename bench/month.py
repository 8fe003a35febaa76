"""The month's table, the list behind a number and the file, at 300 and 3,000 cases, beside the bare floor.

.venv/bin/python -m bench.month [times]
"""

import sys
from datetime import date

from flask import Flask

from bench.stage import application, floor_line, request_line, signed_in, stages
from world.build import Order, build

_SIZES = (300, 3_000)
_UNTIL = date(2025, 12, 31)
_PAGES = (
    ("first month of the world", "/ken/jisseki?month=2023-04"),
    ("last month of the world", "/ken/jisseki?month=2025-12"),
    ("rows behind 実人員", "/ken/jisseki/2025-12/persons"),
    ("rows behind 年度累計 延べ件数", "/ken/jisseki/2025-12/ytd_contacts"),
    ("file of the month", "/ken/jisseki/2025-12.csv"),
)


def _measure(name: str, app: Flask, times: int) -> None:
    client = signed_in(app, "ken-mihon")

    for label, address in _PAGES:

        def ask(address: str = address) -> None:
            answer = client.get(address)
            assert answer.status == "200 OK", address

        print(request_line(f"{name}: {label}", app, ask, times=times))


def main(times: int) -> None:
    """Print one block for each kind of database and size."""
    with stages() as both:
        for name, fresh in both:
            print(floor_line(name, fresh(), times))
            for cases in _SIZES:
                app = application(fresh())
                with app.app_context():
                    build(Order(cases=cases, seed=1, until=_UNTIL))
                _measure(f"{name}, {cases} cases", app, times)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
