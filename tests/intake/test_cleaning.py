"""What is typed or sent is cleaned in its way of writing and changed in nothing else."""

import pytest

from records.answers import AnswerFault, Answers, read_answers


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


DASHES = "‐‑‒–—―−－ー─━ｰ~～〜⸺⸻〰゠＿_﹘﹣"
INVISIBLE = "\u200b\u200c\u200e\u200f\ufeff\u00ad\u202a\u202c\u202e\u2060\u2065\u2066\u2069"


@pytest.mark.parametrize("dash", DASHES)
def test_any_dash_separates_a_number(dash: str) -> None:
    assert read(phone=f"090{dash}1111{dash}2222") == {"phone": "090-1111-2222"}


@pytest.mark.parametrize("mark", INVISIBLE)
def test_marks_nobody_sees_are_taken_out_of_numbers_and_addresses(mark: str) -> None:
    cleaned = read(phone=f"{mark}090-1111{mark}-2222", email=f"mihon{mark}@example.jp{mark}")

    assert cleaned == {"phone": "090-1111-2222", "email": "mihon@example.jp"}


@pytest.mark.parametrize("span", ["12:10〜12:40", "12:10～12:40", "１２：１０ー１２：４０", "12:10 – 12:40"])
def test_a_span_of_time_may_be_written_with_any_dash(span: str) -> None:
    assert read(time_ok=[span]) == {"time_ok": ["12:10-12:40"]}


@pytest.mark.parametrize("code", ["page_only", "ｐａｇｅ＿ｏｎｌｙ"])
def test_the_underscore_of_a_code_is_no_dash(code: str) -> None:
    assert read(contact_method=code) == {"contact_method": "page_only"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("taro~suzuki@example.jp", "taro~suzuki@example.jp"),
        ("taro_suzuki+a@example.jp", "taro_suzuki+a@example.jp"),
        (" ｔａｒｏ～ｓｕｚｕｋｉ＠ｅｘａｍｐｌｅ．ｊｐ　", "taro~suzuki@example.jp"),
        ("taro suzuki@example.jp", "tarosuzuki@example.jp"),
        ("mihon..taro.@example.jp", "mihon..taro.@example.jp"),
    ],
)
def test_of_a_mail_address_only_width_and_blanks_are_cleaned(typed: str, kept: str) -> None:
    assert read(email=typed) == {"email": kept}


@pytest.mark.parametrize("typed", ["so-ーme@example.jp", "見本@example.jp", "taro−suzuki@example.jp", "㍿@example.jp"])
def test_letters_that_no_mail_address_has_are_refused_not_changed(typed: str) -> None:
    with pytest.raises(AnswerFault):
        read(email=typed)
