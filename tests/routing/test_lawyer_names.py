"""The lawyer whom somebody names: whole names, whole family names, and letters that are written in several shapes."""

import pytest

from routing.lawyer_names import is_meant


@pytest.mark.parametrize(
    "typed",
    [
        "試作弁子",
        "試作",
        "試作先生",
        "弁護士 試作",
        "試作様",
        "試作先生でした",
        "試作先生、女性",
        "試作弁護士（外野法律事務所）",
        "外野法律事務所の試作先生",
        "シサク事務所の試作　弁子 先生",
        "担当は試作弁子先生です",
    ],
)
def test_a_lawyer_is_meant_by_the_whole_name_and_by_the_family_name_alone(typed: str) -> None:
    assert is_meant("試作 弁子", typed)


@pytest.mark.parametrize(
    "typed", ["", "先生", "外野法律事務所", "わからない", "外野弁護士", "試作 太郎先生", "大試作先生", "試作弁子香"]
)
def test_nobody_is_meant_by_another_name_or_none(typed: str) -> None:
    assert not is_meant("試作 弁子", typed)


@pytest.mark.parametrize("typed", ["小林花子弁護士", "小林先生", "林 花子", "鈴木はるか"])
def test_part_of_a_longer_name_means_nobody(typed: str) -> None:
    assert not is_meant("林 花", typed)
    assert not is_meant("鈴木 一", typed)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("渡邊 一", "渡辺先生"),
        ("渡辺 一", "渡邉 一弁護士"),
        ("高木 実", "髙木弁護士"),
        ("山﨑 一", "山崎"),
        ("齋藤 一", "斉藤先生"),
    ],
)
def test_a_name_is_the_same_in_every_shape_of_its_letters(name: str, typed: str) -> None:
    assert is_meant(name, typed)


@pytest.mark.parametrize(
    ("name", "typed", "meant"),
    [
        ("高橋健", "高橋先生", True),
        ("高橋健", "高橋 健", True),
        ("高橋健", "高先生", False),
        ("林健", "林先生", True),
    ],
)
def test_the_family_name_is_known_without_a_blank_too(name: str, typed: str, *, meant: bool) -> None:
    assert is_meant(name, typed) is meant


def test_whoever_has_no_name_is_meant_by_nothing() -> None:
    assert not is_meant("", "試作")
