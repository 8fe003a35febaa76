"""When an offer that waits for its answer is looked at again, in the working time of the body's calendar."""

from datetime import datetime, timedelta

from routing.due import Hours

# Shares of the time to answer, in quarters: the body is reminded, its manager is told, the offer lapses.
_QUARTERS = (2, 3, 4)
# What is urgent reaches the manager after two working hours at the latest. Source: bodies-and-routing.md 4.2.
_URGENT = (timedelta(hours=1), timedelta(hours=2))


def next_chase(
    hours: Hours, offered_at: datetime, answer_by: datetime | None, *, urged: int = 0, is_urgent: bool = False
) -> datetime | None:
    """Return when the clock acts on an offer that was urged `urged` times before; None where no answer is due.

    Raises: IndexError: it was urged more often than there are steps.
    """
    if answer_by is None:
        return None
    quarters = _QUARTERS[urged]
    if quarters == _QUARTERS[-1]:
        return answer_by
    time = hours.working_time(offered_at, answer_by) * quarters / 4
    return hours.add_working_time(offered_at, min(time, _URGENT[urged]) if is_urgent else time)
