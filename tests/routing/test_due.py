"""Working hours and due times: the table of 4.2 by hand, and what must hold for any moment."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.due import JAPAN, Due, Hours, due_times, first_contact_by, follow_up_on, promised_on

OFFICE = Hours.read({})
PART_WEEK = Hours.read(
    {"week": {"tue": ["10:00", "15:00"], "fri": ["13:00", "16:00"]}, "closed": ["2025-09-26", "11-04"]}
)
URGENCIES = st.sampled_from(["urgent", "soon", "normal"])
CALENDARS = st.sampled_from([OFFICE, PART_WEEK, Hours.read({"week": {"sun": ["09:00", "12:00"]}, "holidays": True})])
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31)).map(lambda moment: moment.replace(tzinfo=JAPAN))  # noqa: DTZ001 - hypothesis wants naive bounds


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JAPAN)


@pytest.mark.parametrize(
    ("received", "read_by", "answer_by", "first_contact_by"),
    [
        # A Thursday before a holiday on Tuesday.
        ("2025-09-18T09:58", "2025-09-19T17:15", "2025-09-22T17:15", "2025-09-26T17:15"),
        # Friday evening: Saturday and Sunday do not count.
        ("2025-09-19T20:00", "2025-09-22T17:15", "2025-09-24T17:15", "2025-09-29T17:15"),
        # Before the turn of the year: 29 December to 3 January are closed.
        ("2025-12-26T10:00", "2026-01-05T17:15", "2026-01-06T17:15", "2026-01-09T17:15"),
        # A substitute holiday: 6 May 2025.
        ("2025-05-02T10:00", "2025-05-07T17:15", "2025-05-08T17:15", "2025-05-13T17:15"),
    ],
)
def test_a_normal_case_is_due_by_working_days(
    *, received: str, read_by: str, answer_by: str, first_contact_by: str
) -> None:
    due = due_times(at(received), "normal", OFFICE)

    assert due == Due(at(read_by), at(answer_by), at(first_contact_by))


@pytest.mark.parametrize(
    ("received", "read_by", "closing"),
    [
        ("2025-09-18T09:58", "2025-09-18T11:58", "2025-09-18T17:15"),
        ("2025-09-18T07:00", "2025-09-18T10:30", "2025-09-18T17:15"),
        ("2025-09-18T16:30", "2025-09-18T17:15", "2025-09-18T17:15"),
        ("2025-09-18T17:15", "2025-09-19T10:30", "2025-09-19T17:15"),
        ("2025-09-20T12:00", "2025-09-22T10:30", "2025-09-22T17:15"),
    ],
)
def test_an_urgent_case_is_due_the_same_working_day(received: str, read_by: str, closing: str) -> None:
    due = due_times(at(received), "urgent", OFFICE)

    assert due == Due(at(read_by), at(closing), at(closing))


def test_an_early_case_is_read_as_normal_and_contacted_a_day_sooner() -> None:
    due = due_times(at("2025-09-18T09:58"), "soon", OFFICE)

    assert due == Due(at("2025-09-19T17:15"), at("2025-09-22T17:15"), at("2025-09-25T17:15"))


def test_a_body_that_works_two_days_a_week_counts_its_own_days() -> None:
    due = due_times(at("2025-09-18T09:58"), "normal", PART_WEEK)

    # Friday 19; Tuesday 23 is a holiday and Friday 26 closed, so Tuesday 30.
    assert due.read_by == at("2025-09-19T16:00")
    assert due.answer_by == at("2025-09-30T15:00")


def test_a_day_closed_every_year_is_closed_every_year() -> None:
    assert PART_WEEK.opening(date(2025, 11, 4)) is None
    assert PART_WEEK.opening(date(2031, 11, 4)) is None


@pytest.mark.parametrize(
    ("received", "promised"),
    [("2025-09-18T09:58", "2025-09-22"), ("2025-09-19T23:59", "2025-09-24"), ("2025-12-27T10:00", "2026-01-06")],
)
def test_an_answer_is_promised_for_the_second_working_day(received: str, promised: str) -> None:
    assert promised_on(at(received)) == date.fromisoformat(promised)


def test_a_referral_is_followed_up_after_fourteen_days_or_three() -> None:
    assert follow_up_on(at("2025-09-18T09:58"), "normal") == date(2025, 10, 2)
    assert follow_up_on(at("2025-09-18T09:58"), "urgent") == date(2025, 9, 21)


def test_a_moment_of_another_zone_is_taken_in_japan_time() -> None:
    midnight_in_japan = datetime.fromisoformat("2025-09-18T15:30+00:00")

    assert promised_on(midnight_in_japan) == date(2025, 9, 24)


def test_a_calendar_without_an_open_day_is_taken_as_office_hours() -> None:
    never = Hours.read({"week": {"mon": []}})

    assert due_times(at("2025-09-18T09:58"), "normal", never).read_by == at("2025-09-19T17:15")


@given(MOMENTS, URGENCIES, CALENDARS)
def test_due_times_follow_one_another_and_fall_into_working_days(
    received: datetime, urgency: str, hours: Hours
) -> None:
    due = due_times(received, urgency, hours)

    assert due.answer_by is not None
    assert due.first_contact_by is not None
    assert received <= due.read_by <= due.answer_by <= due.first_contact_by
    for moment in (due.read_by, due.answer_by, due.first_contact_by):
        span = hours.opening(moment.date())
        assert span is not None
        assert span[0] <= moment <= span[1]


@given(MOMENTS, CALENDARS)
def test_urgent_is_never_later_than_early_and_early_never_later_than_normal(received: datetime, hours: Hours) -> None:
    urgent, soon, normal = (due_times(received, urgency, hours) for urgency in ("urgent", "soon", "normal"))

    assert urgent.read_by <= soon.read_by == normal.read_by
    assert first_contact_by(received, "urgent", hours) <= first_contact_by(received, "soon", hours)
    assert first_contact_by(received, "soon", hours) <= first_contact_by(received, "normal", hours)


@given(MOMENTS, st.integers(0, 3000), CALENDARS)
def test_working_time_adds_up(started: datetime, minutes: int, hours: Hours) -> None:
    whole = hours.add_working_time(started, timedelta(minutes=minutes))
    half = hours.add_working_time(started, timedelta(minutes=minutes // 2))
    rest = hours.add_working_time(half, timedelta(minutes=minutes - minutes // 2))

    assert started <= half <= whole
    assert rest == whole


@given(MOMENTS, URGENCIES)
def test_due_times_survive_being_stored(received: datetime, urgency: str) -> None:
    due = due_times(received, urgency, OFFICE)

    assert Due.from_json(due.to_json()) == due


@given(MOMENTS)
def test_the_next_opening_is_open(moment: datetime) -> None:
    opening = OFFICE.next_open(moment)

    assert OFFICE.is_open(opening)
    assert opening >= moment
    assert (opening == moment) is OFFICE.is_open(moment)
