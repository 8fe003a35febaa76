"""The form in the languages of its catalogs: the page stays, the answers stay, staff read Japanese."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from foundation import ruby
from foundation.database import session
from records.consultation import Consultation
from tests.builders import log_in
from tests.intake.reading import Record, send, walk

RECORD: Record = {"relation": "self", "needs": ["drugs"], "municipality": "41202", "contact_method": "page_only"}
CODES = ["ja_easy", "en", "zh", "vi", "pt", "tl", "ko"]


def token(page: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))


@pytest.mark.parametrize("code", CODES)
def test_the_start_page_is_shown_in_the_language_that_was_pressed(client: FlaskClient, code: str) -> None:
    pressed = client.get(f"/saga/kotoba/{code}")
    page = client.get("/saga/").text

    assert (pressed.status_code, pressed.headers["Location"]) == (303, "/saga/")
    assert "困っていることを教えてください。" not in page
    assert not re.search("[\ue000\ue001《》]", page)


def test_a_leaflets_address_opens_the_easy_version_with_readings_above(client: FlaskClient) -> None:
    assert client.get("/y/saga/?m=card01").headers["Location"] == "/saga/?m=card01"
    client.get("/saga/?m=card01")
    page = client.get("/saga/").text

    assert "<ruby>相談<rp>（</rp><rt>そうだん</rt><rp>）</rp></ruby>フォーム" in page
    assert "<title>こまりごと そうだんフォーム – そうだんフォーム</title>" in page


def test_a_code_that_is_no_language_and_an_address_that_is_no_page_lead_home(client: FlaskClient) -> None:
    assert client.get("/saga/kotoba/xx?to=//evil.example/").headers["Location"] == "/saga/"
    assert '<html lang="ja">' in client.get("/saga/").text


def test_what_was_typed_stays_while_the_language_changes(client: FlaskClient) -> None:
    walk(client, "saga", RECORD)
    address = "/saga/q/message"
    typed = {"name": "見本《みほん》", "free_text": "まだ 書《か》いています\n二行め"}
    hidden = token(client.get(address).text)

    changed = client.post(address, data={**hidden, **typed, "kotoba": "ja_easy"})
    page = client.get(address).text

    assert (changed.status_code, changed.headers["Location"]) == (303, address)
    assert 'value="見本《みほん》"' in page
    assert "まだ 書《か》いています\n二行め</textarea>" in page
    assert "ほかに" in page


def test_an_easy_form_is_kept_as_such_and_staff_read_japanese(client: FlaskClient) -> None:
    client.get("/saga/kotoba/ja_easy")
    walk(client, "saga", RECORD)
    sent = send(client)

    assert sent.status_code == 303
    assert session.scalars(select(Consultation.language)).one() == "ja_easy"
    log_in(client, "ken-saga")
    assert "月の実績" in client.get("/ken/").text


def test_the_next_steps_are_told_in_the_language_of_the_page(client: FlaskClient) -> None:
    client.get("/saga/kotoba/en")
    walk(client, "saga", RECORD)
    page = client.get(send(client).headers["Location"]).text

    assert "We received your message" in page
    assert re.search(r"We will reply by \w{3}, \w{3} \d{1,2}\.", page)


def test_a_fault_names_the_field_in_the_language_of_the_page(client: FlaskClient) -> None:
    client.get("/saga/kotoba/en")
    walk(client, "saga", RECORD)
    address = "/saga/q/message"
    hidden = token(client.get(address).text)

    refused = client.post(address, data={**hidden, "name": "", "free_text": "あ" * 5_000})

    assert refused.status_code == 400
    assert "characters. Please make it shorter." in refused.text


def test_readings_stand_above_words_and_alone_where_no_element_can() -> None:
    page = ruby.marked('<p title="紙《かみ》">紙《かみ》</p><textarea>紙《かみ》</textarea>')

    assert ruby.shown(page) == (
        '<p title="かみ"><ruby>紙<rp>（</rp><rt>かみ</rt><rp>）</rp></ruby></p><textarea>かみ</textarea>'
    )
