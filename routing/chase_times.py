"""When an offer that waits for its answer is looked at again, in the working time of the body's calendar."""

from datetime import datetime

from routing.due import Hours

# Shares of the time to answer, in quarters: the body is reminded, its manager is told, the offer lapses.
_QUARTERS = (2, 3, 4)


def next_chase(hours: Hours, offered_at: datetime, answer_by: datetime | None, *, urged: int = 0) -> datetime | None:
    """Return when the clock acts on an offer that was urged `urged` times before; None where no answer is due.

    Raises: IndexError: it was urged more often than there are steps.
    """
    if answer_by is None:
        return None
    quarters = _QUARTERS[urged]
    if quarters == _QUARTERS[-1]:
        return answer_by
    return hours.add_working_time(offered_at, hours.working_time(offered_at, answer_by) * quarters / 4)
