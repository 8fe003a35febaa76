"""Figures of random histories: they agree with a plain recount, they balance, and the rows behind them are as many."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings

from counts import asking, drilldown, reconcile, recount, tally
from counts.definitions import FIGURES
from counts.facts import Split
from counts.sheet import Cell, Sheet, month_sheet
from counts.tally import Scope
from foundation.clock import Month
from foundation.database import session
from records.case import CasePeriod
from records.casework import Contact
from tests.builders import viewer_of
from tests.counts.histories import MONTHS, OneCase, OneContact, desk, histories, write

# What a test writes stays in the open transaction of `app`, which is rolled back behind it.
pytestmark = pytest.mark.usefixtures("app")
APRIL = Month(2024, 4)


def scope(month: Month = APRIL) -> Scope:
    return asking.prefecture_scope("saga", month)


def sheet(month: Month = APRIL) -> Sheet:
    return month_sheet(scope(month))


@settings(max_examples=25)
@given(history=histories)
def test_figures_are_those_of_a_plain_recount(history: Sequence[OneCase]) -> None:
    place = desk()
    write(place, history)

    rows = recount.read(place.id)
    for month in MONTHS:
        found = {(split.value, cell, figure): n for (split, cell, figure), n in tally.values(scope(month)).items()}
        assert found == recount.recount(rows, month)
    session.rollback()


@settings(max_examples=15)
@given(history=histories)
def test_cases_balance_in_every_row_and_are_carried_from_month_to_month(history: Sequence[OneCase]) -> None:
    write(desk(), history)

    assert list(reconcile.differences(scope(Month(2024, 3)), Month(2024, 8))) == []
    session.rollback()


@settings(max_examples=6)
@given(history=histories)
def test_as_many_rows_stand_behind_a_number_as_it_says(history: Sequence[OneCase]) -> None:
    write(desk(), history)

    for month in MONTHS[1:3]:
        for cell, value in cells(sheet(month)):
            assert drilldown.size(scope(month), cell) == value
            assert len(drilldown.counted(scope(month), cell)) == value
    session.rollback()


def cells(shown: Sheet) -> list[tuple[Cell, int]]:
    """Every cell with something in it, and the empty ones of the total."""
    everything = [(Cell(FIGURES[figure], row.heading), row.values[figure]) for row in shown.rows for figure in FIGURES]
    return [(cell, value) for cell, value in everything if value or cell.heading.split is Split.TOTAL] + [
        (Cell(FIGURES["out"], heading), value) for heading, value in shown.reasons
    ]


def test_somebody_whom_two_bodies_worked_with_is_one_in_each_row_and_one_in_the_total() -> None:
    write(desk(), [OneCase(person=0, contacts=[OneContact(body=0), OneContact(body=1)])])

    first, second = sheet().of(Split.BODY)[:2]

    assert (first.values["persons"], second.values["persons"], sheet().total.values["persons"]) == (1, 1, 1)
    assert (first.values["new_persons"], second.values["new_persons"]) == (1, 1)
    assert sheet().total.values["contacts"] == 2


def test_a_person_with_two_cases_is_counted_once_and_is_one_row_with_both() -> None:
    write(desk(), [OneCase(person=0, contacts=[OneContact()]), OneCase(person=0, contacts=[OneContact()])])

    staff = asking.scope_of(viewer_of("ken-saga"), APRIL)

    [counted] = drilldown.counted(staff, Cell(FIGURES["persons"], sheet().total.heading))

    assert sheet().total.values["persons"] == 1
    assert counted is not None
    assert len(counted.references) == 2


def test_cases_without_a_person_are_counted_each() -> None:
    write(desk(), [OneCase(contacts=[OneContact()]), OneCase(contacts=[OneContact()])])

    assert sheet().total.values["persons"] == 2


def test_nobody_with_a_case_open_across_april_the_first_is_new() -> None:
    write(desk(), [OneCase(person=0, turns=[date(2024, 3, 31)], contacts=[OneContact()])])

    assert sheet().total.values["new_persons"] == 0
    assert sheet().total.values["persons"] == 1


def test_somebody_whose_case_was_closed_in_march_is_new_in_april() -> None:
    closed_before = OneCase(person=0, turns=[date(2024, 3, 1), date(2024, 3, 31)])
    write(desk(), [closed_before, OneCase(person=0, contacts=[OneContact()])])

    assert sheet().total.values["new_persons"] == 1


def test_a_person_is_new_in_the_month_of_the_first_contact_of_the_year_alone() -> None:
    later = OneContact(held_at=datetime(2024, 5, 10, tzinfo=UTC))
    write(desk(), [OneCase(contacts=[OneContact(), later])])

    assert sheet(Month(2024, 4)).total.values["new_persons"] == 1
    assert sheet(Month(2024, 5)).total.values["new_persons"] == 0


@pytest.mark.parametrize(
    ("moment", "month"),
    [
        (datetime(2024, 3, 31, 15, 0, tzinfo=UTC), Month(2024, 4)),
        (datetime(2024, 3, 31, 14, 59, tzinfo=UTC), Month(2024, 3)),
        (datetime(2024, 4, 30, 14, 59, tzinfo=UTC), Month(2024, 4)),
        (datetime(2024, 4, 30, 15, 0, tzinfo=UTC), Month(2024, 5)),
    ],
)
def test_months_begin_at_midnight_in_japan(moment: datetime, month: Month) -> None:
    write(desk(), [OneCase(contacts=[OneContact(held_at=moment)])])

    assert sheet(month).total.values["contacts"] == 1


def test_the_year_to_date_begins_again_in_april() -> None:
    march = OneContact(held_at=datetime(2024, 3, 31, 14, 59, tzinfo=UTC))
    write(desk(), [OneCase(contacts=[march, OneContact()])])

    assert sheet(Month(2024, 3)).total.values["ytd_contacts"] == 1
    assert sheet(Month(2024, 4)).total.values["ytd_contacts"] == 1


def test_what_is_none_of_the_programmes_counts_as_that_alone() -> None:
    received = [datetime(2024, 4, 3, tzinfo=UTC)]
    write(
        desk(), [OneCase(out_reason="victim", received=received, contacts=[OneContact()], referrals=[date(2024, 4, 4)])]
    )

    assert {figure: value for figure, value in sheet().total.values.items() if value} == {"out": 1}
    assert [(heading.code, value) for heading, value in sheet().reasons if value] == [("victim", 1)]


def test_merged_cases_count_nowhere() -> None:
    write(desk(), [OneCase(is_merged=True, received=[datetime(2024, 4, 3, tzinfo=UTC)], contacts=[OneContact()])])

    assert set(sheet().total.values.values()) == {0}


def test_what_is_not_known_has_a_row_of_its_own() -> None:
    write(desk(), [OneCase(body=None, support_type=None)])

    unknown = [row.values["new_cases"] for row in sheet().rows if row.heading.cell is None]

    assert unknown == [1, 1]


def test_a_case_closed_and_reopened_in_one_month_balances() -> None:
    write(desk(), [OneCase(turns=[date(2024, 3, 5), date(2024, 4, 5), date(2024, 4, 9)])])

    values = sheet().total.values

    assert [values[name] for name in ("carried_in", "new_cases", "reopened", "closed", "open_at_end")] == [
        1,
        0,
        1,
        1,
        1,
    ]


def test_another_prefectures_cases_are_not_counted() -> None:
    write(desk("akita"), [OneCase(body=0, contacts=[OneContact(body=0)])])

    assert set(sheet().total.values.values()) == {0}


def test_a_period_that_ends_before_it_begins_is_reported_as_a_fault() -> None:
    [case] = write(desk(), [OneCase()])
    session.query(CasePeriod).filter_by(case_id=case.id).update({"closed_on": date(2024, 3, 1)})

    faults = list(reconcile.differences(scope(), APRIL))

    assert {fault["fault"] for fault in faults} >= {"balance"}
    assert sheet().unbalanced


def test_a_day_that_was_stored_wrongly_is_reported_as_a_difference() -> None:
    [case] = write(desk(), [OneCase(contacts=[OneContact()])])
    session.query(Contact).filter_by(case_id=case.id).update({"held_on": date(2024, 5, 1)})

    faults = list(reconcile.differences(scope(), APRIL))

    assert {"month": "2024-04", "split": "total", "row": "", "fault": "difference", "figure": "contacts"} | {
        "value": 0,
        "recounted": 1,
    } in faults
