"""What became of each arrival of a simulated year."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from routing.simulation.arrivals import Arrival


@dataclass
class Course:
    """One arrival's way; `proposed` is whom the rules name at first, `body` who has it.

    `state`: waiting, served or unserved; `reason` of the last one: declined, gave_up. `room_wait` is the time without a
    place. `far`: the body is away from where the person lives (None: cannot be said, or was wished). `pool`: the bodies
    and weights among which shares were owed.
    """

    arrival: Arrival
    proposed: str
    state: str = "waiting"
    reason: str = ""
    body: str | None = None
    contact_at: datetime | None = None
    room_wait: timedelta = field(default_factory=timedelta)
    far: bool | None = None
    pool: tuple[tuple[str, int], ...] = ()

    def placed(self, body: str, *, pool: tuple[tuple[str, int], ...], far: bool | None) -> None:
        """Write down who was offered the case, as the last offer stands."""
        self.body, self.pool, self.far = body, pool, far

    def reached(self, body: str, at: datetime) -> None:
        """Write down the first contact."""
        self.state, self.body, self.contact_at = "served", body, at

    def handed_back(self) -> None:
        """Write down that nobody has the case for now."""
        self.body, self.far, self.pool = None, None, ()

    def lost(self, reason: str) -> None:
        """Write down that nobody serves the case."""
        self.handed_back()
        self.state, self.reason = "unserved", reason
