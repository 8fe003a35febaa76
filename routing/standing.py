"""What stands against bodies in one case: conflicts, answers of theirs and of the person; reads, and writes nothing."""

from collections.abc import Mapping

from routing.applied import applied
from routing.bodies import Bodies
from routing.hearing import Hearing
from routing.pool import Pool


def pool_of(heard: Hearing) -> Pool:
    """Return what the choice among bodies depends on for a case as it was heard."""
    rows, bodies = applied(heard.desk.rules, heard.facts.tokens), Bodies.of(heard.candidates())
    return Pool(heard.facts, bodies, heard.desk.load, tie_breaks=heard.desk.rules.tie_breaks, applied=rows)


def against(heard: Hearing) -> Mapping[str, str]:
    """Return the bodies that are to have no part in a case, with the reason: they would read what it tells."""
    return pool_of(heard).excuses
