import pytest

from casework.countable import is_countable
from records.casecodes import METHOD, RESULT

COUNTED = ("phone", "visit", "outreach", "accompany", "online", "meeting", "agency", "form", "mail", "letter")


@pytest.mark.parametrize("method", list(METHOD))
@pytest.mark.parametrize("result", list(RESULT))
def test_only_what_was_held_or_answered_counts(method: str, result: str) -> None:
    assert is_countable(method, result, counted_today=False) == (method in COUNTED and result == "reached")


@pytest.mark.parametrize("method", COUNTED)
def test_only_mail_counts_once_a_day(method: str) -> None:
    assert is_countable(method, "reached", counted_today=True) == (method != "mail")
