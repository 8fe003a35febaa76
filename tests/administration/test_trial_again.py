"""A result just shown is remembered: a number opens without another replay, and nothing new is missed."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient

from foundation import clock
from foundation.clock import JAPAN, Month
from routing import past, store, trial_memory, trying
from routing.trying import Trial
from tests.administration.test_rules import drafted, put
from tests.administration.test_trial import HOME, MAY, PERIOD, references
from tests.builders import log_in, press, told

SECOND = datetime(2026, 5, 12, 10, 0, tzinfo=JAPAN)


@pytest.fixture
def replays(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The first months of the replays that were made."""
    made: list[str] = []
    really = trying.findings

    def counted(trial: Trial) -> object:
        made.append(f"{trial.prefecture.code} {trial.first}")
        return really(trial)

    monkeypatch.setattr(trying, "findings", counted)
    return made


def cases_at(client: FlaskClient, asked: str = f"{PERIOD}&cell=all") -> list[str]:
    answer = client.get(f"{HOME}/uchiwake?{asked}")
    assert answer.status_code == 200
    return references(answer.text)


def test_a_number_opens_without_another_replay(client: FlaskClient, replays: list[str]) -> None:
    sent = told(at=MAY)
    log_in(client, "ken-saga")
    page = client.get(f"{HOME}?{PERIOD}").text

    links = [unescape(link) for link in re.findall(rf'href="({HOME}/uchiwake[^"]+)"', page)]
    listed = {link for link in links if sent.reference in references(client.get(link).text)}

    assert len(links) > 5
    assert listed
    assert replays == ["saga 2026-05"]


def test_a_remembered_number_reads_nothing_of_the_past(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = told(at=MAY)
    log_in(client, "ken-saga")
    before = cases_at(client)

    monkeypatch.setattr(past, "cases_between", None)

    assert cases_at(client) == before == [sent.reference]


def test_a_new_case_is_there_at_once(client: FlaskClient, replays: list[str]) -> None:
    first = told(at=MAY)
    log_in(client, "ken-saga")
    assert cases_at(client) == [first.reference]

    second = told(at=SECOND, phone="080-0000-0002")

    assert cases_at(client) == [first.reference, second.reference]
    assert len(replays) == 2


def test_an_act_on_a_body_is_noticed(client: FlaskClient, replays: list[str]) -> None:
    told(at=MAY)
    log_in(client, "ken-saga")
    cases_at(client)

    until = (clock.now() + timedelta(days=9)).date().isoformat()
    assert press(client, "/ken/dantai/DARC-K/pause", {"until": until}, on="/ken/dantai/DARC-K").status_code == 303

    cases_at(client)
    assert len(replays) == 2


def test_another_prefectures_acts_do_not_matter(client: FlaskClient, replays: list[str]) -> None:
    told(at=MAY)
    log_in(client, "ken-saga")
    cases_at(client)

    told("akita", at=SECOND, phone="080-0000-0002", municipality="05201")

    cases_at(client)
    assert replays == ["saga 2026-05"]


def test_what_is_remembered_stays_within_its_prefecture(client: FlaskClient, replays: list[str]) -> None:
    saga = told(at=MAY).reference
    log_in(client, "ken-saga")
    assert cases_at(client) == [saga]

    log_in(client, "ken-akita")

    assert cases_at(client) == []
    assert replays == ["saga 2026-05", "akita 2026-05"]


def test_other_months_rules_and_terms_are_other_trials(client: FlaskClient, replays: list[str]) -> None:
    told(at=MAY)
    drafted(client)
    asked = ["from=2026-05&to=2026-05", "from=2026-04&to=2026-05", f"{PERIOD}&rules=1", f"{PERIOD}&rules=draft"]
    for one in [*asked, f"{PERIOD}&without=needs_ok@DARC-K"] * 2:
        cases_at(client, f"{one}&cell=all")

    assert len(replays) == 5


def test_a_changed_draft_is_another_trial_and_a_submitted_one_is_not(client: FlaskClient, replays: list[str]) -> None:
    told(at=MAY)
    drafted(client)
    cases_at(client, f"{PERIOD}&rules=draft&cell=all")

    put(client, "/ken/kisoku/shitagaki/tanomu")
    cases_at(client, f"{PERIOD}&rules=draft&cell=all")
    assert len(replays) == 1
    put(client, "/ken/kisoku/shitagaki/modosu")
    put(client, "/ken/kisoku/shitagaki/rules/1/ugokasu", {"step": "remove"})
    cases_at(client, f"{PERIOD}&rules=draft&cell=all")

    assert len(replays) == 2


def test_looking_at_cases_keeps_what_is_remembered(client: FlaskClient, replays: list[str]) -> None:
    sent = told(at=MAY)
    log_in(client, "darc-k")
    assert client.get(f"/app/c/{sent.reference}").status_code == 200
    log_in(client, "ken-saga")
    cases_at(client)

    log_in(client, "darc-k")
    client.get(f"/app/c/{sent.reference}")
    log_in(client, "ken-saga")
    cases_at(client)
    client.get(f"{HOME}/uchiwake.csv?{PERIOD}&cell=all")

    assert replays == ["saga 2026-05"]


@pytest.mark.usefixtures("app")
def test_no_more_is_remembered_than_memory_allows(replays: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        told(at=MAY, phone=f"080-0000-000{number}")
    prefecture = store.prefecture_named("saga")
    trials = [Trial(prefecture=prefecture, first=month, last=month.next) for month in months()]
    monkeypatch.setattr(trial_memory, "MOST_RESULTS", 2)
    for trial in trials[:3]:
        trial_memory.findings(trial)
    assert [trial_memory.holds(trial) for trial in trials[:3]] == [False, True, True]

    monkeypatch.setattr(trial_memory, "MOST_CASES", 2)
    trial_memory.findings(trials[3])

    assert [trial_memory.holds(trial) for trial in trials] == [False] * 4
    assert len(replays) == 4


def months() -> list[Month]:
    return [Month(2026, number) for number in (1, 2, 3, 5)]
