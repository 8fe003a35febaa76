"""`flask prefecture load`: a new prefecture whole from its file, or one sentence and nothing stored."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from foundation.database import session
from records.body import Body, Contract
from records.prefecture import Prefecture
from routing.prefecture_file import read_prefecture
from routing.rows import RuleFault
from tests.builders import case_of, told

FILE = Path(__file__).with_name("hinagata.toml")
WRITTEN = FILE.read_text(encoding="utf-8")


def load(app: Flask, path: Path = FILE) -> Result:
    return app.test_cli_runner().invoke(args=["prefecture", "load", str(path)])


def changed(folder: Path, old: str, new: str) -> Path:
    """The file with one thing in it changed."""
    assert old in WRITTEN, old
    path = folder / "changed.toml"
    path.write_text(WRITTEN.replace(old, new, 1), encoding="utf-8")
    return path


def prefectures() -> list[str]:
    session.rollback()
    return list(session.scalars(select(Prefecture.code).order_by(Prefecture.id)))


def test_a_prefecture_is_loaded_whole(app: Flask) -> None:
    result = load(app)

    printed = json.loads(result.stdout)
    place = session.scalars(select(Prefecture).where(Prefecture.code == "hinagata")).one()
    contracts = session.scalars(select(Contract).join(Body, Body.id == Contract.body_id).where(Body.code == "DARC-H"))
    assert (result.exit_code, printed["prefecture"], printed["bodies"], printed["ruleset"]) == (
        0,
        "hinagata",
        2,
        "hinagata/1",
    )
    assert printed["rules"] > 10
    assert place.hogoku == [{"name": "型紙保護区", "municipalities": ["98301"]}]
    assert place.emergency_numbers[-1]["checked_on"] == "2025-09-01"
    assert sorted(contract.starts_on.isoformat() for contract in contracts) == ["2024-04-01", "2025-04-01"]


def test_the_public_form_of_a_loaded_prefecture_answers(app: Flask, client: FlaskClient) -> None:
    load(app)

    assert "ひな形県の相談窓口" in client.get("/").text
    assert "ひな形県の相談窓口" in client.get("/hinagata/").text


def test_a_loaded_prefecture_routes(app: Flask) -> None:
    load(app)

    sent = told("hinagata", municipality="98201")

    lead = session.get_one(Body, case_of(sent).lead_body_id)
    assert (lead.code, sent.reference[3:6]) == ("DARC-H", "HNG")


@pytest.mark.parametrize("name", ["month_limit", "capacity_per_month", "week_limit"])
def test_a_limit_in_a_file_is_kept_to_under_either_name(app: Flask, tmp_path: Path, name: str) -> None:
    load(app, changed(tmp_path, "capacity_per_month = 5", f"{name} = 1"))

    sent = [told("hinagata", municipality="98201", phone=f"080-0000-000{number}", name="見本") for number in range(2)]

    assert [case_of(one).review for one in sent] == [None, "room"]


def test_a_prefecture_is_loaded_once(app: Flask) -> None:
    load(app)
    before = prefectures()

    result = load(app)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "code: 'hinagata'" in result.stderr
    assert prefectures() == before


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('code = "hinagata"', 'code = "Hinagata"', "code: 'Hinagata'"),
        ('code = "hinagata"', 'code = "login"', "code: 'login'"),
        ("[prefecture]", "[prefectures]", "prefectures: ''"),
        ("[[hogoku]]", "[hogoku]", "hogoku: "),
        ("[[areas]]", "[[area]]", "area: ''"),
        (WRITTEN[WRITTEN.index("[[areas]]") : WRITTEN.index("[[hogoku]]")], "", "areas: ''"),
        ('public_name = "ひな形県の相談窓口"', 'public_name = "ひな形県"\nfax = "なし"', "fax: 'なし'"),
        ('name = "ひな形の薬物依存回復支援"', 'name = "ひな形県の 担当"', "name: 'ひな形県の担当'"),
        ('"ひな形の回復の相談所"', '"ひな形県の相談窓口"', "public_name: 'ひな形県の相談窓口'"),
        ('"ひな形の回復の相談所"', '"ひな形の薬物の相談所"', "public_name: 'ひな形の薬物の相談所'"),
        ('public_name = "ひな形県の相談窓口"', 'public_name = "ひな形県再犯防止窓口"', "public_name: 'ひな形県再犯"),
        ("ends_on = 2025-03-31", "end_on = 2025-03-31", "end_on: 2025-03-31: "),
        ("closed = [", "close = [", "hours: "),
        ('"型紙町"', '"型紙\\u0000町"', "places: "),
        ("version = 1", "version = 0", "version: 0"),
        ("version = 1", "version = 10000000000", "version: 10000000000"),
        ("closed = [", 'closed = "11-14" # [', "hours: '11-14'"),
        ("closed = [", "holidays = 3 # [", "hours: 3"),
        ('hours = { week = { mon = ["10:00", "16:00"] } }', 'hours = "10:00-16:00"', "hours: '10:00-16:00'"),
        ('mon = ["10:00", "16:00"]', "mon = []", "hours: "),
        ("[bodies.contracts.terms]", "terms = 3\n[bodies.terms]", "terms: ''"),
        ("[bodies.contracts.terms]", "terms = 3\n[ruleset.terms]", "terms: 3"),
        ('short = "HNG"', 'short = "SAG"', "short: 'SAG'"),
        ('name = "ひな形県"', 'name = "佐賀 県"', "name: '佐賀 県'"),
        (
            "[[hogoku]]",
            '[[hogoku]]\nname = "型紙 保護区"\nmunicipalities = ["98201"]\n[[hogoku]]',
            "name: '型紙保護区'",
        ),
        (
            "[[hogoku]]",
            '[[hogoku]]\nname = "ひな形保護区"\nmunicipalities = ["98201", "98301"]\n[[hogoku]]',
            "municipalities: '98301': hogoku の2番目：保護区「型紙保護区」の「98301」は保護区「ひな形保護区」に",
        ),
        ('municipalities = ["98301"]', 'municipalities = ["98301", "98301"]', "municipalities: '98301'"),
        (
            "[[hogoku]]",
            '[[areas]]\nname = "ひな形の あたり"\nplaces = [["98302", "あ町"]]\n[[hogoku]]',
            "name: 'ひな形の あたり'",
        ),
        ('["98301", "型紙町"]', '["98301", "ひな形市"]', "places: 'ひな形市'"),
        ("checked_on = 2025-09-01", "checked_on = 2099-09-01", "checked_on: '2099-09-01'"),
        (
            "capacity = 25\ncapacity_per_month = 5\n",
            "",
            "capacity: '': bodies の1番目：団体 DARC-H：contracts の2番目：terms に",
        ),
        ('capacity = "unlimited"\n', "", "capacity: '': bodies の1番目：団体 DARC-H：contracts の1番目：terms に"),
        ('jis = "98"', "jis = 98", "jis: 98"),
        ('phone = "000-000-9801"', 'phone = "なし"', "phone: 'なし'"),
        ('["98301", "型紙町"]', '["98201", "型紙町"]', "places: '98201'"),
        ('["98301", "型紙町"]', '["13101", "型紙町"]', "places: '13101'"),
        ('["98301", "型紙町"]', '"98301"', "places: '98301'"),
        ('municipalities = ["98301"]', 'municipalities = ["98999"]', "municipalities: '98999'"),
        ("checked_on = 2025-09-01", 'checked_on = "きのう"', "checked_on: 'きのう'"),
        ("checked_on = 2025-09-01\n", "", "checked_on: ''"),
        ('mon = ["08:30", "17:15"]', 'mon = ["17:15", "08:30"]', "hours: "),
        ('closed = ["11-14"]', 'closed = ["11-31"]', "hours: '11-31'"),
        ("week = { mon = ", "week = { monday = ", "hours: "),
        ('code = "DARC-H"', 'code = "PREF-HNG"', "code: 'PREF-HNG'"),
        ('kind = "DARC"', 'kind = "PREF"', "bodies: 'DARC-H, PREF-HNG'"),
        ('kind = "PREF"', 'kind = "OTH"', "bodies: 'PREF'"),
        ('kind = "DARC"', 'kind = "XXX"', "kind: 'XXX'"),
        ("starts_on = 2025-04-01", "starts_on = 2025-03-31", "starts_on: "),
        ("ends_on = 2025-03-31", "ends_on = 2024-03-31", "ends_on: "),
        ("capacity = 25", 'capacity = "many"', "capacity: 'many'"),
        ("capacity = 25", "capacity = 0", "capacity: 0"),
        ("capacity_per_month = 5", "capacity_per_months = 5", "capacity_per_months: 5"),
        ("capacity_per_month = 5", "capacity_per_month = 5\nmonth_limit = 5", "month_limit: 5"),
        ("capacity_per_month = 5", "week_limit = 0", "week_limit: 0"),
        ("capacity_per_month = 5", 'week_limit = "some"', "week_limit: 'some'"),
        (
            'needs_ok = ["drugs"]',
            'needs_ok = ["drugs", "drug"]',
            "terms の needs_ok に「drug」は書けません。[ ] の中に、",
        ),
        ('needs_ok = ["drugs"]', "needs_ok = [true]", "needs_ok: [true]: bodies の"),
        ('areas = ["98201", "98301"]', 'areas = ["98201", "98"]', "terms の areas に「98」は書けません。"),
        (
            "{ web = 2025-04-01 }",
            "{ web = 2025-04-01, faxx = 2025-04-01 }",
            "に「{ faxx = 2025-04-01 }」は書けません。",
        ),
        ("capacity = 25", "capacity = [1]", "terms の capacity に「[1]」は書けません。"),
        ("capacity = 25", "capacity = true", "capacity: true: "),
        ('mon = ["10:00", "16:00"]', 'mon = ["16:00", "10:00"]', "hours に「mon = ['16:00', '10:00']」は書けません。"),
        ('mon = ["10:00", "16:00"]', "mon = [true]", "hours に「mon = [true]」は書けません。"),
        ('areas = ["98201", "98301"]', 'areas = ["41202"]', "areas: ['41202']"),
        ("web = 2025-04-01", 'web = "soon"', "channels_counted: "),
        ('prefecture = "hinagata"', 'prefecture = "saga"', "ruleset.prefecture: 'saga'"),
        ('valid_from = "2025-04-01"', 'valid_from = "2099-04-01"', "valid_from: '2099-04-01'"),
        ('"alphabet"]', '"alphabet"]\n[[rules]]\nid = "X1"\nrank = 999999\nlead = ["DARC-H"]', "rules: 'hinagata/1'"),
        ('extends = "generic"', 'extends = "special"', "extends: 'special'"),
        ('extends = "generic"', "extends = []", "extends: []: extends の"),
        ('extends = "generic"', 'extends = "generic"\nonly_adds = [[1]]', "only_adds: [[1]]: only_adds は"),
        ('"alphabet"]', '"alphabet"]\n[[rules]]\nid = "X1"\nreplaces = [{}]', "replaces: [{}]: 規則 X1（行き先の規則"),
        (
            '"alphabet"]',
            '"alphabet"]\n[[rules]]\nid = "X1"\nrank = 9223372036854775808',
            "順位 9223372036854775808）の rank",
        ),
        (
            "capacity = 25",
            "capacity = 99999999999",
            "bodies の1番目 の contracts の2番目 の terms の capacity：数が大き",
        ),
        (
            "starts_on = 2024-04-01",
            "starts_on = 0001-01-01",
            "bodies の1番目：団体 DARC-H：contracts の1番目：starts_on は",
        ),
        ('name = "型紙保護区"', "name = nan", "name: nan: changed.toml：hogoku の1番目 の name"),
    ],
)
def test_a_fault_is_one_sentence_that_names_field_and_value(
    app: Flask, tmp_path: Path, *, old: str, new: str, named: str
) -> None:
    before = prefectures()

    result = load(app, changed(tmp_path, old, new))

    assert (result.exit_code, result.stdout) == (2, "")
    assert named in result.stderr
    assert result.stderr.count("\n") == 1
    assert prefectures() == before


@pytest.mark.parametrize("limit", ["week_limit = 3", 'month_limit = "unlimited"'])
def test_any_limit_says_how_much_a_body_takes(app: Flask, tmp_path: Path, limit: str) -> None:
    assert load(app, changed(tmp_path, "capacity = 25\ncapacity_per_month = 5", limit)).exit_code == 0


def test_a_mark_before_the_first_letter_is_no_fault(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "marked.toml"
    path.write_text(WRITTEN, encoding="utf-8-sig")

    assert load(app, path).exit_code == 0


def test_a_number_of_a_prefecture_is_given_once(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "numbered.toml"
    path.write_text(WRITTEN.replace('"98', '"41'), encoding="utf-8")

    result = load(app, path)

    assert (result.exit_code, "jis: '41': jis の「41」は「saga」の県が" in result.stderr) == (2, True)


def test_a_file_that_is_not_there_is_a_fault_too(app: Flask, tmp_path: Path) -> None:
    assert load(app, tmp_path / "nowhere.toml").exit_code == 2


VALUES: st.SearchStrategy[Any] = st.sampled_from(
    ["[]", "{}", "0", "-1", "true", '""', '"x"', "[[]]", "[{}]", "1.5", "2025-01-01T00:00:00", '["98201"]', "{ a = 1 }"]
)
LINES = [number for number, line in enumerate(WRITTEN.splitlines()) if " = " in line]


@given(st.sampled_from(LINES), VALUES)
@settings(max_examples=200)
def test_whatever_stands_in_a_line_is_read_or_named(tmp_path: Path, number: int, value: str) -> None:
    lines = WRITTEN.splitlines()
    lines[number] = f"{lines[number].partition(' = ')[0]} = {value}"
    path = tmp_path / "odd.toml"
    path.write_text("\n".join(lines), encoding="utf-8")

    with suppress(RuleFault):
        assert read_prefecture(path)["prefecture"]["code"] == "hinagata"
