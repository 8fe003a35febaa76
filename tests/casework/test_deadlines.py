from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.deadlines import due_words, span
from foundation.clock import JAPAN
from routing.due import Hours

OFFICE = Hours.read({})
# A Monday before two holidays: 敬老の日 is 15 September, 秋分の日 is 23 September 2025.
NOW = datetime(2025, 9, 22, 10, 0, tzinfo=JAPAN)


def at(day: int, hour: int = 17, month: int = 9) -> datetime:
    return datetime(2025, month, day, hour, 15, tzinfo=JAPAN)


@pytest.mark.parametrize(
    ("due_at", "words", "late"),
    [
        (at(22), "今日まで", False),
        (at(24), "9/24 あと1営業日", False),
        (at(26), "9/26 あと3営業日", False),
        (at(23), "9/23 まで", False),
        (at(22, month=12), "12/22 あと30営業日以上", False),
        (at(22, 9), "今日 09:15 を過ぎた", True),
        (at(19), "9/19 1営業日超過", True),
        (at(12), "9/12 5営業日超過", True),
        (at(21), "9/21 1営業日超過", True),
        (at(1, month=4), "4/1 30営業日以上超過", True),
    ],
)
def test_due_times_are_told_in_working_days(due_at: datetime, words: str, late: bool) -> None:  # noqa: FBT001 - a table
    due = due_words(due_at, NOW, OFFICE)

    assert (due.text, due.late) == (words, late)


def test_a_friday_is_not_yet_a_working_day_late_on_saturday() -> None:
    due = due_words(at(19), datetime(2025, 9, 20, 9, 0, tzinfo=JAPAN), OFFICE)

    assert (due.text, due.late) == ("9/19 期限切れ", True)


def test_without_a_date_nothing_is_due() -> None:
    assert due_words(None, NOW, OFFICE).text == ""


def test_a_body_counts_in_the_days_on_which_it_works() -> None:
    wednesdays = Hours.read({"week": {"wed": ["09:00", "16:00"]}})

    assert due_words(at(1, month=10), NOW, wednesdays).text == "10/1 あと2営業日"


def test_the_view_of_today_and_tomorrow_reaches_over_a_holiday() -> None:
    assert span(NOW, OFFICE).soon.date() == at(24).date()


@given(st.timedeltas(timedelta(days=-400), timedelta(days=400)))
def test_late_is_what_lies_before_now(offset: timedelta) -> None:
    assert due_words(NOW + offset, NOW, OFFICE).late == (offset < timedelta(0))
