"""The counselors' queue at 300 and 3,000 cases: times, statements and commits a request, beside the bare floor.

.venv/bin/python -m bench.queue [times]
"""

import sys
from datetime import date
from functools import partial

from bench.measure import counted
from bench.stage import application, floor_line, request_line, signed_in, stages
from foundation.database import db
from world.build import Order, build

_SCALES = (300, 3_000)
_MOST_STATEMENTS = 8
_UNTIL = date(2025, 12, 26)


def main(times: int) -> int:
    """Print one block for each kind of database; return how many pages cost too many statements."""
    too_many = 0
    with stages() as both:
        for name, empty in both:
            print(floor_line(name, empty(), times * 5))
            for cases in _SCALES:
                url = empty()
                app = application(url)
                with app.app_context():
                    build(Order(cases=cases, seed=1, until=_UNTIL))
                for login in ("pref-g", "tei-g"):
                    client = signed_in(app, login)
                    row = f"{name}: /app/ of {login}, {cases} cases"
                    print(request_line(row, app, partial(client.get, "/app/"), times=times))
                    with app.app_context():
                        engine = db.engine
                    with counted(engine) as tally:
                        client.get("/app/")
                    too_many += tally.statements > _MOST_STATEMENTS
    return too_many


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 30))
