import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.safety import phrases
from records import reachcodes
from records.answers import Answers

ASKED: Answers = {
    "contact_method": "phone",
    "phone_owner": "only_me",
    "voicemail_ok": "no",
    "caller_name": "personal",
    "answer_by_other": "hang_up",
    "sms_ok": "no",
}
PROHIBITED = ["窓口名を言わない", "留守電に残さない", "本人以外なら切る", "SMSは送らない"]


@pytest.mark.parametrize(
    ("said", "phrase"),
    [
        ({"caller_name": "personal"}, "窓口名を言わない"),
        ({"caller_name": "prefecture"}, "県と名乗ってよい"),
        ({"caller_name": "body"}, "団体を名乗ってよい"),
        ({"caller_name": "phrase:図書館のものです"}, "「図書館のものです」と名乗る"),
        ({"voicemail_ok": "no"}, "留守電に残さない"),
        ({"voicemail_ok": "yes_without_name"}, "留守電は名乗らない"),
        ({"voicemail_ok": "yes"}, "留守電に残してよい"),
        ({"answer_by_other": "hang_up"}, "本人以外なら切る"),
        ({"answer_by_other": "ask_call_back"}, "かけ直しを頼んでよい"),
        ({"sms_ok": "no"}, "SMSは送らない"),
        ({"sms_ok": "yes"}, "SMSを送ってよい"),
        ({"no_contact": ["employer"]}, "職場に連絡しない"),
        ({"no_contact_text": "となりの人"}, "ほかの人もだめ"),
        ({"no_contact_text": "となりの人"}, "連絡しない人：となりの人"),
        ({"time_ok": ["wd_evening"]}, "電話は 平日 午後5時～8時"),
        ({"time_ok": ["12:10-12:40"]}, "電話は 12:10-12:40"),
        ({"time_ok": ["any"]}, "時間はいつでもよい"),
        ({"time_ok": ["any", "12:10-12:40"]}, "電話は 12:10-12:40"),
        ({"phone_owner": "shared_family"}, "家族と共用の電話"),
        ({"phone_owner": "workplace", "contact_method": "email"}, "職場のメール"),
        ({"phone_owner": "unknown"}, "だれの電話か分からない"),
        ({"contact_method": "page_only"}, "電話もメールもしない"),
        ({"contact_method": "self_call"}, "こちらから電話しない"),
        ({"contact_method": "letter"}, "手紙で連絡する"),
        ({"contact_method": "sms"}, "SMSで連絡する"),
        ({"contact_method": "via_supporter", "via_relation": "lawyer"}, "弁護士を通して連絡する"),
    ],
)
def test_every_answer_about_contact_has_its_phrase(said: Answers, phrase: str) -> None:
    assert phrase in phrases({**ASKED, **said})


def test_who_must_not_be_contacted_stands_first() -> None:
    said: Answers = {**ASKED, "no_contact": ["family"], "time_ok": ["any"]}

    found = phrases(said, ["no_subject_contact"])

    assert found == ["本人に連絡しない", "家族に連絡しない", *PROHIBITED, "時間はいつでもよい"]


def test_where_nothing_was_asked_nothing_is_claimed() -> None:
    assert phrases({"contact_method": "phone", "phone": "080-0000-1234"}) == []


def test_what_was_not_asked_beside_other_rules_is_the_safe_way() -> None:
    assert phrases({"contact_method": "phone", "sms_ok": "yes"}) == [*PROHIBITED[:3], "SMSを送ってよい"]


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "contact_method": st.sampled_from(list(reachcodes.CONTACT_METHOD)),
            "via_relation": st.sampled_from(list(reachcodes.VIA_RELATION)),
            "phone_owner": st.sampled_from(list(reachcodes.PHONE_OWNER)),
            "voicemail_ok": st.sampled_from(list(reachcodes.VOICEMAIL_OK)),
            "answer_by_other": st.sampled_from(list(reachcodes.ANSWER_BY_OTHER)),
            "sms_ok": st.sampled_from(list(reachcodes.SMS_OK)),
            "caller_name": st.sampled_from(["personal", "prefecture", "body", "phrase:見本"]),
            "no_contact": st.lists(st.sampled_from(list(reachcodes.NO_CONTACT)), unique=True, min_size=1),
            "time_ok": st.lists(st.sampled_from(list(reachcodes.TIME_OK)), unique=True, min_size=1),
        },
    )
)
def test_no_code_ever_reaches_the_banner(said: Answers) -> None:
    shown = "".join(phrases(said))

    assert not any("a" <= char <= "z" for char in shown)


def test_a_permission_never_stands_before_a_prohibition() -> None:
    found = phrases({**ASKED, "voicemail_ok": "yes", "no_contact": ["victim"]})

    assert found.index("留守電に残してよい") > found.index("被害者に連絡しない")
    assert found[-1] == "留守電に残してよい"
