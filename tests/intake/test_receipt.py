"""The receipt number survives slips of the pen, ways of writing, and says nothing of the token."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation import sealing
from foundation.sealing import KeyRing
from intake.receipt import LENGTH, NumberFault, check_digit, read_number, receipt_for, receipt_hash

DIGITS = st.text("0123456789", min_size=LENGTH - 1, max_size=LENGTH - 1)


@pytest.fixture(autouse=True)
def _keys() -> None:
    sealing.use(KeyRing.read("t1:" + "A" * 43 + "=", "B" * 43 + "="))


def numbered(digits: str) -> str:
    return digits + check_digit(digits)


@given(DIGITS)
def test_a_number_with_its_check_digit_is_read(digits: str) -> None:
    assert read_number(numbered(digits)) == numbered(digits)


@given(DIGITS, st.integers(0, LENGTH - 1), st.integers(1, 9))
def test_every_wrong_digit_is_caught(digits: str, place: int, shift: int) -> None:
    number = numbered(digits)
    wrong = str((int(number[place]) + shift) % 10)

    with pytest.raises(NumberFault):
        read_number(number[:place] + wrong + number[place + 1 :])


@given(DIGITS, st.integers(0, LENGTH - 2))
def test_every_swap_of_neighbours_is_caught(digits: str, place: int) -> None:
    number = numbered(digits)
    left, right = number[place], number[place + 1]

    if left != right:
        with pytest.raises(NumberFault):
            read_number(number[:place] + right + left + number[place + 2 :])


@given(DIGITS, st.sampled_from(["", " ", "　", "-", "－", "ー", "‐", "—", "\t"]))
def test_a_number_is_read_however_it_is_spaced(digits: str, gap: str) -> None:
    number = numbered(digits)
    groups = gap.join(number[start : start + 4] for start in range(0, LENGTH, 4))

    assert read_number(groups) == number


@given(DIGITS)
def test_full_width_digits_are_read(digits: str) -> None:
    number = numbered(digits)

    assert read_number(number.translate(str.maketrans("0123456789", "０１２３４５６７８９"))) == number


@given(st.text(max_size=40))
def test_anything_else_is_a_fault_and_nothing_worse(typed: str) -> None:
    try:
        read = read_number(typed)
    except NumberFault:
        read = "0" * LENGTH

    assert len(read) == LENGTH


@given(st.text(min_size=1), st.text(min_size=1))
def test_a_token_has_one_number_and_another_token_another(token: str, other: str) -> None:
    assert read_number(receipt_for(token)) == receipt_for(token)
    assert (receipt_for(token) == receipt_for(other)) == (token == other)


def test_another_key_gives_other_numbers_and_hashes() -> None:
    number, kept = receipt_for("token"), receipt_hash("0" * LENGTH)

    sealing.use(KeyRing.read("t1:" + "A" * 43 + "=", "C" * 43 + "="))

    assert receipt_for("token") != number
    assert receipt_hash("0" * LENGTH) != kept
