"""What is typed or sent is cleaned in its way of writing and changed in nothing else."""

import pytest

from records.answers import Answers, read_answers


def read(**raw: object) -> Answers:
    return read_answers(raw, places=("41201", "41202"), needed=())


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (["any", "12:10-12:40"], ["12:10-12:40"]),
        (["wd_am", "any", "sat"], ["wd_am", "sat"]),
        (["any"], ["any"]),
    ],
)
def test_any_time_beside_a_narrower_wish_is_the_narrower_wish(given: list[str], kept: list[str]) -> None:
    assert read(time_ok=given) == {"time_ok": kept}
