"""Files for spreadsheets: nothing in them runs, the same run gives the same bytes, names keep their Japanese."""

import csv
import io
import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest
from click.testing import Result
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from counts import export
from foundation import csv_files
from foundation.clock import Month
from foundation.database import transaction
from tests.counts.histories import OneCase, OneContact, desk, write

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@pytest.fixture
def figures(app: Flask) -> Flask:
    with transaction():
        received = [datetime(2024, 4, 3, tzinfo=UTC)]
        write(desk(), [OneCase(person=0, received=received, contacts=[OneContact()], referrals=[date(2024, 4, 5)])])
    return app


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["counts", *words])


def month(app: Flask, *words: str) -> Result:
    return run(app, "month", "2024-04", "--prefecture", "saga", *words)


def test_a_months_file_is_what_excel_reads(figures: Flask) -> None:
    content = month(figures, "--format", "csv").stdout_bytes

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n")
    head, total, *_ = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert dict(zip(head, total, strict=True))["延べ件数（件）"] == "1"


def test_every_row_of_the_file_carries_the_caution(figures: Flask) -> None:
    lines = month(figures, "--format", "csv").stdout_bytes.decode("utf-8-sig").splitlines()

    assert all("単純にくらべることはできません" in line for line in lines[1:])


@given(st.text())
def test_no_cell_begins_like_a_formula(text: str) -> None:
    cell = csv_files.safe(text)

    assert cell in {text, f"'{text}"}
    assert not cell.startswith(FORMULA) or re.fullmatch(r"[+-][0-9.]+", cell)


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+81", "-2+3", "\t=1", "\r=1", "＝1", "-", "- 5", "+1e9"])
def test_what_could_run_gets_an_apostrophe(text: str) -> None:
    assert csv_files.safe(text) == (text if text == "+81" else f"'{text}")


@pytest.mark.parametrize("number", ["-5", "+3.25", "0"])
def test_numbers_stay_numbers(number: str) -> None:
    assert csv_files.safe(number) == number


def test_a_file_is_called_what_offices_call_it() -> None:
    assert export.month_file_name(Month(2025, 9)) == "令和7年度_相談支援実績_09月_速報.csv"
    assert export.month_file_name(Month(2020, 3)) == "令和元年度_相談支援実績_03月_速報.csv"


def test_a_download_keeps_its_japanese_name() -> None:
    header = csv_files.disposition("令和7年度.csv", "jisseki.csv")

    assert header.isascii()
    assert unquote(header.rpartition("''")[2]) == "令和7年度.csv"


def test_the_same_run_twice_gives_the_same_bytes(figures: Flask) -> None:
    for form in ("json", "csv"):
        assert month(figures, "--format", form).stdout_bytes == month(figures, "--format", form).stdout_bytes


def test_figures_as_json_have_the_agreed_shape(figures: Flask) -> None:
    content = json.loads(month(figures).stdout)

    assert list(content) == ["month", "prefecture", "state", "definitions", "rows"]
    assert all(list(row) == ["body", "support_type", "figure", "value", "open"] for row in content["rows"])
    assert {"body": None, "support_type": None, "figure": "contacts", "value": 1} | {
        "open": "/ken/jisseki/2024-04/contacts"
    } in content["rows"]


def test_a_file_is_written_whole(figures: Flask, tmp_path: Path) -> None:
    result = month(figures, "--output", str(tmp_path / "april.json"))

    assert result.exit_code == 0
    assert (tmp_path / "april.json").read_bytes() == month(figures).stdout_bytes
    assert len(list(tmp_path.iterdir())) == 1


def test_a_file_that_cannot_be_written_leaves_nothing(figures: Flask, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()

    results = [month(figures, "--output", str(tmp_path / place)) for place in ("folder", "missing/april.json")]

    assert [result.exit_code for result in results] == [2, 2]
    assert all("--output" in result.stderr for result in results)
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


BAD_INPUT = [
    ("month 2024-13 --prefecture saga", "month", "2024-13"),
    ("month 9999-12 --prefecture saga", "month", "9999-12"),
    ("month 2024-04 --prefecture tokyo", "--prefecture", "tokyo"),
    ("month 2024-04 --prefecture saga --format xlsx", "--format", "xlsx"),
    ("month 2024-04 --prefecture saga --format pdf", "--format", "pdf"),
    ("month 2024-04 --prefecture saga --output=", "--output", "''"),
    ("reconcile --prefecture saga --from x --to 2024-05", "--from", "x"),
    ("reconcile --prefecture saga --from 2024-04 --to 2024-03", "--to", "2024-03"),
]


def test_bad_input_is_answered_in_one_sentence_with_field_and_value(app: Flask) -> None:
    for words, field, value in BAD_INPUT:
        result = run(app, *words.split())

        assert (result.exit_code, result.stdout) == (2, ""), words
        assert len(result.stderr.splitlines()) == 1, words
        assert field in result.stderr, words
        assert value in result.stderr, words


def test_reconcile_is_silent_when_all_agrees(figures: Flask) -> None:
    result = run(figures, "reconcile", "--prefecture", "saga", "--from", "2024-03", "--to", "2024-06")

    assert (result.exit_code, result.stdout) == (0, "")
