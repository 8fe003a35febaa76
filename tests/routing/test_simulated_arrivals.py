"""Who arrives in a simulated year, and what a mix of one's own may say."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from foundation.refusal import BadInput
from routing.simulation.arrivals import Order, arrivals_of
from routing.simulation.mix import SHIPPED, Peak, read_mix
from tests.routing.deciding import territory_of
from tests.routing.simulated import mix


def test_as_many_arrive_in_the_year_as_are_ordered() -> None:
    arrivals = arrivals_of(mix(), territory_of("saga"), Order(2026, 200, 1))

    counted = [one for one in arrivals if one.is_counted]
    assert len(counted) == 200
    assert min(one.at for one in counted).date() >= date(2026, 4, 1)
    assert max(one.at for one in counted).date() <= date(2027, 3, 31)
    assert [one.at for one in arrivals] == sorted(one.at for one in arrivals)


def test_another_seed_makes_other_people() -> None:
    first, second = (arrivals_of(mix(), territory_of("saga"), Order(2026, 50, seed)) for seed in (1, 2))

    assert [one.answers for one in first] != [one.answers for one in second]


def test_peaks_and_monday_mornings_are_fuller() -> None:
    arrivals = [one for one in arrivals_of(mix(), territory_of("aichi"), Order(2026, 5000, 1)) if one.is_counted]

    by_month = Counter(one.at.month for one in arrivals)
    by_weekday = Counter(one.at.weekday() for one in arrivals if 8 <= one.at.hour < 11)
    assert by_month[6] > 1.4 * by_month[5]
    assert by_month[7] > 1.2 * by_month[8]
    assert by_weekday[0] > 1.4 * by_weekday[2]


def test_most_live_where_most_people_live() -> None:
    arrivals = arrivals_of(mix(), territory_of("saga"), Order(2026, 2000, 1))

    by_place = Counter(one.answers.get("municipality") for one in arrivals)
    assert by_place["41201"] > by_place["41202"] > by_place["41203"] > by_place["41387"] > 0


def test_a_peak_may_pass_the_years_end() -> None:
    turn = Peak(first="12-20", last="01-05", times=2)

    days = [date(2026, 12, 1), date(2026, 12, 30), date(2027, 1, 5), date(2027, 1, 6)]
    assert [turn.holds(day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("line", "instead", "named"),
    [
        ("contact_hours = 1.5", "contact_hours = -1", ("service.contact_hours", "-1")),
        ("contact_hours = 1.5", "contact_hours = 0", ("service.contact_hours", "0")),
        ("refusal = 0.09", "refusal = 9", ("service.refusal", "9")),
        ("refusal = 0.09", "", ("service.refusal", "None")),
        ("14 = 18", "soon = 18", ("service.stay_days", "'soon'")),
        ('from = "06-01"', 'from = "June"', ("peaks.from", "'June'")),
        ("times = 3.0", 'times = "often"', ("peaks.times", "'often'")),
        ("saga = 40", "saga = true", ("cases.saga", "True")),
        ("weekdays = [13, ", "weekdays = [", ("moments.weekdays", "7 numbers")),
        ('key = "gender"', 'key = "colour"', ("answers.key", "'colour'")),
        ('key = "gender"', 'key = "free_text"', ("answers.key", "'free_text'")),
        ("{ male = 74,", "{ gold = 74,", ("answers.gender", "'gold'")),
        ("{ male = 74, female = 20, other = 1, no_answer = 5 }", "{ male = 0 }", ("answers.gender", "weighs nothing")),
        ("{ male = 74, female = 20, other = 1, no_answer = 5 }", "5", ("answers.gender", "5")),
        ('DARC-K = ["41202", "41387", "41205", "41401"]', "DARC-K = 41202", ("near.DARC-K", "41202")),
        (
            'when = { prefecture = ["aichi"] }',
            'when = { prefecture = "aichi" }',
            ("relation.when.prefecture", "'aichi'"),
        ),
        ('when = { prefecture = ["aichi"] }', "when = 5", ("relation.when", "5")),
        ("lead_in_days = 280", "lead_in_days = 9e9", ("service.lead_in_days", "9000000000")),
        ("14 = 18", "14000 = 18", ("service.stay_days", "'14000'")),
        ("[service.stay_days]", "[service.nothing]", ("service.stay_days", "None")),
        ("[service]", "[servants]", ("service", "None")),
        ("[cases]", "[cases", ("line",)),
    ],
)
def test_a_mix_with_a_fault_names_field_and_value(
    *, tmp_path: Path, line: str, instead: str, named: tuple[str, ...]
) -> None:
    path, written = tmp_path / "mix.toml", SHIPPED.read_text(encoding="utf-8")
    assert line in written
    path.write_text(written.replace(line, instead, 1), encoding="utf-8")

    with pytest.raises(BadInput) as fault:
        read_mix(str(path))

    assert all(part in str(fault.value) for part in ("--arrivals", *named)), str(fault.value)
    assert "\n" not in str(fault.value)


def test_a_mix_that_makes_impossible_records_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mix.toml"
    path.write_text(SHIPPED.read_text(encoding="utf-8").replace('key = "needs"', 'key = "only_need"'), encoding="utf-8")

    with pytest.raises(BadInput, match="only_need"):
        arrivals_of(read_mix(str(path)), territory_of("saga"), Order(2026, 5, 1))
