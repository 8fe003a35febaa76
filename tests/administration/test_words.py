"""Terms in words, as the pages show them."""

from administration.terms_words import areas_in_words, terms_in_words
from records.prefecture import Prefecture

PLACE = Prefecture(
    code="mihon",
    jis="99",
    short="MHN",
    name="見本県",
    public_name="見本県の相談窓口",
    phone="000-000-0001",
    hours={},
    exit_url="https://example.jp/",
    areas=[{"name": "北", "places": [["99201", "見本市"], ["99301", "東見本町"], ["99302", "西見本村"]]}],
    emergency_numbers=[],
    hogoku=[{"name": "見本保護区", "municipalities": ["99201", "99301"]}],
)


def test_no_place_is_the_whole_prefecture() -> None:
    assert areas_in_words([], PLACE) == "県内全域"


def test_a_hogoku_held_whole_is_named_once() -> None:
    assert areas_in_words(["99201", "99301", "99302"], PLACE) == "見本保護区（見本市、東見本町）、西見本村"


def test_a_hogoku_held_in_part_is_its_municipalities() -> None:
    assert areas_in_words(["99301"], PLACE) == "東見本町"


def test_terms_that_are_not_stated_are_not_shown_but_places_and_capacity_are() -> None:
    assert terms_in_words({}, PLACE) == [("地域", "県内全域"), ("持てる件数", "上限の定めなし")]


def test_every_kind_of_term_has_its_words() -> None:
    terms = {
        "needs_ok": ["drugs"],
        "capacity": "unlimited",
        "week_limit": 3,
        "month_limit": "unlimited",
        "money_limit": 300000,
        "on_probation_ok": False,
        "channels_counted": {"email": "2026-04-01", "phone": "2025-04-01", "web": "2025-04-01"},
        "report_unit": "persons",
    }

    words = dict(terms_in_words(terms, PLACE))

    assert words == {
        "地域": "県内全域",
        "困りごと": "薬物",
        "持てる件数": "上限なし",
        "1週間に新しく受ける件数": "3",
        "ひと月に新しく受ける件数": "上限なし",
        "1件あたりの金額（円）": "300,000（読むための記録です。使った額は数えません）",
        "保護観察中の人も受ける": "いいえ",
        "件数に入れる方法": "フォーム、電話（令和7年4月1日から）、メール（令和8年4月1日から）",
        "数える単位": "実人員",
    }
