"""Which questions a person sees, in which order, and what a changed answer makes void."""

import pytest

from intake.filled import Filled
from intake.steps import ORDER, dropped_words, first_open, next_after, page_named, path, progress
from records.answers import AnswerFault
from records.field import Asked
from records.fields import FIELDS
from tests.intake.asking import asking, take

NOTHING_READ = asking(())


def names(filled: Filled, given: object = NOTHING_READ) -> list[str]:
    return [page.name for page in path(filled, given)]  # type: ignore[arg-type]


def test_where_no_rule_reads_more_ten_questions_are_asked() -> None:
    filled = take(Filled(), "relation", NOTHING_READ, relation="self")
    filled = take(filled, "contact_method", NOTHING_READ, contact_method="page_only")

    assert names(filled) == [
        "relation",
        "needs",
        "urgent",
        "area",
        "stage",
        "supervision",
        "contact_method",
        "consent_share_body",
        "access_needs",
        "message",
    ]


def test_every_field_of_the_public_has_a_page() -> None:
    filled_by_page = {key for page in ORDER for key in page.keys}
    public = {key for key, field in FIELDS.items() if field.asked in {Asked.PUBLIC, Asked.WHERE_READ}}

    assert public - filled_by_page == set()


def test_a_question_is_asked_only_where_the_rules_read_it() -> None:
    filled = take(Filled(), "relation", asking(), relation="self")

    assert "age_band" in names(filled, asking({"age_band"}))
    assert "age_band" not in names(filled, asking({"gender"}))


@pytest.mark.parametrize(("stage", "asked"), [("detained", True), ("investigation", True), ("suspended", False)])
def test_a_lawyer_is_asked_for_only_while_the_case_runs(stage: str, *, asked: bool) -> None:
    filled = take(Filled(), "stage", asking(), stage=stage)

    assert ("lawyer_now" in names(filled, asking())) is asked


@pytest.mark.parametrize("stage", ["supervision_ended", "serving", "no_case"])
def test_supervision_is_not_asked_where_the_stage_answers_it(stage: str) -> None:
    assert "supervision" not in names(take(Filled(), "stage", asking(), stage=stage), asking())


def test_the_number_of_questions_is_that_of_the_pages_to_come() -> None:
    filled = take(Filled(), "relation", NOTHING_READ, relation="self")
    message = page_named("message")
    assert message is not None

    assert progress(message, filled, NOTHING_READ) == (10, 10)
    called = take(filled, "contact_method", NOTHING_READ, contact_method="phone")
    assert progress(message, called, NOTHING_READ) == (14, 14)


def test_numbers_to_call_are_no_question() -> None:
    filled = take(Filled(), "urgent", NOTHING_READ, urgent=["self_harm"])
    page = page_named("help_now")
    assert page is not None

    assert page in path(filled, NOTHING_READ)
    assert progress(page, filled, NOTHING_READ)[0] == 0


def test_a_changed_way_of_contact_drops_what_hung_on_it_and_says_so() -> None:
    filled = take(Filled(), "contact_method", asking(), contact_method="phone")
    filled = take(filled, "phone", asking(), phone="090-0000-0000", phone_owner="only_me")
    filled = take(filled, "care", asking(), voicemail_ok="yes")

    filled = take(filled, "contact_method", asking(), contact_method="page_only")

    assert set(filled.answers) == {"contact_method"}
    assert dropped_words(filled) == ["電話番号", "電話でしてもよいこと"]


def test_ones_own_number_does_not_become_the_helpers() -> None:
    filled = take(Filled(), "contact_method", asking(), contact_method="phone")
    filled = take(filled, "phone", asking(), phone="090-0000-0000")

    filled = take(filled, "contact_method", asking(), contact_method="via_supporter")

    assert "phone" not in filled.answers


def test_the_same_answer_again_drops_nothing() -> None:
    filled = take(Filled(), "contact_method", asking(), contact_method="phone")
    filled = take(filled, "phone", asking(), phone="090-0000-0000")

    again = take(filled, "contact_method", asking(), contact_method="phone")

    assert again.answers == filled.answers
    assert again.dropped == ()


def test_what_hangs_on_a_dropped_answer_is_dropped_too() -> None:
    filled = take(Filled(), "area", asking(), municipality="no_fixed")
    filled = take(filled, "area_future", asking(), municipality_future="other_pref")
    filled = take(filled, "municipality_future_prefecture", asking(), municipality_future_prefecture="05")

    filled = take(filled, "area", asking(), municipality="99201")

    assert filled.answers == {"municipality": "99201"}
    assert dropped_words(filled) == ["これから住む所", "これから住む県"]


def test_an_area_leads_to_its_places_and_is_not_kept_as_an_answer() -> None:
    filled = take(Filled(), "area", asking(), area="1")
    page = page_named("municipality")
    assert page is not None

    assert filled.answers == {}
    assert [code for code, _ in page.options(filled, asking())] == ["99201", "99301", "unknown"]


def test_all_places_can_be_listed() -> None:
    filled = take(Filled(), "area", asking(), area="all")
    page = page_named("municipality")
    assert page is not None

    assert [code for code, _ in page.options(filled, asking())] == ["99202", "99201", "99301", "unknown"]


def test_another_area_asks_for_the_place_again() -> None:
    filled = take(Filled(), "area", asking(), area="1")
    filled = take(filled, "municipality", asking(), municipality="99201")

    assert "municipality" in filled.done
    assert "municipality" not in take(filled, "area", asking(), area="0").done


def test_an_unknown_area_is_a_fault() -> None:
    with pytest.raises(AnswerFault):
        take(Filled(), "area", asking(), area="7")


def test_a_lawyer_says_whether_former_or_present() -> None:
    filled = take(Filled(), "relation", asking(), relation="counsel")

    assert first_open(filled, asking()) == page_named("counsel")
    assert take(filled, "counsel", asking(), relation="counsel_current").text("relation") == "counsel_current"


def test_a_finer_code_posted_at_once_needs_no_second_page() -> None:
    filled = take(Filled(), "relation", asking(), relation="landlord")

    assert filled.text("relation") == "landlord"
    assert "relation_other" not in names(filled, asking())


def test_a_group_of_needs_is_made_finer_only_where_the_rules_tell_its_codes_apart() -> None:
    assert "needs_1" in names(take(Filled(), "needs", asking(), needs=["drugs"]), asking())
    assert "needs_1" not in names(take(Filled(), "needs", asking(apart=False), needs=["drugs"]), asking(apart=False))


def test_finer_and_main_needs_replace_and_reorder() -> None:
    filled = take(Filled(), "needs", asking(), needs=["housing", "money", "drugs"])
    filled = take(filled, "needs_1", asking(), needs="food_today")
    filled = take(filled, "needs_2", asking(), needs="stealing")
    filled = take(filled, "needs_main", asking(), needs="stealing")

    assert filled.several("needs") == ["stealing", "housing", "food_today"]


def test_the_same_boxes_keep_the_finer_answers_and_the_order() -> None:
    filled = take(Filled(), "needs", asking(), needs=["housing", "drugs"])
    filled = take(filled, "needs_1", asking(), needs="stealing")
    filled = take(filled, "needs_main", asking(), needs="stealing")

    again = take(filled, "needs", asking(), needs=["housing", "drugs"])

    assert again.several("needs") == ["stealing", "housing"]
    assert first_open(again, asking()) == first_open(filled, asking())


def test_another_need_asks_again_which_is_the_main_one() -> None:
    filled = take(Filled(), "needs", asking(), needs=["housing", "work"])
    filled = take(filled, "needs_main", asking(), needs="work")

    assert "needs_main" not in take(filled, "needs", asking(), needs=["housing", "other"]).done


def family_needs(*needs: str) -> Filled:
    filled = take(Filled(), "relation", asking(), relation="family")
    return take(filled, "needs", asking(), needs=list(needs))


def test_advice_about_supporting_is_dropped_by_somebody_who_turns_out_to_write_for_themselves() -> None:
    filled = take(family_needs("support_advice", "housing"), "needs_main", asking(), needs="support_advice")

    own = take(filled, "relation", asking(), relation="self")

    assert own.several("needs") == ["housing"]
    assert dropped_words(own) == ["支援のしかた"]
    assert "needs" in own.done


def test_where_advice_was_all_that_was_wanted_the_needs_are_asked_again() -> None:
    own = take(family_needs("support_advice"), "relation", asking(), relation="self")

    assert first_open(own, asking()) == page_named("needs")
    assert dropped_words(own) == ["支援のしかた"]


def test_advice_about_supporting_stays_for_those_who_write_for_another() -> None:
    filled = take(family_needs("support_advice"), "relation", asking(), relation="partner_friend")

    assert filled.several("needs") == ["support_advice"]
    assert dropped_words(filled) == []


def test_advice_about_supporting_cannot_be_chosen_for_oneself() -> None:
    filled = take(Filled(), "relation", asking(), relation="self")

    with pytest.raises(AnswerFault):
        take(filled, "needs", asking(), needs=["support_advice", "housing"])


def test_no_address_of_a_finer_page_tells_the_need() -> None:
    assert [page.name for page in ORDER if page.name.startswith("needs_")] == [
        "needs_1",
        "needs_2",
        "needs_3",
        "needs_main",
    ]


@pytest.mark.parametrize("needs", [[], [""], ["housing", "work", "money", "drugs"], ["gold"], ["hou\x00sing"]])
def test_needs_are_one_to_three_known_codes(needs: list[str]) -> None:
    with pytest.raises(AnswerFault):
        take(Filled(), "needs", asking(), needs=needs)


def test_ticking_nothing_urgent_is_unknown_and_danger_beats_the_button() -> None:
    assert take(Filled(), "urgent", asking()).several("urgent") == ["unknown"]
    assert take(Filled(), "urgent", asking(), urgent=["no_bed", "none"]).several("urgent") == ["no_bed"]


ANSWERED_BY_A_BUTTON = [
    ("access_needs", ["slow", "wheelchair"], "", []),
    ("urgent", ["no_bed", "medicine"], "none", ["none"]),
    ("urgent", ["no_bed"], "unknown", ["unknown"]),
    ("no_contact", ["family"], "", []),
    ("who_may_know", ["family"], "nobody", ["nobody"]),
    ("who_may_know", ["family"], "", []),
    ("time_ok", ["wd_noon,wd_pm", "12:10-12:40"], "any", ["any"]),
]


@pytest.mark.parametrize(("question", "ticked", "button", "kept"), ANSWERED_BY_A_BUTTON)
def test_a_pressed_button_is_the_answer_whatever_was_ticked_before(
    question: str, ticked: list[str], *, button: str, kept: list[str]
) -> None:
    filled = take(Filled(), "contact_method", asking(), contact_method="phone")
    before = take(filled, question, asking(), **{question: ticked})

    after = take(before, question, asking(), **{question: [*ticked, button]})

    assert after.several(question) == kept


def test_a_button_takes_away_the_words_written_before_too() -> None:
    filled = take(Filled(), "contact_method", asking(), contact_method="phone")
    before = take(filled, "no_contact", asking(), no_contact="family", no_contact_text="となりの人")

    after = take(before, "no_contact", asking(), no_contact=["family", ""], no_contact_text="となりの人")

    assert "no_contact_text" not in after.answers


@pytest.mark.parametrize(
    ("question", "said", "button", "kept"),
    [
        ("urgent", {"urgent": ["self_harm"]}, "none", {"urgent": ["self_harm"]}),
        ("no_contact", {"no_contact": ["family"]}, "", {"no_contact": ["family"]}),
        ("no_contact", {"no_contact_text": ["となりの人"]}, "", {"no_contact_text": "となりの人"}),
        ("time_ok", {"time_ok": ["12:10-12:40"]}, "any", {"time_ok": ["12:10-12:40"]}),
    ],
)
def test_what_was_just_said_for_safety_holds_against_a_button(
    question: str, said: dict[str, list[str]], *, button: str, kept: dict[str, object]
) -> None:
    filled = take(Filled(), "contact_method", asking(), contact_method="phone")

    after = take(filled, question, asking(), **{**said, question: [*said.get(question, []), button]})

    assert after.answers == {"contact_method": "phone", **kept}


def test_help_just_ticked_beside_no_help_is_no_help() -> None:
    assert take(Filled(), "access_needs", asking(), access_needs=["slow", ""]).several("access_needs") == []


def test_nothing_ticked_means_nothing_permitted() -> None:
    filled = take(Filled(), "contact_method", asking(), contact_method="phone")

    cared = take(filled, "care", asking())

    assert {key: cared.text(key) for key in ("caller_name", "voicemail_ok", "answer_by_other", "sms_ok")} == {
        "caller_name": "personal",
        "voicemail_ok": "no",
        "answer_by_other": "hang_up",
        "sms_ok": "no",
    }
    assert take(filled, "care", asking(), voicemail_ok="yes", refuse="all").text("voicemail_ok") == "no"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (["wd_noon,wd_pm"], ["wd_noon", "wd_pm"]),
        (["12:10-12:40"], ["12:10-12:40"]),
        (["１２：１０〜１２：４０"], ["12:10-12:40"]),
        (["12時10分から12時40分まで"], ["12:10-12:40"]),
        (["18時半から20時"], ["18:30-20:00"]),
        ([], ["any"]),
        (["any", "wd_am", "12:10-12:40"], ["wd_am", "12:10-12:40"]),
    ],
)
def test_times_are_kept_as_the_record_writes_them(typed: list[str], kept: list[str]) -> None:
    filled = take(Filled(), "contact_method", asking(), contact_method="phone")

    assert take(filled, "time_ok", asking(), time_ok=typed).several("time_ok") == kept


def test_a_release_day_is_kept_with_its_kind_or_not_at_all() -> None:
    filled = take(Filled(), "stage", asking(), stage="serving")

    dated = take(filled, "release_date", asking(), release_date="10月1日")
    assert (dated.text("release_date"), dated.text("release_date_kind")) == ("2025-10-01", "planned")
    assert "release_date_kind" not in take(filled, "release_date", asking(), release_date="").answers
    with pytest.raises(AnswerFault):
        take(filled, "release_date", asking(), release_date="そのうち")
    unknown = take(dated, "release_date", asking(), release_date="そのうち", skip="1")
    assert "release_date" not in unknown.answers


def test_the_pages_follow_each_other_to_the_end() -> None:
    page, seen = ORDER[0], 0
    while (following := next_after(page, Filled(), asking())) is not None:
        page, seen = following, seen + 1

    assert page.name == "message"
    assert seen > 10
