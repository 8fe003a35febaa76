"""The whole check of a rule set, in a file or stored: what it says, on the prefecture it is for, and pinned cases."""

from datetime import date, datetime, time
from pathlib import Path
from typing import NamedTuple

from foundation import clock
from routing.checking import faults_in
from routing.faults import Fault
from routing.grounds import ground_in_file, stored_ground
from routing.pinned import Bench, failures, read_all, tried
from routing.rules import parse_draft
from routing.ruleset_file import content_of, expanded

_NOON = time(12)


class FileCheck(NamedTuple):
    """A rule set by name, and what is wrong with it."""

    name: str
    faults: list[Fault]


def check_file(path: Path) -> FileCheck:
    """Return what is wrong with a rule set file, its [[pinned]] cases included.

    Bodies and places are those of the file; without any, those of the stored prefecture that it names.
    Raises: RuleFault: the file, what it extends, or its prefecture cannot be read.
    """
    written = content_of(path)
    content = expanded(written, path.parent)
    ground, candidates = ground_in_file(path) if "bodies" in written else stored_ground(content)
    faults = faults_in(content, ground)
    name = f"{content['ruleset'].get('prefecture')}/{content['ruleset'].get('version')}"
    entries = written.get("pinned", [])
    if entries == [] or any(not fault.is_warning for fault in faults):
        return FileCheck(name, faults)
    bodies = [code for code, _ in ground.bodies]
    cases = [(0, case) for case in read_all(entries, ground.territory.places, bodies)]
    bench = Bench(candidates, ground.territory, noon_of(parse_draft(content).valid_from))
    results = tried(cases, parse_draft(content), bench)
    return FileCheck(name, [*faults, *failures(results, ground.names)])


def noon_of(day: date) -> datetime:
    """Return the moment of a day at which pinned cases are decided."""
    return datetime.combine(day, _NOON, tzinfo=clock.JAPAN)
