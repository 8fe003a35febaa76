"""`flask routing simulate`: a year of one prefecture on paper, under this router and under simpler policies."""

import json
from collections.abc import Sequence
from typing import TypedDict, Unpack

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import NoResultFound

from foundation import clock
from foundation.refusal import BadInput
from records.prefecture import Prefecture
from routing import store

_POLICIES = ("router", "random", "round_robin", "first_rule")
_YEARS = range(2000, 2101)


class _Options(TypedDict):
    """The command's options as click hands them over."""

    prefecture: str
    year: int | None
    cases: int | None
    arrivals: str | None
    seed: int
    capacity: Sequence[str]
    policy: Sequence[str]
    form: str


@click.command("simulate")
@click.option("--prefecture", required=True, help="Code of the prefecture, like saga.")
@click.option("--year", type=int, help="年度 by the year of its April; without it the present one.")
@click.option("--cases", type=int, help="How many cases arrive in the year, instead of the usual number.")
@click.option("--arrivals", help="TOML file in the form of routing/simulation/arrivals.toml, instead of that one.")
@click.option("--seed", default=1, help="Another seed, other people; the same seed, the same figures.")
@click.option("--capacity", multiple=True, help="DARC-K=+2: two more places; also =9 or =unlimited. May be repeated.")
@click.option("--policy", multiple=True, type=click.Choice(_POLICIES), help="Only this policy. May be repeated.")
@click.option("--format", "form", type=click.Choice(("json", "table")), default="json", help="How to print.")
@with_appcontext
def simulate(**options: Unpack[_Options]) -> None:
    """Simulate a year: waits, shares, distance and who is not served, for each policy; store nothing."""
    # SimPy takes a while to load, and no other command needs it.
    from routing.simulation import run, table  # noqa: PLC0415 - see above

    request = run.Request(
        prefecture=_prefecture(options["prefecture"]),
        year=_year(options["year"]),
        cases=options["cases"],
        seed=options["seed"],
        arrivals=options["arrivals"],
        capacity=options["capacity"],
    )
    found = run.answer(request, options["policy"] or _POLICIES)
    click.echo(table.as_table(found) if options["form"] == "table" else json.dumps(found, ensure_ascii=False))


def _prefecture(code: str) -> Prefecture:
    try:
        return store.prefecture_named(code)
    except NoResultFound as fault:
        raise BadInput(f"--prefecture: {code!r} is not loaded; `world build` loads the demo prefectures.") from fault


def _year(year: int | None) -> int:
    year = clock.fiscal_year(clock.day_in_japan(clock.now())) if year is None else year
    if year not in _YEARS:
        raise BadInput(f"--year: {year} is not a year from {_YEARS[0]} to {_YEARS[-1]}")
    return year
