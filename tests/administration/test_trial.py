"""Rules tried on the past through the front door: every number opens its cases, and nothing is changed."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from administration import trial_asking
from foundation.clock import JAPAN
from foundation.database import session, transaction
from intake.submission import Sent
from records.ruleset import StoredRuleSet
from records.trail import Act, Trace
from routing import store, trying
from tests.builders import NAME, PHONE, STORY, case_of, log_in, told
from tests.routing.terms import agree
from tests.routing.test_replay import EITHER

MAY = datetime(2026, 5, 11, 10, 0, tzinfo=JAPAN)
HOME = "/ken/kisoku/tamesu"
PERIOD = "from=2026-05&to=2026-05"
Page = Callable[[str], str]


@pytest.fixture
def sent(client: FlaskClient) -> list[Sent]:
    """Two from Karatsu and one from Saga; a second version of the rules that sends all to whoever comes first."""
    found = [told(at=MAY, phone=f"080-0000-000{number}", municipality=place) for number, place in enumerate(PLACES)]
    with transaction():
        prefecture = store.prefecture_named("saga")
        store.publish(prefecture.id, trying.written(EITHER.replace('"share", ', ""), prefecture), at=MAY)
        session.scalars(select(StoredRuleSet).where(StoredRuleSet.version == 9)).one().valid_from = MAY.date().replace(
            year=2030
        )
    log_in(client, "ken-saga")
    return found


PLACES = ("41202", "41202", "41201")


@pytest.fixture
def shown_at(client: FlaskClient) -> Page:
    def read(address: str) -> str:
        answer = client.get(address)
        assert answer.status_code == 200, address
        return unescape(answer.text)

    return read


def numbers(text: str) -> dict[str, int]:
    """Every number of a page that counts cases, by the address behind it."""
    links = re.findall(rf'href="({HOME}/uchiwake[^"]+)"[^>]*><span class="vh">[^<]*</span>(\d+)件?<', text)
    return {address: int(number) for address, number in links}


def references(text: str) -> list[str]:
    return re.findall(r'<h2><a href="/app/c/([^"]+)"', text)


def test_every_number_opens_as_many_cases_as_it_says(sent: list[Sent], shown_at: Page) -> None:
    shown = numbers(shown_at(f"{HOME}?{PERIOD}&rules=9"))

    assert len(shown) > 8
    assert {address: len(references(shown_at(address))) for address in shown} == shown
    assert sent


def test_the_sentence_says_what_would_move(sent: list[Sent], shown_at: Page) -> None:
    text = shown_at(f"{HOME}?{PERIOD}&rules=9")

    assert "3件のうち 1件の行き先が変わります。まだ何も変えていません。" in text
    moved = shown_at(f"{HOME}/uchiwake?{PERIOD}&rules=9&cell=move:DARC-S:DARC-K")
    assert references(moved) == [sent[2].reference]
    assert "唐津のあたりの外で暮らします。（S5）" in moved
    assert "佐賀の薬物依存回復支援：条件は同じで、決まった並びの順により後になりました。" in moved


def test_months_are_written_as_staff_write_them(sent: list[Sent], shown_at: Page) -> None:
    text = shown_at(f"{HOME}?{PERIOD}")

    assert '<th scope="row">令和8年5月</th>' in text
    assert sent


def test_the_rules_of_then_move_nothing(sent: list[Sent], shown_at: Page) -> None:
    assert f"{len(sent)}件のうち 0件の行き先が変わります" in shown_at(f"{HOME}?{PERIOD}")


def test_a_term_is_left_out_on_one_click(client: FlaskClient, shown_at: Page) -> None:
    agree("DARC-K", ages=["20s"])
    refused = told(at=MAY)
    log_in(client, "ken-saga")

    links = re.findall(rf'<li><a href="({HOME}[^"]+without=ages%40DARC-K)"', shown_at(f"{HOME}?{PERIOD}"))

    text = shown_at(links[0])
    assert "「唐津の薬物依存回復支援：年齢」を外すと、新しく受けることになる相談" in text
    assert references(shown_at(f"{HOME}/uchiwake?{PERIOD}&without=ages%40DARC-K&cell=taken:DARC-K")) == [
        refused.reference
    ]


def test_a_limit_that_is_exceeded_is_said_in_words(client: FlaskClient, shown_at: Page) -> None:
    for at in (MAY - timedelta(days=30), MAY):
        told(at=at, phone=f"080-0000-{at:%m%d}")
    agree("DARC-K", capacity=0)
    agree("DARC-S", capacity_per_month=1)
    log_in(client, "ken-saga")

    text = shown_at(f"{HOME}?{PERIOD}")

    assert "！ 受け持てる 0件を 1件超えます" in text
    assert "<td>よい</td>" in text


def test_no_name_number_or_story_is_shown_and_who_looked_is_kept(sent: list[Sent], shown_at: Page) -> None:
    text = shown_at(f"{HOME}?{PERIOD}") + shown_at(f"{HOME}/uchiwake?{PERIOD}&cell=all")

    assert [secret for secret in (NAME, PHONE, STORY) if secret in text] == []
    session.rollback()
    kept = session.scalars(select(Trace).where(Trace.act == Act.CASES_LISTED)).one()
    assert kept.detail["figure"] == "trial"
    assert kept.detail["rows"] == len(sent)
    assert "cell=all" in kept.detail["asked"]


def test_a_long_run_says_so_first(sent: list[Sent], shown_at: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial_asking, "_CASES_A_SECOND", 0.1)

    text = shown_at(f"{HOME}?{PERIOD}")

    assert "およそ30秒かかります" in text
    assert f"{len(sent)}件のうち" in shown_at(f"{HOME}?{PERIOD}&sure=1")


def test_an_end_before_the_beginning_is_one_sentence_and_stays_typed(client: FlaskClient) -> None:
    log_in(client, "ken-saga")

    answer = client.get(f"{HOME}?from=2026-05&to=2026-04")

    assert answer.status_code == 400
    assert "終わりの月が、始まりの月より前です。" in answer.text
    assert '<option value="2026-05" selected>' in answer.text


@pytest.mark.parametrize(
    "asked",
    ["from=x", "from=1999-01", f"{PERIOD}&rules=77", f"{PERIOD}&rules=x", f"{PERIOD}&without=ages@TEI-G"],
)
def test_what_there_is_not_is_an_unknown_address(client: FlaskClient, asked: str) -> None:
    log_in(client, "ken-saga")

    assert client.get(f"{HOME}?{asked}").status_code == 404


@pytest.mark.parametrize("cell", ["", "move:DARC-K", "nothing", "all:all"])
def test_a_number_there_is_not_is_an_unknown_address(client: FlaskClient, cell: str) -> None:
    log_in(client, "ken-saga")

    assert client.get(f"{HOME}/uchiwake?{PERIOD}&cell={cell}").status_code == 404


@pytest.mark.parametrize("login", ["darc-k", "kansa-saga"])
def test_only_the_prefectures_desk_may_try(client: FlaskClient, login: str) -> None:
    log_in(client, login)

    assert {client.get(path).status_code for path in ("/ken/tenken", HOME, f"{HOME}/uchiwake")} == {404}


def test_another_prefectures_past_is_out_of_sight(client: FlaskClient, shown_at: Page) -> None:
    reference = case_of(told(at=MAY)).reference
    log_in(client, "ken-akita")

    assert "0件のうち 0件" in shown_at(f"{HOME}?{PERIOD}")
    assert reference not in shown_at(f"{HOME}/uchiwake?{PERIOD}&cell=all")
