import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update

from casework.wording import Wording
from foundation.database import session, transaction
from intake.submission import Sent
from records.answers import Answers
from records.assignment import StoredDecision
from records.case import Case
from records.field import Kind
from records.fields import FIELDS
from records.prefecture import Prefecture
from records.staff import Staff
from records.trail import Trace
from tests.builders import NAME, STORY, case_of, colleague, log_in, press, told


def accepted(client: FlaskClient, **answers: str | list[str]) -> Sent:
    sent = told(at=None, prefecture="saga", **answers)
    log_in(client, "darc-k")
    press(client, f"/app/c/{sent.reference}/accept", on="/app/")
    return sent


def reads() -> list[tuple[str, int | None]]:
    session.rollback()
    query = select(Trace.act, Trace.staff_id).where(Trace.act == "case_read").order_by(Trace.id)
    return [(row.act, row.staff_id) for row in session.execute(query)]


def test_every_reading_of_a_case_leaves_its_trace(client: FlaskClient) -> None:
    sent = accepted(client)

    client.get(f"/app/c/{sent.reference}")
    client.get(f"/app/c/{sent.reference}")

    staff_id = session.scalars(select(Staff.id).where(Staff.login == "darc-k")).one()
    assert reads() == [("case_read", staff_id)] * 2


def test_who_looked_is_on_the_page(client: FlaskClient) -> None:
    sent = accepted(client)
    colleague("darc-k2", "DARC-K", "見本 同僚")
    log_in(client, "darc-k2")

    page = client.get(f"/app/c/{sent.reference}").text

    assert re.search(r'<th scope="row">見本 同僚</th>\s*<td>[^<]+</td>\s*<td class="num">1</td>', page)


def test_no_name_and_no_need_stands_in_the_title(client: FlaskClient) -> None:
    sent = accepted(client)

    title = re.search(r"<title>(.*?)</title>", client.get(f"/app/c/{sent.reference}").text, re.DOTALL)

    assert title is not None
    assert title[1].split() == [sent.reference, "–", "相談受付"]


def test_the_banner_stands_above_everything_else(client: FlaskClient) -> None:
    page = client.get(f"/app/c/{accepted(client, no_contact=['family']).reference}").text

    assert page.index("家族に連絡しない") < page.index("次にやること") < page.index("これまで")


def test_where_nothing_was_asked_about_contact_the_banner_says_so(client: FlaskClient) -> None:
    sent = accepted(client, contact_method="", phone="", phone_owner="", time_ok="")

    page = client.get(f"/app/c/{sent.reference}").text

    assert re.search(r"連絡の注意</h2>\s*<p>聞いていません</p>", page)


def test_the_desk_reads_what_it_must_settle(client: FlaskClient) -> None:
    sent = told(consent_share_body="ask_first")
    log_in(client, "pref-sag")

    page = client.get(f"/app/c/{sent.reference}").text

    assert [
        word for word in (NAME, STORY, "提案：唐津の薬物依存回復支援", "本人の同意を確かめた") if word not in page
    ] == []


def test_line_breaks_and_markup_in_a_story_stay_what_they_are(client: FlaskClient) -> None:
    sent = accepted(client, free_text="一行目\n<script>alert(1)</script>")

    page = client.get(f"/app/c/{sent.reference}").text

    assert "一行目\n&lt;script&gt;" in page


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("key", [key for key, field in FIELDS.items() if field.kind in {Kind.CODE, Kind.CODES}])
def test_no_stored_code_is_ever_shown(key: str) -> None:
    wording = Wording(session.scalars(select(Prefecture.id).where(Prefecture.code == "saga")).one())
    codes = list(FIELDS[key].codes or {})

    for code in codes:
        answers: Answers = {key: [code] if FIELDS[key].kind is Kind.CODES else code}
        shown = wording.words(key, answers)
        assert shown != code
        assert not re.search(r"[a-z]", shown)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("key", "code", "words"),
    [
        ("municipality", "41202", "唐津市"),
        ("municipality", "23101", "愛知県"),
        ("municipality", "no_fixed", "住まいが定まらない"),
        ("municipality_future", "undecided", "決まっていない"),
        ("other_prefecture", "40", "福岡県"),
        ("writer_prefecture", "abroad", "海外"),
        ("body_wish", "DARC-K", "唐津の薬物依存回復支援"),
        ("body_wish", "except:DARC-K", "唐津の薬物依存回復支援のほか"),
        ("caller_name", "phrase:図書館のものです", "「図書館のものです」と名乗る"),
        ("release_date", "2025-10", "2025-10"),
    ],
)
def test_places_bodies_and_phrases_have_their_names(key: str, code: str, words: str) -> None:
    wording = Wording(session.scalars(select(Prefecture.id).where(Prefecture.code == "saga")).one())

    assert wording.words(key, {key: code}) == words


def test_what_the_tally_alone_opens_is_on_no_page(client: FlaskClient) -> None:
    sent = accepted(client, offence_class="theft", who_may_know=["nobody"])

    page = client.get(f"/app/c/{sent.reference}").text

    assert "窃盗" not in page
    assert "だれにも知られたくない" in page


def test_the_history_tells_every_turn_newest_first(client: FlaskClient) -> None:
    sent = accepted(client)
    page = f"/app/c/{sent.reference}"
    day = case_of(sent).opened_on.isoformat()
    press(client, f"{page}/contact", {"method": "phone", "result": "reached", "counterpart": "subject"}, on=page)
    for act in ("confirm", "failed"):
        press(
            client, f"{page}/referral", {"destination": "OUT-MH", "made_on": day, "consent": "yes", "note": "紹介した"}
        )
        row = re.search(r'name="referral" value="(\d+)"', client.get(page).text)
        assert row is not None
        press(client, f"{page}/referral/{act}", {"referral": row[1]}, on=page)
    press(client, f"{page}/watch", {"until": "2099-01-01"})
    press(client, f"{page}/close", {"reason": "reached_goal", "screening": "linked"})
    press(client, f"{page}/reopen", on=page)

    told_turns = re.findall(r"<b>([^<]+)</b>", client.get(page).text.split("これまで")[1])

    assert told_turns[:7] == [
        "また開いた",
        "終結 目標達成",
        "つなぎ 不調 精神保健福祉センター・保健所",
        "つなぎ 精神保健福祉センター・保健所",
        "つながった 精神保健福祉センター・保健所",
        "つなぎ 精神保健福祉センター・保健所",
        "電話 話せた 本人",
    ]


def test_what_a_decline_led_to_stands_above_it(client: FlaskClient) -> None:
    sent = told()
    log_in(client, "darc-k")
    press(client, f"/app/c/{sent.reference}/decline", {"reason": "full"})
    log_in(client, "darc-s")
    press(client, f"/app/c/{sent.reference}/accept", on="/app/")

    turns = re.findall(r"<b>([^<]+)</b>", client.get(f"/app/c/{sent.reference}").text.split("これまで")[1])

    assert turns[:4] == [
        "受けた 佐賀の薬物依存回復支援",
        "振り分け 打診：佐賀の薬物依存回復支援",
        "受けられない 受入上限",
        "振り分け 打診：唐津の薬物依存回復支援",
    ]


def test_a_withdrawn_offer_is_in_the_history(client: FlaskClient) -> None:
    sent = told()
    log_in(client, "pref-sag")
    press(client, f"/app/c/{sent.reference}/open", {"reason": "返事がない"})
    press(client, f"/app/c/{sent.reference}/choose", {"body": "DARC-S", "reason": "返事がない"})
    log_in(client, "darc-s")
    press(client, f"/app/c/{sent.reference}/accept", on="/app/")

    assert "打診を取り下げ 唐津の薬物依存回復支援" in client.get(f"/app/c/{sent.reference}").text


def test_a_case_that_waits_for_the_router_has_no_reasons_yet(client: FlaskClient) -> None:
    sent = told(consent_share_body="ask_first")
    with transaction():
        session.execute(delete(StoredDecision))
        session.execute(update(Case).values(review="waiting", outcome="waiting"))
    log_in(client, "pref-sag")

    assert "まだ振り分けていません。" in client.get(f"/app/c/{sent.reference}").text


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("watch", {"until": "9999-12-31"}),
        ("watch", {"until": "らいしゅう"}),
        ("note", {"text": "\x00"}),
        ("note", {"text": "あ" * 2001}),
        ("close", {"reason": "unheard", "screening": "continue"}),
        ("referral", {"destination": "OUT-MARS", "made_on": "2025-09-22"}),
        ("referral", {"destination": "OUT-MH", "made_on": "0001-01-01"}),
    ],
)
def test_odd_input_is_a_sentence_on_the_same_page(client: FlaskClient, act: str, fields: dict[str, str]) -> None:
    sent = accepted(client)

    answer = press(client, f"/app/c/{sent.reference}/{act}", fields)

    assert answer.status_code == 400
    assert "もう一度見てください" in answer.text
