"""What may enter the record, whatever it comes from."""

import pytest

from records.answers import AnswerFault, read_answers


def taken(**answers: object) -> object:
    return read_answers(answers, places=(), needed=())


@pytest.mark.parametrize("day", ["2025-02-28", "2024-02-29", "2025-10", "1961-05-01", "２０２５／１０／０１"])
def test_a_day_of_the_calendar_is_taken(day: str) -> None:
    assert "release_date" in taken(release_date=day)  # type: ignore[operator]


@pytest.mark.parametrize(
    "day", ["2025-02-31", "2025-02-29", "2025-04-31", "0000-01-01", "0001-01", "9999-12-31", "2025-00", "1"]
)
def test_an_impossible_day_is_named(day: str) -> None:
    with pytest.raises(AnswerFault) as fault:
        taken(release_date=day)

    assert (fault.value.field, fault.value.value) == ("release_date", day)
    assert "2025-10-01" in fault.value.sentence


@pytest.mark.parametrize("text", ["a\x00b", "\ud83d", "あ\udfff"])
def test_what_no_database_keeps_is_refused(text: str) -> None:
    with pytest.raises(AnswerFault) as fault:
        taken(free_text=text)

    assert (fault.value.field, fault.value.value) == ("free_text", text)
