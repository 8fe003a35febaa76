"""Overlap and holes against a count of single minutes."""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from administration.rota import Span, first_crossing, holes
from foundation.clock import JAPAN
from routing.due import Hours

START = datetime(2025, 9, 19, tzinfo=JAPAN)
DAYS = 4
MINUTES = st.integers(0, DAYS * 24 * 60)
# Friday to Monday: a weekend between, a national holiday on the Tuesday after, and a lunch that one day lacks.
HOURS = Hours.read({"week": {"fri": ["09:00", "17:00"], "sat": ["10:00", "10:30"], "mon": ["08:30", "12:00"]}})


def moment(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    begins = draw(MINUTES.filter(lambda minute: minute < DAYS * 24 * 60))
    return moment(begins), moment(begins + draw(st.integers(1, 24 * 60)))


def minutes_of(span: Span) -> set[datetime]:
    """Every minute of a span, its end left out."""
    return {span[0] + timedelta(minutes=number) for number in range(int((span[1] - span[0]).total_seconds() // 60))}


@given(st.lists(spans(), max_size=5), spans())
def test_a_crossing_is_a_minute_in_common(there: list[Span], wanted: Span) -> None:
    sharing = [place for place, span in enumerate(there) if minutes_of(span) & minutes_of(wanted)]

    assert first_crossing(there, wanted) == (sharing[0] if sharing else None)


@given(st.lists(spans(), max_size=6), spans())
def test_holes_are_the_open_minutes_that_no_shift_covers(shifts: list[Span], window: Span) -> None:
    open_minutes = {minute for minute in minutes_of(window) if HOURS.is_open(minute)}
    covered = {minute for span in shifts for minute in minutes_of(span)}

    found = holes(HOURS, shifts, window)

    assert sorted(minute for hole in found for minute in minutes_of(hole)) == sorted(open_minutes - covered)


@given(st.lists(spans(), max_size=6), spans())
def test_no_two_holes_touch_and_each_lies_in_one_day(shifts: list[Span], window: Span) -> None:
    found = holes(HOURS, shifts, window)

    assert all(begins < ends and begins.date() == ends.date() for begins, ends in found)
    assert all(before[1] < after[0] for before, after in pairwise(found))
