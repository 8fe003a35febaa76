"""The capacity line: numbers beside the words that warn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from administration.capacity import Room
from routing.limits import UNLIMITED


@pytest.mark.parametrize(
    ("held", "most", "words", "warning"),
    [
        (18, 25, "18／25（72%） あと7", ""),
        (19, 25, "19／25（76%） あと6", ""),
        (20, 25, "20／25（80%） あと5", "もうすぐいっぱいです"),
        (24, 25, "24／25（96%） あと1", "もうすぐいっぱいです"),
        (25, 25, "25／25（100%） あと0", "いっぱいです"),
        (27, 25, "27／25（108%） あと0", "いっぱいです"),
        (199, 200, "199／200（99%） あと1", "もうすぐいっぱいです"),
        (18, UNLIMITED, "18件（上限なし）", ""),
        (18, None, "18件（上限の定めなし）", ""),
    ],
)
def test_room_is_said_in_numbers_and_words(*, held: int, most: int | str | None, words: str, warning: str) -> None:
    room = Room(held, most)

    assert (room.words, room.warning) == (words, warning)


@given(st.integers(0, 500), st.integers(1, 300))
def test_only_a_body_without_a_free_place_is_called_full(held: int, most: int) -> None:
    assert (Room(held, most).warning == "いっぱいです") == (held >= most)
