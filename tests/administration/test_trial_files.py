"""A trial as files: what a spreadsheet reads, what it does not run, what is not in it, and who took it."""

import csv
import io

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.scope import MASKED
from foundation.database import session
from records.trail import Act, Trace
from tests.administration.test_rules import ROW, drafted, put
from tests.administration.test_trial import HOME, MAY, PERIOD
from tests.builders import NAME, PHONE, STORY, log_in, press, told
from tests.routing.terms import agree

DRAFTED = f"{PERIOD}&rules=draft"


def rows(client: FlaskClient, table: str, asked: str) -> list[dict[str, str]]:
    answer = client.get(f"{HOME}/{table}.csv?{asked}")
    assert answer.status_code == 200
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.get_data().startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"), newline="")))


@pytest.fixture
def tried(client: FlaskClient) -> list[str]:
    """One of Karatsu, whom the draft takes elsewhere, and one of Saga; their references."""
    found = [told(at=MAY), told(at=MAY, phone="080-0000-0002", municipality="41201")]
    drafted(client)
    return [one.reference for one in found]


@pytest.mark.usefixtures("tried")
def test_the_moves_are_a_row_each_with_what_was_tried(client: FlaskClient) -> None:
    found = rows(client, "ikisaki", f"{DRAFTED}&without=needs_ok@DARC-S")

    moves = {(row["今の行き先コード"], row["新しい行き先コード"]): row["件数"] for row in found}
    assert moves == {("DARC-K", "PREF-SAG"): "1", ("DARC-S", "DARC-S"): "1"}
    assert {row["期間の始め"] for row in found} == {"2026-05"}
    assert all(row["規則"].startswith("下書き（") for row in found)
    assert {row["外した条件"] for row in found} == {"佐賀の薬物依存回復支援：困りごと"}


@pytest.mark.usefixtures("tried")
def test_the_load_stands_beside_its_limits(client: FlaskClient) -> None:
    agree("DARC-K", capacity=3, capacity_per_month="unlimited")
    agree("DARC-S", capacity="unlimited")

    found = {row["団体コード"]: row for row in rows(client, "futan", f"{PERIOD}&rules=1")}

    assert (found["DARC-K"]["今の新しい相談"], found["DARC-K"]["持てる件数"], found["DARC-K"]["上限との比べ"]) == (
        "1",
        "3",
        "よい",
    )
    assert (found["DARC-S"]["持てる件数"], found["DARC-S"]["上限との比べ"]) == ("", "上限なし")


def test_the_cases_that_move_stand_with_both_reasons(client: FlaskClient, tried: list[str]) -> None:
    [found] = rows(client, "uchiwake", f"{DRAFTED}&cell=moved")

    assert found["番号"] == tried[0]
    assert found["受付日"] == "2026-05-11"
    assert (found["今の行き先コード"], found["新しい規則の行き先コード"]) == ("DARC-K", "PREF-SAG")
    assert (found["今の規則"], found["新しい規則の規則"]) == ("S3", "X1")
    assert "ためしの規則です。（X1）" in found["新しい規則の理由"]


def test_what_staff_wrote_into_a_rule_runs_in_no_spreadsheet(client: FlaskClient, tried: list[str]) -> None:
    put(client, "/ken/kisoku/shitagaki/rules/1", ROW | {"words": "=1+1"})

    [found] = rows(client, "uchiwake", f"{DRAFTED}&cell=moved")

    assert found["番号"] == tried[0]
    assert found["新しい規則の理由"].startswith("'=1+1")


@pytest.mark.usefixtures("tried")
def test_no_name_number_or_story_is_in_a_file(client: FlaskClient) -> None:
    text = "".join(str(rows(client, table, f"{DRAFTED}&cell=all")) for table in ("ikisaki", "futan", "uchiwake"))

    assert [secret for secret in (NAME, PHONE, STORY) if secret in text] == []


@pytest.mark.usefixtures("tried")
def test_who_took_which_file_of_what_is_kept(client: FlaskClient) -> None:
    rows(client, "uchiwake", f"{DRAFTED}&without=needs_ok@DARC-S&cell=all&name=somebody")

    session.rollback()
    kept = session.scalars(select(Trace).where(Trace.act == Act.FIGURES_EXPORTED)).one()
    assert kept.staff_id is not None
    assert (kept.detail["figure"], kept.detail["table"], kept.detail["rows"]) == ("trial", "uchiwake", 2)
    asked = set(kept.detail["asked"])
    assert {"from=2026-05", "to=2026-05", "rules=draft", "without=needs_ok@DARC-S", "cell=all"} < asked
    assert [word for word in asked if word.startswith("edition=")]
    assert not [word for word in asked if "somebody" in word]


def test_a_case_that_bars_its_reader_keeps_its_row_and_nothing_else(client: FlaskClient) -> None:
    log_in(client, "ken-saga")
    press(client, "/app/souhan", {"kind": "family", "name": NAME, "phone": "", "binds": "me"})
    barring, other = told(at=MAY).reference, told(at=MAY, phone="080-0000-0002", name="見本 別人").reference
    barred = rows(client, "uchiwake", f"{PERIOD}&cell=all")
    log_in(client, "pref-sag")
    free = rows(client, "uchiwake", f"{PERIOD}&cell=all")

    assert [row["番号"] for row in free] == [barring, other]
    assert [row["番号"] for row in barred] == [MASKED, other]
    assert {value for key, value in barred[0].items() if key.startswith(("受付日", "今", "新"))} == {""}


@pytest.mark.parametrize("asked", [PERIOD, f"{PERIOD}&cell=nothing", f"{PERIOD}&cell=all&rules=77"])
def test_a_file_of_what_there_is_not_is_an_unknown_address(client: FlaskClient, asked: str) -> None:
    log_in(client, "ken-saga")

    assert client.get(f"{HOME}/uchiwake.csv?{asked}").status_code == 404


@pytest.mark.parametrize("login", ["darc-k", "kansa-saga"])
def test_only_the_prefectures_desk_takes_files(client: FlaskClient, login: str) -> None:
    log_in(client, login)

    assert client.get(f"{HOME}/ikisaki.csv?{PERIOD}").status_code == 404
