"""How much the check of a rule set may search: counted in steps, so that the same rules always have the same findings.

A rule set that people wrote takes a small part of it. One whose conditions nobody could follow is not searched to its
end: it is told which rules those are, and it is not published.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

# A million steps take about two seconds. The rule sets in use take up to 240 thousand in all, and up to 95 thousand for
# one question.
MOST_STEPS = 1_000_000
MOST_OF_ONE = 500_000
# What is left for every question when others have used all the rest: ordinary rules beside others are still settled.
RESERVE = 200_000
_MOST_RESERVED = 20_000


class Unsettled(Exception):
    """A question took more steps than it may."""


class Work:
    """The steps that one question may take."""

    def __init__(self, most: int) -> None:
        """Begin with none taken."""
        self.most = most
        self.taken = 0

    def spend(self, steps: int) -> None:
        """Count steps. Raises: Unsettled: they were too many."""
        self.taken += steps
        if self.taken > self.most:
            raise Unsettled


class Budget:
    """The steps that all questions about one rule set may take together."""

    def __init__(self, questions: int) -> None:
        """Reserve an equal part for every question."""
        self.left = MOST_STEPS
        self.reserved = min(_MOST_RESERVED, RESERVE // max(questions, 1))

    def question(self) -> AbstractContextManager[Work]:
        """Return the work of one of the questions that steps are reserved for."""
        return self._work(self.reserved)

    def rest(self) -> AbstractContextManager[Work]:
        """Return the work of a further question: there may be any number of them."""
        return self._work(0)

    @contextmanager
    def _work(self, least: int) -> Iterator[Work]:
        """Yield the work of one question, and take what it used from what is left for the others."""
        work = Work(max(min(self.left, MOST_OF_ONE), least))
        try:
            yield work
        finally:
            self.left = max(self.left - work.taken, 0)
