"""Days are read the ways people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.written_days import read_day_or_month

TODAY = date(2025, 9, 30)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("令和7年10月1日", "2025-10-01"),
        ("令和元年5月", "2019-05"),
        ("Ｒ７．１０．１", "2025-10-01"),
        ("R7.10", "2025-10"),
        ("2025/10/1", "2025-10-01"),
        ("2025-10", "2025-10"),
        ("１０月１日", "2025-10-01"),
        ("10月", "2025-10"),
        ("9月", "2025-09"),
        ("9/29", "2026-09-29"),
        ("9/30", "2025-09-30"),
        ("", ""),
        ("  ", ""),
        ("2月30日", None),
        ("13月", None),
        ("1", None),
        ("12", None),
        ("2025/1", "2025-01"),
        ("9999-12-31", None),
        ("1999-12-31", None),
        ("2099-12", "2099-12"),
        ("あした", None),
        ("来月の終わりごろ", None),
    ],
)
def test_a_day_is_read_as_it_is_meant(typed: str, read: str | None) -> None:
    assert read_day_or_month(typed, TODAY) == read


@given(st.dates(date(2019, 5, 1), date(2060, 12, 31)))
def test_era_and_western_years_name_the_same_day(day: date) -> None:
    era = f"令和{day.year - 2018}年{day.month}月{day.day}日"

    assert read_day_or_month(era, TODAY) == day.isoformat()
    assert read_day_or_month(f"{day.year}/{day.month}/{day.day}", TODAY) == day.isoformat()


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_without_a_year_the_next_such_day_is_meant(today: date, day: date) -> None:
    read = read_day_or_month(f"{day.month}/{day.day}", today)

    assert read is None or 0 <= (date.fromisoformat(read) - today).days <= 366


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(typed: str) -> None:
    assert read_day_or_month(typed, TODAY) is None or len(read_day_or_month(typed, TODAY) or "") in {0, 7, 10}
