"""偏り, 届かない相談 and 変更した振り分け through the front door: figures that add up, each with its cases."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.scope import reference_for
from casework import desk, handling
from casework.desk import Chosen
from casework.handling import Declined
from foundation.clock import JAPAN
from foundation.database import session
from intake.submission import Sent
from records.trail import Act, Trace
from routing import spread
from routing.store import prefecture_named
from tests.builders import NAME, STORY, log_in, told, viewer_of
from tests.routing.terms import agree

MAY = datetime(2026, 5, 11, 10, 0, tzinfo=JAPAN)
PERIOD = "from=2026-05&to=2026-05"
MONTH = (MAY.date().replace(day=1), MAY.date().replace(day=31))
# How often each was offered a case by the fixture of this name.
PAIR = {"DARC-K": 3, "DARC-S": 2}
Page = Callable[[str], str]


def send(number: int, **answers: Any) -> Sent:
    at = MAY + timedelta(minutes=number)
    return told(at=at, **{"phone": f"080-0000-{number:04d}", "name": f"見本 {number}", **answers})


@pytest.fixture
def pair(client: FlaskClient) -> list[Sent]:
    """Karatsu four times: near twice, away once, and once declined and passed on."""
    found = [send(1), send(2), send(3, distance_wish="away"), send(4)]
    later = MAY + timedelta(hours=2)
    handling.accept(viewer_of("darc-k"), found[0].reference, at=later)
    handling.decline(viewer_of("darc-k"), found[3].reference, Declined("full", ""), at=later)
    log_in(client, "ken-saga")
    return found


@pytest.fixture
def shown_at(client: FlaskClient) -> Page:
    def read(address: str) -> str:
        answer = client.get(address)
        assert answer.status_code == 200, address
        return unescape(answer.text)

    return read


def numbers(text: str, path: str) -> dict[str, int]:
    links = re.findall(rf'href="({path}/uchiwake[^"]+)"[^>]*><span class="vh">[^<]*</span>(\d+)<', text)
    return {address: int(number) for address, number in links}


def total(shown: dict[str, int], words: str) -> int:
    return sum(count for address, count in shown.items() if words in address)


def references(text: str) -> list[str]:
    return re.findall(r'<h2><a href="/app/c/([^"]+)"', text)


@pytest.mark.usefixtures("pair")
def test_ways_and_answers_of_a_pair_each_add_up_to_what_it_was_offered(shown_at: Page) -> None:
    shown = numbers(shown_at(f"/ken/katayori?{PERIOD}"), "/ken/katayori")

    sums = {(body, part): total(shown, f"body={body}&{part}=") for body in PAIR for part in ("way", "answer")}
    assert sums == {(body, part): offered for body, offered in PAIR.items() for part in ("way", "answer")}
    assert {address: len(references(shown_at(address))) for address in shown} == shown


def test_each_offer_says_how_it_came_and_what_became_of_it(pair: list[Sent], client: FlaskClient) -> None:
    found = spread.spreads(prefecture_named("saga").id, *MONTH, reference=reference_for(viewer_of("ken-saga")))[
        0
    ].offers

    assert [(one.reference, one.body, one.way, one.answer) for one in found] == [
        (pair[0].reference, "DARC-K", "near", "accepted"),
        (pair[1].reference, "DARC-K", "near", "offered"),
        (pair[2].reference, "DARC-S", "away", "offered"),
        (pair[3].reference, "DARC-K", "near", "declined"),
        (pair[3].reference, "DARC-S", "after", "offered"),
    ]
    assert [one.hours for one in found][:2] == [pytest.approx(119 / 60), None]
    assert "辞退：受入上限" in client.get(f"/ken/katayori?{PERIOD}").text


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("answers", "body", "way"),
    [
        ({"body_wish": "DARC-K", "municipality": "41201", "distance_wish": "any"}, "DARC-K", "wish"),
        ({"body_wish": "DARC-S", "distance_wish": ""}, "DARC-S", "wish"),
        ({"body_wish": "except:DARC-K", "distance_wish": "near"}, "DARC-S", "wish"),
        ({"distance_wish": "away"}, "DARC-S", "away"),
        ({"body_wish": "except:DARC-K", "distance_wish": "away"}, "DARC-S", "away"),
    ],
)
def test_a_wish_about_a_body_is_no_wish_about_distance(answers: dict[str, str], body: str, way: str) -> None:
    send(1, **answers)

    [found] = spread.spreads(prefecture_named("saga").id, *MONTH)[0].offers

    assert (found.body, found.way) == (body, way)


def test_the_reasons_for_declining_add_up_to_the_declines(client: FlaskClient, shown_at: Page) -> None:
    for number, reason in enumerate(("full", "full", "language", "")):
        sent = send(number)
        if reason:
            handling.decline(viewer_of("darc-k"), sent.reference, Declined(reason, ""), at=MAY + timedelta(hours=2))
    log_in(client, "ken-saga")

    text = shown_at(f"/ken/katayori?{PERIOD}")
    table = text.partition("：辞退の理由")[2].partition("</table>")[0]

    assert re.findall(r">(\d+)<", table) == ["0", "2", "0", "1", "0", "3"]
    assert [part in table for part in ("67%", "33%", "50%", "25%")] == [True, True, False, False]
    shown = numbers(table, "/ken/katayori")
    assert {address: len(references(shown_at(address))) for address in shown} == shown


@pytest.mark.usefixtures("pair")
def test_without_shares_there_is_no_target_and_no_alert(shown_at: Page) -> None:
    for code in PAIR:
        agree(code, share=None)

    text = shown_at(f"/ken/katayori?{PERIOD}")

    assert "定めなし" in text
    assert "決めた割合から外れています" not in text


@pytest.mark.parametrize(("weights", "alerts"), [((3, 2), 0), ((9, 1), 2)])
@pytest.mark.usefixtures("pair")
def test_a_month_off_its_share_beyond_the_band_is_told(shown_at: Page, weights: tuple[int, int], alerts: int) -> None:
    agree("DARC-S", share=weights[0])
    agree("DARC-K", share=weights[1])

    text = shown_at(f"/ken/katayori?{PERIOD}")

    assert text.count("割合どおりなら") == alerts
    assert "60%" in text


@pytest.mark.usefixtures("app")
def test_a_prefecture_with_one_body_has_no_pool(client: FlaskClient, shown_at: Page) -> None:
    log_in(client, "ken-akita")

    assert "同じ種類の団体が二つ以上ありません。" in shown_at(f"/ken/katayori?{PERIOD}")


def test_what_no_body_takes_is_counted_by_the_condition_that_failed(client: FlaskClient, shown_at: Page) -> None:
    agree("DARC-S", ages=["20s"])
    agree("DARC-K", ages=["20s"])
    old, other = send(1, age_band="50s"), send(2, needs=["money"])
    send(3, age_band="20s")
    send(4, consent_share_body="no_pref_only")
    log_in(client, "ken-saga")

    shown = numbers(shown_at(f"/ken/todokanai?{PERIOD}"), "/ken/todokanai")

    assert {address: len(references(shown_at(address))) for address in shown} == shown
    by_condition = {
        code: references(shown_at(f"/ken/todokanai/uchiwake?{PERIOD}&condition={code}")) for code in ("age", "no_body")
    }
    assert by_condition == {"age": [old.reference], "no_body": [other.reference]}
    assert max(shown.values()) == 2


def test_the_quarters_stand_after_the_sum_in_years_of_the_era(client: FlaskClient, shown_at: Page) -> None:
    send(1, needs=["lonely"])
    log_in(client, "ken-saga")

    text = shown_at(f"/ken/todokanai?{PERIOD}")

    heads = re.findall(r'<th scope="col" class="num">([^<]+)(?:<small>([^<]+)</small>)?</th>', text)
    assert heads == [("計", ""), ("令和8年度", "第1四半期")]


@pytest.mark.parametrize("path", ["/ken/katayori", "/ken/todokanai", "/ken/henkou", "/ken/tenken"])
def test_the_menu_says_where_a_page_of_the_check_belongs(client: FlaskClient, shown_at: Page, path: str) -> None:
    log_in(client, "ken-saga")

    marked = re.findall(r'<a href="([^"]+)" aria-current="page">', shown_at(path))

    assert "/ken/tenken" in marked


def test_whoever_waits_for_room_is_counted_by_what_is_full(client: FlaskClient, shown_at: Page) -> None:
    agree("DARC-K", capacity_per_month=1)
    agree("DARC-S", capacity=0)
    send(1)
    waiting = send(2)
    log_in(client, "ken-saga")

    listed = references(shown_at(f"/ken/todokanai/uchiwake?{PERIOD}&condition=month_full"))

    assert listed == [waiting.reference]


def test_an_order_against_the_proposal_is_counted_with_its_reason(client: FlaskClient, shown_at: Page) -> None:
    kept, changed = (send(number, consent_share_body="ask_first") for number in (1, 2))
    ken = viewer_of("ken-saga", MAY)
    desk.confirm(ken, kept.reference, at=MAY, has_consent=True)
    desk.choose(ken, changed.reference, Chosen("DARC-S", "唐津は工事中", has_consent=True), at=MAY)
    log_in(client, "ken-saga")

    text = shown_at(f"/ken/henkou?{PERIOD}")
    listed = shown_at(f"/ken/henkou/uchiwake?{PERIOD}&staff={ken.staff_id}")

    assert text.count("1／2") == 4
    assert "50%" in text
    assert references(listed) == [kept.reference, changed.reference]
    assert "唐津は工事中" in listed
    assert "唐津の薬物依存回復支援 → 佐賀の薬物依存回復支援（変更）" in listed


def test_every_number_of_the_orders_opens_its_cases_by_person_and_month(client: FlaskClient, shown_at: Page) -> None:
    june = MAY + timedelta(days=31)
    for number, (login, at, body) in enumerate(
        [
            ("ken-saga", MAY, "DARC-S"),
            ("ken-saga", june, "DARC-K"),
            ("pref-sag", june, "DARC-S"),
            ("pref-sag", june, "DARC-S"),
        ]
    ):
        sent = send(number, consent_share_body="ask_first")
        desk.choose(viewer_of(login, at), sent.reference, Chosen(body, "唐津は工事中", has_consent=True), at=at)
    log_in(client, "ken-saga")

    text = shown_at("/ken/henkou?from=2026-05&to=2026-06")

    links = re.findall(r'href="(/ken/henkou/uchiwake[^"]+)"[^>]*><span class="vh">[^<]*</span>(\d+)／(\d+)<', text)
    opened = [(shown_at(address), changed, given) for address, changed, given in links]
    assert [(changed, given) for _, changed, given in links] == [
        *[("2", "2"), ("2", "2")],
        *[("1", "2"), ("1", "1"), ("0", "1")],
        *[("3", "4"), ("1", "1"), ("2", "3")],
    ]
    assert [(str(page.count("（変更）")), str(len(references(page)))) for page, _, _ in opened] == [
        (changed, given) for _, changed, given in opened
    ]


@pytest.mark.usefixtures("pair")
def test_no_name_or_story_is_shown_and_who_looked_is_kept(shown_at: Page) -> None:
    paths = ("katayori", "todokanai", "henkou")

    text = "".join(shown_at(f"/ken/{path}?{PERIOD}") for path in paths)
    text += shown_at(f"/ken/katayori/uchiwake?{PERIOD}&body=DARC-K&way=near")

    assert [secret for secret in (NAME, STORY, "見本 1") if secret in text] == []
    session.rollback()
    kept = session.scalars(select(Trace).where(Trace.act == Act.CASES_LISTED)).one()
    assert (kept.detail["figure"], kept.detail["rows"]) == ("spread", 3)


@pytest.mark.parametrize("path", ["katayori", "todokanai", "henkou"])
def test_the_pages_are_the_prefectures_own(client: FlaskClient, path: str) -> None:
    log_in(client, "darc-k")

    assert {client.get(f"/ken/{path}{rest}").status_code for rest in ("", f"/uchiwake?{PERIOD}")} == {404}


@pytest.mark.usefixtures("pair")
def test_another_prefectures_cases_are_out_of_sight(client: FlaskClient, shown_at: Page) -> None:
    log_in(client, "ken-mihon")

    assert client.get(f"/ken/katayori/uchiwake?{PERIOD}&body=DARC-K").status_code == 404
    assert "この期間にはありません。" in shown_at(f"/ken/henkou?{PERIOD}")
    assert "この期間にはありません。" in shown_at(f"/ken/todokanai?{PERIOD}")
