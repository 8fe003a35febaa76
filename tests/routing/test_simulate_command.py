"""`flask routing simulate`: what it prints, what it refuses, and that it stores nothing."""

import json
import subprocess
import sys
from datetime import date
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import MetaData, func, select

from foundation.config import ROOT
from foundation.database import db, session, transaction
from records.body import Body, Contract


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["routing", "simulate", "--year", "2026", *words])


def found(app: Flask, *words: str) -> dict[str, Any]:
    result = run(app, "--prefecture", "saga", *words)
    assert result.exit_code == 0, result.stderr
    printed: dict[str, Any] = json.loads(result.stdout)
    return printed


def rows(app: Flask) -> dict[str, int]:
    tables = MetaData()
    tables.reflect(db.engine)
    with app.app_context(), db.engine.connect() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in tables.tables.items()
        }


def contract_of(code: str) -> Contract:
    return session.scalars(select(Contract).join(Body).where(Body.code == code)).one()


def test_every_policy_is_measured_on_the_same_people(app: Flask) -> None:
    printed = found(app, "--cases", "60")

    assert (printed["prefecture"], printed["year"], printed["seed"]) == ("saga", 2026, 1)
    assert [entry["policy"] for entry in printed["policies"]] == ["router", "random", "round_robin", "first_rule"]
    for entry in printed["policies"]:
        assert entry["cases"] == entry["served"] + entry["waiting"] + entry["unserved"] == 60
        assert entry["first_contact"]["median_hours"] <= entry["first_contact"]["p90_hours"]
        assert set(entry["bodies"]) == {"DARC-S", "DARC-K", "PREF-SAG"}


def test_the_same_seed_prints_the_same_and_nothing_is_stored(app: Flask) -> None:
    before = rows(app)

    first, second = (found(app, "--seed", "7", "--policy", "router") for _ in range(2))

    assert first == second
    assert first != found(app, "--seed", "8", "--policy", "router")
    assert rows(app) == before


def test_changed_places_are_shown_beside_how_things_are(app: Flask) -> None:
    printed = found(app, "--cases", "160", "--policy", "router", "--capacity", "DARC-K=+2")

    [after], [before] = printed["policies"], printed["before"]
    assert printed["changes"] == ["DARC-K=+2"]
    assert (before["bodies"]["DARC-K"]["places"], after["bodies"]["DARC-K"]["places"]) == (7, 9)
    assert after["room"]["waited"] < before["room"]["waited"]


def test_places_come_from_the_contract_where_it_states_them(app: Flask) -> None:
    with transaction():
        contract_of("DARC-K").terms = {**contract_of("DARC-K").terms, "capacity": 3}
        contract_of("DARC-S").terms = {**contract_of("DARC-S").terms, "capacity": "unlimited"}

    [entry] = found(app, "--policy", "router")["policies"]

    assert (entry["bodies"]["DARC-K"]["places"], entry["bodies"]["DARC-S"]["places"]) == (3, None)


def test_a_contract_counts_only_while_it_is_in_force(app: Flask) -> None:
    with transaction():
        contract_of("DARC-K").starts_on = date(2026, 10, 1)
        contract_of("DARC-S").ends_on = date(2026, 9, 30)

    [entry] = found(app, "--policy", "router", "--cases", "100")["policies"]

    assert entry["bodies"]["DARC-K"]["cases"] > 0
    assert entry["bodies"]["DARC-S"]["cases"] > 0
    assert entry["cases"] == entry["served"] + entry["waiting"] + entry["unserved"]


def test_the_table_has_a_line_for_each_policy_and_body(app: Flask) -> None:
    shown = run(app, "--prefecture", "saga", "--format", "table", "--capacity", "DARC-K=+2", "--policy", "router")

    assert shown.exit_code == 0
    assert "with DARC-K=+2" in shown.stdout
    assert shown.stdout.index("As asked") < shown.stdout.index("As it is")
    assert [line.split()[:3] for line in shown.stdout.splitlines() if " DARC-K " in line] == [
        ["router", "DARC-K", "6"],
        ["router", "DARC-K", "6"],
    ]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--prefecture", "atlantis"), ("--prefecture", "'atlantis'")),
        (("--prefecture", "saga", "--cases", "0"), ("--cases", "0")),
        (("--prefecture", "saga", "--cases", "1000000"), ("--cases", "1000000")),
        (("--prefecture", "saga", "--year", "1850"), ("--year", "1850")),
        (("--prefecture", "saga", "--year", "2020"), ("--year", "2020", "no rules in force")),
        (("--prefecture", "saga", "--capacity", "DARC-K"), ("--capacity", "'DARC-K'")),
        (("--prefecture", "saga", "--capacity", "DARC-K=+unlimited"), ("--capacity", "'DARC-K=+unlimited'")),
        (("--prefecture", "saga", "--capacity", "DARC-X=+2"), ("--capacity", "DARC-X")),
        (("--prefecture", "saga", "--capacity", "PREF-SAG=2"), ("--capacity", "PREF-SAG")),
        (("--prefecture", "saga", "--capacity", "DARC-K=-9"), ("--capacity", "'DARC-K=-9'", "7 places")),
        (("--prefecture", "aichi", "--capacity", "BAR-A=+2"), ("--capacity", "'BAR-A=+2'", "BAR-A=N")),
        (("--prefecture", "saga", "--arrivals", "/nowhere.toml"), ("--arrivals: /nowhere.toml",)),
    ],
)
def test_bad_input_is_one_sentence_that_names_option_and_value(
    app: Flask, words: tuple[str, ...], named: tuple[str, ...]
) -> None:
    result = run(app, *words)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert all(part in result.stderr for part in named), result.stderr


def test_a_prefecture_of_its_own_file_says_how_many_arrive(app: Flask) -> None:
    loaded = app.test_cli_runner().invoke(args=["prefecture", "load", str(ROOT / "tests/administration/hinagata.toml")])
    assert loaded.exit_code == 0, loaded.stderr

    unsaid = run(app, "--prefecture", "hinagata")
    said = run(app, "--prefecture", "hinagata", "--cases", "30", "--policy", "router")

    assert (unsaid.exit_code, unsaid.stderr) == (
        2,
        "--cases: how many arrive in a year is not known for 'hinagata'; give a number\n",
    )
    assert json.loads(said.stdout)["policies"][0]["cases"] == 30


def test_no_other_command_loads_the_simulation() -> None:
    seen = "import sys, wsgi; print(sorted({'simpy', 'routing.simulation'} & set(sys.modules)))"

    printed = subprocess.run([sys.executable, "-c", seen], cwd=ROOT, capture_output=True, text=True, check=True)

    assert printed.stdout.strip() == "[]"
