"""A body at work in a simulated year: its places, its counselors' time, and how both fill up."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import simpy

from routing.decision import Candidate
from routing.due import Hours
from routing.simulation.mix import Service

Steps = Generator[simpy.Event, Any, None]
_SECONDS_OF_AN_HOUR = 3600


@dataclass(frozen=True)
class Running:
    """Simulated time in Japan; SimPy counts it in whole seconds from `begins`."""

    begins: datetime
    env: simpy.Environment = field(default_factory=simpy.Environment)

    @property
    def now(self) -> datetime:
        """Return the simulated moment."""
        return self.begins + timedelta(seconds=self.env.now)

    def until(self, moment: datetime) -> simpy.Event:
        """Return the event of a moment; one that has passed happens at once."""
        return self.env.timeout(max(0, round((moment - self.now).total_seconds())))

    def after(self, hours: Hours, length: float) -> simpy.Event:
        """Return the event when `length` working hours of a calendar have passed."""
        work = timedelta(seconds=round(length * _SECONDS_OF_AN_HOUR))
        return self.until(hours.add_working_time(self.now, work))


class Post:
    """One body: it has `places` for open cases (None: any number) and counselors who make first contacts.

    Counselors take urgent cases first, then in order of coming. `log` holds the open cases from each moment on.
    """

    def __init__(self, body: Candidate, service: Service, running: Running) -> None:
        """Begin empty, with the counselors that a body of this kind has."""
        self.body = body
        self.hours = body.hours or Hours.read({})
        self.places: int | None = None
        self.open_cases = 0
        self.log: list[tuple[datetime, int]] = [(running.begins, 0)]
        self._service = service
        self._running = running
        self._counselors = service.counselors_of(body.kind)
        self._desk = simpy.PriorityResource(running.env, capacity=self._counselors)

    @property
    def has_room(self) -> bool:
        """Tell whether one more case may be opened."""
        return self.places is None or self.open_cases < self.places

    def take(self) -> None:
        """Open a case."""
        self._set(self.open_cases + 1)

    def release(self) -> None:
        """Close a case."""
        self._set(self.open_cases - 1)

    def _set(self, open_cases: int) -> None:
        self.open_cases = open_cases
        self.log.append((self._running.now, open_cases))

    def answer(self, *, urgent: bool) -> simpy.Event:
        """Return the event of the body's answer to an offer."""
        length = self._service.urgent_hours if urgent else self._service.answer_hours
        return self._running.after(self.hours, length)

    def contact_hours(self, *, urgent: bool) -> float:
        """Return how many working hours pass while a counselor makes a first contact beside the other work.

        Only a part of the time is the programme's, and open cases take of that part; for an urgent one all else rests.
        """
        service = self._service
        if urgent:
            return service.contact_hours
        a_week = self._counselors * _weekly(self.hours) * service.programme_share
        left = 1 - self.open_cases * service.upkeep_hours / a_week
        return service.contact_hours / (service.programme_share * max(left, service.least_share))

    def work(self, length: Callable[[], float], *, urgent: bool) -> Steps:
        """Let the next free counselor work; `length`, in working hours, is asked for when the work begins."""
        with self._desk.request(priority=0 if urgent else 1) as turn:
            yield turn
            yield self._running.after(self.hours, length())


def _weekly(hours: Hours) -> float:
    """Return the opening hours of a week; those of an office where the calendar names none."""
    spans = [span for span in hours.week if span] or [span for span in Hours.read({}).week if span]
    minutes = (60 * (to.hour - since.hour) + to.minute - since.minute for since, to in spans)
    return sum(minutes) / 60
