"""The figures of a simulated year as a table to read in a terminal."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

_POLICY = ("policy", "cases", "served", "waiting", "unserved", "median h", "p90 h", "p90 days", "room", "share", "far")
_BODY = ("policy", "body", "cases", "places", "open mean", "open most", "waited", "median h", "p90 h")


def as_table(found: Mapping[str, Any]) -> str:
    """Return the answer of `run.simulate` as text: one line a policy, then one a body."""
    head = f"{found['prefecture']} {found['year']}, seed {found['seed']}"
    parts = [head, *_blocks("As asked" if "before" in found else "", found["policies"])]
    if "before" in found:
        parts[0] += f", with {', '.join(found['changes'])}"
        parts += _blocks("As it is", found["before"])
    return "\n\n".join(parts)


def _blocks(title: str, policies: Sequence[Mapping[str, Any]]) -> list[str]:
    lines = [_policy_line(entry) for entry in policies]
    bodies = [
        _body_line(entry["policy"], code, body)
        for entry in policies
        for code, body in entry["bodies"].items()
        if body["cases"] or body["open_most"]
    ]
    return [*([title] if title else []), _columns(_POLICY, lines), _columns(_BODY, bodies)]


def _policy_line(entry: Mapping[str, Any]) -> list[Any]:
    wait = entry["first_contact"]
    counts = [entry[key] for key in ("policy", "cases", "served", "waiting", "unserved")]
    times = [wait[key] for key in ("median_hours", "p90_hours", "p90_days")]
    return [*counts, *times, entry["room"]["waited"], entry["share_error"], _percent(entry["distance"])]


def _body_line(policy: str, code: str, body: Mapping[str, Any]) -> list[Any]:
    keys = ("cases", "places", "open_mean", "open_most", "waited_for_room", "median_hours", "p90_hours")
    return [policy, code, *(body[key] for key in keys)]


def _percent(part: float | None) -> str | None:
    return None if part is None else f"{part:.0%}"


def _columns(head: Sequence[str], lines: Iterable[Sequence[Any]]) -> str:
    rows = [list(head), *(["-" if cell is None else str(cell) for cell in line] for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    names = 1 if head is _POLICY else len(("policy", "body"))
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column < names else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
