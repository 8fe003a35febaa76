"""Counting and timing requests: medians, 95th percentiles, SQL statements and durable commits."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine, event

_WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass
class Tally:
    """SQL statements seen, and commits that made a write durable."""

    statements: int = 0
    commits: int = 0
    wrote: set[int] = field(default_factory=set)


@contextmanager
def counted(engine: Engine) -> Iterator[Tally]:
    """Count what `engine` executes while the block runs; BEGIN and COMMIT are not statements."""
    tally = Tally()

    def on_execute(connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("BEGIN"):
            return
        tally.statements += 1
        if statement.lstrip().upper().startswith(_WRITES):
            tally.wrote.add(id(connection))

    def on_commit(connection: Connection) -> None:
        if id(connection) in tally.wrote:
            tally.wrote.discard(id(connection))
            tally.commits += 1

    event.listen(engine, "before_cursor_execute", on_execute)
    event.listen(engine, "commit", on_commit)
    try:
        yield tally
    finally:
        event.remove(engine, "before_cursor_execute", on_execute)
        event.remove(engine, "commit", on_commit)


def timed(act: Callable[[], object], times: int) -> list[float]:
    """Return the milliseconds of each of `times` runs of `act`, after one that is not counted."""
    act()
    found = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        found.append((time.perf_counter() - began) * 1000)
    return found


def line(name: str, milliseconds: list[float], note: str = "") -> str:
    """Return a printed row: name, median, 95th percentile, note."""
    ordered = sorted(milliseconds)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return f"{name:<44} median {statistics.median(ordered):8.2f} ms   p95 {p95:8.2f} ms   {note}"
