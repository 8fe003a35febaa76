"""Whatever is sent: one clear sentence, everything typed still there, nothing stored, never a broken page."""

from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from foundation.database import session
from intake.steps import page_named
from records.consultation import Consultation
from records.draft import Draft
from tests.intake.reading import Record, answer, page_of, press, start, walk

FULL: Record = {
    "relation": "supporter_org",
    "needs": ["housing", "drugs"],
    "urgent": ["no_bed"],
    "municipality": "41202",
    "contact_method": "phone",
    "phone": "090-1111-2222",
    "stage": "detained",
    "access_needs": ["interpreter"],
    "language": "en",
}
BAD = ("gold", "dru\x00gs", "x" * 3000, "0")
TYPED = {"org_name", "name", "free_text", "no_contact_text"}
STALE = "この画面は古くなっていました。もう一度押してください。"


def kept() -> dict[str, Any]:
    session.rollback()
    return dict(session.scalars(select(Draft)).one().answers)


def sent() -> int:
    session.rollback()
    return session.scalars(select(func.count()).select_from(Consultation)).one()


def test_every_page_refuses_what_it_did_not_offer(client: FlaskClient) -> None:
    paths = walk(client, "saga", FULL)
    before = kept()
    for path in paths:
        page = page_named(path.rpartition("/")[2])
        assert page is not None
        hidden = dict(page_of(client.get(path)).forms[0].hidden)
        for key, bad in [
            (key, bad) for key in page.keys for bad in BAD if key not in TYPED or not bad.isalnum() or len(bad) > 1000
        ]:
            response = client.post(path, data={**hidden, key: bad})
            assert response.status_code == 400, (path, key, bad[:9])
            read = page_of(response)
            assert read.title.startswith("エラー："), (path, key)
            assert "もう一度見てください" in read.words
    assert kept() == before


def test_everything_typed_is_still_there_after_a_fault(client: FlaskClient) -> None:
    start(client)
    answer(client, "contact_method", ("contact_method", "phone"))

    response = answer(client, "phone", ("phone", "電話は夜だけ"), ("phone_owner", "workplace"))

    html = response.get_data(as_text=True)
    assert response.status_code == 400
    assert 'value="電話は夜だけ"' in html
    assert 'value="workplace" checked' in " ".join(html.split())
    assert page_of(response).words.count("電話番号を数字で入れてください。例：090 1234 5678") == 2


def test_a_long_story_is_kept_on_the_page_with_what_to_do(client: FlaskClient) -> None:
    start(client)

    response = answer(client, "message", ("name", "はな"), ("free_text", "あ" * 1001))

    assert response.status_code == 400
    assert "あ" * 1001 in response.get_data(as_text=True)
    assert 'value="はな"' in response.get_data(as_text=True)
    assert "1000字までです。短くしてください。" in page_of(response).words


@pytest.mark.parametrize(
    "typed", ["０９０ー１２３４−５６７８", "090 1234 5678", "(090)1234-5678", "９０９０１２３４５６７８"[1:]]
)
def test_ways_of_writing_a_number_are_cleaned_not_refused(client: FlaskClient, typed: str) -> None:
    start(client)
    answer(client, "contact_method", ("contact_method", "phone"))

    assert answer(client, "phone", ("phone", typed)).status_code == 303
    assert kept()["answers"]["phone"].replace("-", "") == "09012345678"


def test_half_width_kana_of_a_number_and_wide_mail_addresses_are_cleaned(client: FlaskClient) -> None:
    start(client)
    answer(client, "contact_method", ("contact_method", "email"))

    assert answer(client, "email", ("email", " ｓｏｍｅｏｎｅ＠ｅｘａｍｐｌｅ．ｊｐ ")).status_code == 303
    assert kept()["answers"]["email"] == "someone@example.jp"


@pytest.mark.parametrize(
    "hidden", [{"csrf_token": ""}, {"csrf_token": "stale"}, {"once": ""}, {"once": "another form"}]
)
def test_a_missing_or_stale_token_is_a_sentence_and_keeps_what_was_typed(
    client: FlaskClient, hidden: dict[str, str]
) -> None:
    start(client)
    before = kept()

    response = press(client, "/saga/q/message", [("free_text", "書き終えたところ")], hidden=hidden)

    assert response.status_code == 400
    assert STALE in page_of(response).words
    assert "書き終えたところ" in response.get_data(as_text=True)
    assert kept() == before


def test_a_stale_token_on_the_start_page_is_a_sentence(client: FlaskClient) -> None:
    response = press(client, "/saga/", hidden={"csrf_token": "stale"})

    assert response.status_code == 400
    assert STALE in page_of(response).words


def test_a_stale_token_sends_nothing(client: FlaskClient) -> None:
    walk(client, "saga", FULL)

    response = press(client, "/saga/q/check", hidden={"csrf_token": "stale"})

    assert response.status_code == 400
    assert STALE in page_of(response).words
    assert sent() == 0


def test_sending_before_the_end_leads_to_the_open_question(client: FlaskClient) -> None:
    start(client)
    hidden = dict(page_of(client.get("/saga/q/relation")).forms[0].hidden)

    assert client.post("/saga/q/check", data=hidden).headers["Location"] == "/saga/q/relation"
    assert sent() == 0


def test_an_answer_to_a_question_that_is_not_asked_stores_nothing(client: FlaskClient) -> None:
    start(client)
    hidden = dict(page_of(client.get("/saga/q/relation")).forms[0].hidden)
    before = kept()

    response = client.post("/saga/q/phone", data={**hidden, "phone": "0901112222"})

    assert response.headers["Location"] == "/saga/q/relation"
    assert kept() == before


@pytest.mark.parametrize("wish", ["ZZZ-9", "except:ZZZ-9", "PREF-G", "DARC-K", "except:"])
def test_only_a_body_that_the_page_offers_can_be_wished_for(client: FlaskClient, wish: str) -> None:
    start(client, "mihon")

    assert answer(client, "body_wish", ("body_wish", wish), prefecture="mihon").status_code == 400
    assert "body_wish" not in kept()["answers"]


@pytest.mark.parametrize("wish", ["DARC-G", "except:DARC-G", ""])
def test_a_body_that_the_page_offers_can_be_wished_for(client: FlaskClient, wish: str) -> None:
    start(client, "mihon")

    assert answer(client, "body_wish", ("body_wish", wish), prefecture="mihon").status_code == 303
    assert kept()["answers"].get("body_wish", "") == wish


FORM = {"Content-Type": "application/x-www-form-urlencoded"}
BAD_BYTES = (b"%ff%fe", b"\xff", b"%C0%AF", b"\x82\xcd\x82\xc8")


@pytest.mark.parametrize("bad", BAD_BYTES)
def test_bytes_that_are_not_utf8_are_answered_with_a_sentence(client: FlaskClient, bad: bytes) -> None:
    start(client)
    before = kept()

    response = client.post("/saga/q/relation", data=b"relation=" + bad, headers=FORM)

    assert response.status_code == 400
    assert "読めない文字がありました。" in page_of(response).words
    assert kept() == before


@pytest.mark.parametrize("bad", BAD_BYTES)
def test_beside_bytes_that_are_not_utf8_the_rest_is_still_there(client: FlaskClient, bad: bytes) -> None:
    start(client)
    story = quote("やっと書けました&=").encode()

    response = client.post("/saga/q/message", data=b"name=hana" + bad + b"&free_text=" + story, headers=FORM)

    page = response.get_data(as_text=True)
    assert response.status_code == 400
    assert "やっと書けました&amp;=" in page
    assert 'value="hana\N{REPLACEMENT CHARACTER}' in page
    assert 'id="name-error"' in page


@pytest.mark.parametrize("path", ["/saga/", "/saga/q/check", "/saga/q/nothing", "/saga/henji", "/nowhere/q/message"])
def test_bytes_that_are_not_utf8_break_no_page(client: FlaskClient, path: str) -> None:
    start(client)

    assert client.post(path, data=b"free_text=%ff", headers=FORM).status_code in {400, 404}


def test_bytes_that_are_not_utf8_without_a_form_show_what_can_be_read(client: FlaskClient) -> None:
    response = client.post("/saga/q/message", data=b"name=hana&free_text=%ff", headers=FORM)

    assert response.status_code == 404
    assert "hana" in page_of(response).words


@pytest.mark.parametrize("story", ["あ" * 7_300, "あ" * 100_000, "a" * 900_000])
def test_a_story_far_too_long_is_kept_on_the_page_with_what_to_do(client: FlaskClient, story: str) -> None:
    start(client)

    response = answer(client, "message", ("name", "はな"), ("free_text", story))

    assert response.status_code == 400
    assert "1000字までです。短くしてください。" in page_of(response).words
    assert story in response.get_data(as_text=True)
    assert 'value="はな"' in response.get_data(as_text=True)


def test_what_is_too_large_to_be_read_is_said_to_be_lost_and_the_other_answers_are_not(client: FlaskClient) -> None:
    start(client)
    answer(client, "relation", ("relation", "self"))

    response = answer(client, "message", ("free_text", "あ" * 200_000))

    assert response.status_code == 413
    assert "今送った内容は長すぎて、受け取れませんでした。" in page_of(response).words
    assert "ほかの質問の答えは残っています。" in page_of(response).words
    assert kept()["answers"] == {"relation": "self"}


@pytest.mark.parametrize("code", ["../etc", "%00", "１", "<script>"])
def test_a_strange_leaflets_code_is_let_go(client: FlaskClient, code: str) -> None:
    client.get("/saga/", query_string={"m": code})

    with client.session_transaction() as cookie:
        assert "medium" not in cookie


def test_what_was_typed_is_shown_as_text_and_never_as_markup(client: FlaskClient) -> None:
    walk(client, "saga", {**FULL, "free_text": "<script>alert(1)</script>"})

    html = client.get("/saga/q/check").get_data(as_text=True)

    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html
