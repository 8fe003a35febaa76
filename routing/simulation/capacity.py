"""How many open cases each body may have in a simulated year, and what is changed about it to see what happens."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from foundation.refusal import BadInput
from routing.limits import UNLIMITED
from routing.simulation.season import Stand

_WRITTEN = re.compile(r"^(?P<code>[^=]+)=(?P<sign>[+-]?)(?P<number>\d{1,6}|unlimited)$")


@dataclass(frozen=True)
class Change:
    """A different number of places for a body: so many more or fewer, or so many; None for any number."""

    written: str
    code: str
    number: int | None
    is_relative: bool

    @classmethod
    def read(cls, written: str, codes: Iterable[str]) -> "Change":
        """Return the change written as DARC-K=+2, DARC-K=9 or DARC-K=unlimited, for one of the bodies `codes`.

        Raises: BadInput: it is not written so, or no such body can be full.
        """
        found = _WRITTEN.match(written)
        if found is None or (found["sign"] and found["number"] == UNLIMITED):
            raise BadInput(f"--capacity: {written!r} is not written like DARC-K=+2, DARC-K=9 or DARC-K=unlimited")
        if found["code"] not in codes:
            raise BadInput(f"--capacity: {written!r}: {found['code']} is no contracted body of this prefecture")
        number = None if found["number"] == UNLIMITED else int(found["sign"] + found["number"])
        return cls(written, found["code"], number, bool(found["sign"]))

    def applied(self, places: int | None) -> int | None:
        """Return the places after the change.

        Raises: BadInput: some more than any number, or fewer than none, were asked for.
        """
        if not self.is_relative:
            return self.number
        if places is None:
            raise BadInput(f"--capacity: {self.written!r}: {self.code} takes any number of cases; write {self.code}=N")
        after = places + (self.number or 0)
        if after < 0:
            raise BadInput(f"--capacity: {self.written!r}: {self.code} has {places} places")
        return after


def places_of(stand: Stand, assumed: Mapping[str, float], changes: Sequence[Change]) -> dict[str, int | None]:
    """Return the places of every body: of its contract, else as assumed, else any number; then the changes.

    The prefecture's own desk takes whatever nobody else can.
    """
    places: dict[str, int | None] = {}
    for body in stand.bodies:
        stood_in = int(assumed[body.code]) if body.code in assumed else None
        places[body.code] = None if body.is_prefecture else stand.places.get(body.code, stood_in)
    for change in changes:
        if change.code in places:
            places[change.code] = change.applied(places[change.code])
    return places
