"""The prefecture's draft tried on the past, and published only when nobody of the past year is left without a lead."""

import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from administration import trial_asking
from foundation import clock
from foundation.clock import JAPAN
from foundation.database import session
from records.prefecture import Prefecture
from records.ruleset import StoredRuleSet
from tests.administration.test_rules import DRAFT, drafted, put
from tests.administration.test_trial import HOME, references
from tests.builders import log_in, told

JUNE = datetime(2026, 6, 15, 10, 0, tzinfo=JAPAN)
MAY = datetime(2026, 5, 11, 10, 0, tzinfo=JAPAN)
YEAR = "from=2025-06&to=2026-05&rules=draft"
# A gate after which nobody may lead: the static check cannot know whether anybody like this writes.
BARRING: dict[str, Any] = {
    "rule_id": "X9",
    "rank": "5",
    "outcome": "offer",
    "bars": ["DARC-K", "DARC-S", "PREF-SAG"],
    "words": "だれも受けません。",
}


@pytest.fixture(autouse=True)
def june(app: object) -> Iterator[None]:
    clock.start_at(JUNE)
    yield
    clock.start_at(None)
    assert app


def bar_everybody(client: FlaskClient) -> None:
    """A gate of the draft that leaves nobody for the drugs of Karatsu."""
    put(client, f"{DRAFT}/gates/0", BARRING)
    number = re.findall(r"gates/(\d+)/ugokasu\"[^>]*>(?:(?!</form>).)*?：X9<", client.get(DRAFT).text, re.DOTALL)[0]
    for field, value in (("needs", "drugs"), ("place", "41202")):
        put(
            client,
            f"{DRAFT}/gates/{number}/jouken",
            {"path": "", "field": field, "operator": "any_of", "values": [value]},
        )


def versions() -> list[int]:
    session.rollback()
    return list(session.scalars(select(StoredRuleSet.version).join(Prefecture).where(Prefecture.code == "saga")))


def link_to_trial(client: FlaskClient) -> str:
    """The address behind ためす on the page of the draft."""
    return unescape(re.findall(r'href="([^"]+)">ためす</a>', client.get(DRAFT).text)[0])


def test_the_draft_is_tried_from_its_page_on_the_last_twelve_whole_months(client: FlaskClient) -> None:
    moved, stays = told(at=MAY), told(at=MAY, phone="080-0000-0002", municipality="41201")
    drafted(client)

    address = link_to_trial(client)

    assert set(address.partition("?")[2].split("&")) == set(YEAR.split("&"))
    text = client.get(address).text
    assert "2件のうち 1件の行き先が変わります" in text
    assert "下書き（令和8年6月16日から）。令和8年6月15日 午前10時に書いたもの" in text
    assert "確認を頼む" in text
    cell = client.get(f"{HOME}/uchiwake?{YEAR}&cell=moved").text
    assert references(cell) == [moved.reference]
    assert stays.reference not in cell


def test_whoever_approves_finds_the_trial_where_they_approve(client: FlaskClient) -> None:
    told(at=MAY)
    drafted(client)
    put(client, f"{DRAFT}/tanomu")
    log_in(client, "pref-sag")

    text = client.get(link_to_trial(client)).text

    assert "1件のうち 1件の行き先が変わります" in text
    assert "確認を頼む" not in text
    assert "令和7年6月から令和8年5月までの相談 1件に当てはめて" in client.get(f"{DRAFT}/koukai").text


def test_a_printed_result_says_what_was_tried_by_whom_and_when(client: FlaskClient) -> None:
    drafted(client)

    text = " ".join(client.get(f"{HOME}?{YEAR}&without=needs_ok@DARC-K").text.split())

    assert "<dd>令和7年6月から令和8年5月まで</dd>" in text
    assert "<dd>唐津の薬物依存回復支援：困りごと</dd>" in text
    assert "令和8年6月15日 午前10時" in text
    printed = re.findall(r'<div class="print-only">(.*?)</div>', text)
    assert re.findall(r"見本 一郎（県の担当）", "".join(printed))


@pytest.mark.parametrize("address", [HOME, f"{HOME}/uchiwake", f"{HOME}/uchiwake.csv", f"{HOME}/ikisaki.csv"])
def test_a_draft_with_faults_is_not_tried_and_the_faults_are_named(client: FlaskClient, address: str) -> None:
    drafted(client)
    put(client, f"{DRAFT}/rules/0", {"rule_id": "X2", "rank": "900", "lead_1": "DARC-S", "outcome": "offer"})
    put(client, f"{DRAFT}/rules/0", {"rule_id": "X3", "rank": "901", "lead_1": "DARC-S", "outcome": "offer"})

    answer = client.get(f"{address}?{YEAR}&cell=all")

    assert answer.status_code == 409
    assert "下書きに直す所があるので、まだためせません。" in answer.text
    assert re.findall(r"<li>規則 X3[^<]+働きません。|<li>規則 X3[^<]+主担当になりません。", answer.text)
    assert f'href="{DRAFT}"' in answer.text


@pytest.mark.parametrize("address", [HOME, f"{HOME}/uchiwake", f"{HOME}/futan.csv"])
def test_the_address_of_a_draft_that_is_gone_says_so(client: FlaskClient, address: str) -> None:
    drafted(client)
    put(client, f"{DRAFT}/kesu")

    answer = client.get(f"{address}?{YEAR}&cell=all")

    assert answer.status_code == 409
    assert "下書きはありません。公開されたか、捨てられたか、まだ始めていません。" in answer.text
    assert '<option value="2025-06" selected>' in answer.text
    assert 'value="draft"' not in answer.text


def test_nothing_is_published_that_leaves_somebody_without_a_lead(client: FlaskClient) -> None:
    left_over = told(at=MAY)
    told(at=MAY, phone="080-0000-0002", municipality="41201")
    drafted(client)
    bar_everybody(client)
    put(client, f"{DRAFT}/tanomu")
    log_in(client, "pref-sag")

    answer = put(client, f"{DRAFT}/koukai", {"valid_from": "2026-07-01"})

    assert answer.status_code == 400
    assert "前の12か月に受け付けた相談 2件のうち 1件が、行き先なしになります。" in answer.text
    assert versions() == [1]
    listed = re.findall(rf'href="({HOME}/uchiwake[^"]+)">行き先なしの 1件を見る', answer.text)
    assert references(client.get(unescape(listed[0])).text) == [left_over.reference]


def test_it_is_published_once_everybody_has_a_lead(client: FlaskClient) -> None:
    told(at=MAY, phone="080-0000-0002", municipality="41201")
    drafted(client)
    bar_everybody(client)
    put(client, f"{DRAFT}/tanomu")
    log_in(client, "pref-sag")

    answer = put(client, f"{DRAFT}/koukai", {"valid_from": "2026-07-01"})

    assert answer.status_code == 303
    assert sorted(versions()) == [1, 2]


@pytest.mark.parametrize("month", ["2025-05-31", "2026-06-01"])
def test_only_the_twelve_whole_months_before_count(client: FlaskClient, month: str) -> None:
    told(at=datetime.fromisoformat(f"{month}T10:00+09:00"))
    drafted(client)
    bar_everybody(client)
    put(client, f"{DRAFT}/tanomu")
    log_in(client, "pref-sag")

    assert put(client, f"{DRAFT}/koukai", {"valid_from": "2026-07-01"}).status_code == 303


def test_a_long_check_is_announced_where_the_draft_is_published(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(at=MAY)
    drafted(client)
    put(client, f"{DRAFT}/tanomu")
    log_in(client, "pref-sag")
    assert "秒かかります" not in client.get(f"{DRAFT}/koukai").text

    monkeypatch.setattr(trial_asking, "_CASES_A_SECOND", 0.05)

    assert "およそ20秒かかります" in client.get(f"{DRAFT}/koukai").text


@pytest.mark.parametrize("path", [f"{HOME}/uchiwake", f"{HOME}/uchiwake.csv"])
def test_what_takes_long_warns_before_a_list_or_file_too(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    told(at=MAY)
    drafted(client)
    monkeypatch.setattr(trial_asking, "_CASES_A_SECOND", 0.05)

    answer = client.get(f"{path}?{YEAR}&cell=all", follow_redirects=True)

    assert "およそ20秒かかります" in answer.text
    client.get(f"{HOME}?{YEAR}&sure=1")
    assert client.get(f"{path}?{YEAR}&cell=all").status_code == 200
