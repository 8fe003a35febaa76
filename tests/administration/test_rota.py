"""The rota: who is on duty, never two at one time, and the hours ahead that nobody covers."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from werkzeug.test import TestResponse

from accounts.passwords import demo_hash_of
from accounts.staffing import NewStaff, add_staff, demo_password
from administration import duty
from administration.duty import Shift
from foundation import clock
from foundation.database import session, transaction
from foundation.refusal import Refusal
from records.body import Body
from records.rota import Absence, RotaShift
from records.staff import Staff
from records.trail import Act, Trace
from routing.due import Hours
from tests.builders import colleague, log_in, press, viewer_of

# A Monday; none of the 60 days after it is a holiday but those of the calendar.
NOW = datetime(2025, 9, 22, 8, tzinfo=clock.JAPAN)
PAGE = "/app/touban"
WEDNESDAY = {"staff": "darc-k", "on": "2025-09-24", "begins": "09:00", "ends": "12:00"}


@pytest.fixture(autouse=True)
def _september() -> Iterator[None]:
    yield
    clock.start_at(None)


@pytest.fixture
def counselor(client: FlaskClient) -> FlaskClient:
    """The only counselor of DARC-K, signed in on Monday the 22nd."""
    clock.start_at(NOW)
    log_in(client, "darc-k")
    return client


def add(client: FlaskClient, **typed: str) -> TestResponse:
    return press(client, f"{PAGE}/add", {**WEDNESDAY, **typed}, on=PAGE)


def stored() -> list[tuple[str, str]]:
    """The shifts as they stand, in Japan time."""
    session.rollback()
    shifts = session.scalars(select(RotaShift).order_by(RotaShift.starts_at))
    return [
        (f"{clock.in_japan(shift.starts_at):%m-%d %H:%M}", f"{clock.in_japan(shift.ends_at):%H:%M}") for shift in shifts
    ]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(f"2025-09-{text}").replace(tzinfo=clock.JAPAN)


def test_somebody_is_put_on_duty(counselor: FlaskClient) -> None:
    answer = add(counselor, begins="９:00")

    page = counselor.get(answer.location).text
    assert stored() == [("09-24 09:00", "12:00")]
    assert "09:00-12:00 見本" in page
    assert "9/24（水）12:00から17:00" in page
    assert "9/24（水）09:00から17:00" not in page


@pytest.mark.parametrize(
    ("begins", "ends"),
    [("08:00", "13:00"), ("10:00", "11:00"), ("11:00", "14:00"), ("08:00", "09:01"), ("09:00", "12:00")],
)
def test_a_shift_around_inside_or_across_another_is_refused_by_its_name(
    counselor: FlaskClient, begins: str, ends: str
) -> None:
    add(counselor)

    answer = add(counselor, begins=begins, ends=ends)

    assert answer.status_code in {400, 409}
    assert "9/24（水）09:00から12:00の見本" in answer.text
    assert "当番と時間が重なります。" in answer.text
    assert f'value="{begins}"' in answer.text
    assert len(stored()) == 1


def test_shifts_may_touch(counselor: FlaskClient) -> None:
    add(counselor)

    assert add(counselor, begins="12:00", ends="17:00").status_code == 303
    assert add(counselor, begins="08:00", ends="09:00").status_code == 303


@pytest.mark.usefixtures("app")
def test_bodies_keep_rotas_of_their_own() -> None:
    for login in ("darc-k", "darc-s"):
        wanted = Shift(login=login, starts_at=moment("24 09:00"), ends_at=moment("24 12:00"))
        duty.add_shift(viewer_of(login), wanted, at=NOW)

    assert len(stored()) == 2


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("ends", "09:00", "「何時まで」を「何時から」より後にしてください。"),
        ("begins", "25:00", "「何時から」を 09:00 のように入れてください。"),
        ("ends", "", "「何時まで」を 09:00 のように入れてください。"),
        ("on", "2025-02-30", "日を 2025-09-24 のように入れてください。"),
        ("on", "2025-09-21", "過ぎた日の当番は入れられません。"),
        ("staff", "darc-s", "この団体で働いている人を選んでください。"),
        ("staff", "", "この団体で働いている人を選んでください。"),
    ],
)
def test_a_fault_of_a_shift_is_a_sentence(counselor: FlaskClient, *, field: str, typed: str, sentence: str) -> None:
    answer = add(counselor, **{field: typed})

    assert answer.status_code in {400, 409}
    assert sentence in answer.text
    assert stored() == []


def test_a_shift_is_taken_out(counselor: FlaskClient) -> None:
    add(counselor)

    answer = press(counselor, f"{PAGE}/remove", {"shift": "2025-09-24T09:00:00+09:00"}, on=PAGE)

    assert (answer.status_code, stored()) == (303, [])
    acts = session.scalars(select(Trace.act).order_by(Trace.position.desc()).limit(2)).all()
    assert list(acts) == [Act.SHIFT_REMOVED, Act.SHIFT_ADDED]


def test_a_shift_that_is_not_there_is_not_found(counselor: FlaskClient) -> None:
    gone = press(counselor, f"{PAGE}/remove", {"shift": "2025-09-24T09:00:00+09:00"}, on=PAGE)
    odd = press(counselor, f"{PAGE}/remove", {"shift": "きのう"}, on=PAGE)

    assert (gone.status_code, odd.status_code) == (404, 400)


def test_a_shift_of_a_day_that_is_over_stays(counselor: FlaskClient) -> None:
    add(counselor)
    clock.start_at(NOW + timedelta(days=3))

    answer = press(counselor, f"{PAGE}/remove", {"shift": "2025-09-24T09:00:00+09:00"}, on=PAGE)

    assert "過ぎた日の当番は消せません。" in answer.text
    assert len(stored()) == 1


def test_a_week_is_copied_into_the_following_ones(counselor: FlaskClient) -> None:
    add(counselor)
    add(counselor, on="2025-09-26", begins="13:00", ends="17:00")

    press(counselor, f"{PAGE}/copy", {"week": "2025-09-22", "weeks": "2"}, on=PAGE)

    assert [begins for begins, _ in stored()] == [
        "09-24 09:00",
        "09-26 13:00",
        "10-01 09:00",
        "10-03 13:00",
        "10-08 09:00",
        "10-10 13:00",
    ]


def test_a_week_is_copied_whole_or_not(counselor: FlaskClient) -> None:
    add(counselor)
    add(counselor, on="2025-09-26")
    add(counselor, on="2025-10-10", begins="11:00", ends="13:00")

    answer = press(counselor, f"{PAGE}/copy", {"week": "2025-09-22", "weeks": "2"}, on=PAGE)

    assert "10/10（金）11:00から13:00の見本" in answer.text
    assert len(stored()) == 3


@pytest.mark.parametrize(
    ("week", "sentence"),
    [("2025-09-29", "この週には、写す当番がありません。"), ("2025-09-15", "過ぎた週は写せません。")],
)
def test_a_week_with_nothing_to_copy_is_refused(counselor: FlaskClient, week: str, sentence: str) -> None:
    add(counselor)

    assert sentence in press(counselor, f"{PAGE}/copy", {"week": week, "weeks": "1"}, on=PAGE).text


def test_who_has_left_is_not_copied(counselor: FlaskClient) -> None:
    add(counselor)
    colleague("darc-k2", "DARC-K")
    with transaction():
        session.scalars(select(Staff).where(Staff.login == "darc-k")).one().is_active = False

    with pytest.raises(Refusal, match="写す当番がありません"):
        duty.copy_week(viewer_of("darc-k2"), NOW.date(), weeks=1, at=NOW)


def test_one_of_several_counselors_only_reads(counselor: FlaskClient) -> None:
    add(counselor)
    colleague("darc-k2", "DARC-K")

    page = counselor.get(PAGE).text
    answer = add(counselor, on="2025-09-25")

    assert "当番表は、団体の管理者が直します。" in page
    assert "09:00-12:00 見本" in page
    assert f'action="{PAGE}/add' not in page
    assert (answer.status_code, len(stored())) == (409, 1)


def test_a_manager_puts_the_counselors_on_duty(client: FlaskClient) -> None:
    clock.start_at(NOW)
    body = session.scalars(select(Body).where(Body.code == "DARC-K")).one()
    new = NewStaff(login="darc-m", name="見本 管理", role="manager", prefecture_id=body.prefecture_id, body_id=body.id)
    add_staff(new, demo_hash_of(demo_password("darc-m")))
    log_in(client, "darc-m")

    assert add(client).status_code == 303
    assert add(client, staff="darc-m", on="2025-09-25").status_code == 303


def test_an_auditor_finds_no_rota(client: FlaskClient) -> None:
    log_in(client, "kansa-saga")

    assert client.get(PAGE).status_code == 404


@pytest.mark.parametrize("week", ["", "soon", "9999-12-31", "0001-01-01", "2025-09-24"])
def test_a_week_that_no_calendar_has_is_this_one(counselor: FlaskClient, week: str) -> None:
    assert "令和7年9月22日からの週" in counselor.get(f"{PAGE}?week={week}").text


def test_a_planted_gap_is_listed_and_counted_for_the_prefecture(counselor: FlaskClient) -> None:
    body = session.scalars(select(Body).where(Body.code == "DARC-K")).one()
    _cover(body)
    add(counselor, on="2025-10-07", begins="09:00", ends="11:30")
    add(counselor, on="2025-10-07", begins="12:30", ends="17:00")

    page = counselor.get(PAGE).text
    log_in(counselor, "ken-saga")

    assert "1か所、当番がいません。" in page
    assert "10/7（火）11:30から12:30" in page
    assert "60日先までに空きが1か所" in counselor.get("/ken/dantai/DARC-K").text


def _cover(body: Body) -> None:
    """Put the counselor on duty in all opening hours of the next 61 days, but for October 7."""
    staff, hours = session.scalars(select(Staff).where(Staff.login == "darc-k")).one(), Hours.read(body.hours)
    days = [NOW.date() + timedelta(days=number) for number in range(62)]
    openings = [hours.opening(day) for day in days if f"{day}" != "2025-10-07"]
    with transaction():
        session.add_all(
            RotaShift(body_id=body.id, staff_id=staff.id, starts_at=opening[0], ends_at=opening[1])
            for opening in openings
            if opening
        )


@pytest.mark.usefixtures("app")
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 30)), min_size=2, max_size=6))
@settings(max_examples=20)
def test_whatever_is_added_no_two_shifts_share_a_minute(wanted: list[tuple[int, int]]) -> None:
    with transaction():
        session.execute(delete(RotaShift))
    viewer = viewer_of("darc-k")

    for begins, length in wanted:
        starts_at = moment("24 08:00") + timedelta(minutes=begins)
        shift = Shift(login="darc-k", starts_at=starts_at, ends_at=starts_at + timedelta(minutes=length))
        with suppress(Refusal):
            duty.add_shift(viewer, shift, at=NOW)

    session.rollback()
    minutes = [
        (shift.starts_at + timedelta(minutes=number))
        for shift in session.scalars(select(RotaShift))
        for number in range(int((shift.ends_at - shift.starts_at).total_seconds() // 60))
    ]
    assert len(minutes) == len(set(minutes)) > 0


def test_of_several_who_add_the_same_hour_at_once_one_succeeds(app: Flask) -> None:
    viewer = viewer_of("darc-k")
    session.rollback()

    def attempt(number: int) -> bool:
        with app.app_context():
            starts_at = moment("24 09:00") + timedelta(minutes=number)
            try:
                wanted = Shift(login="darc-k", starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
                duty.add_shift(viewer, wanted, at=NOW)
            except Refusal:
                return False
            return True

    with ThreadPoolExecutor(max_workers=6) as pool:
        assert sum(pool.map(attempt, range(6))) == 1
    assert len(stored()) == 1


AWAY = {"away": "darc-k", "first_on": "2025-09-24", "last_on": "2025-09-26"}


def leave(client: FlaskClient, **typed: str) -> TestResponse:
    return press(client, f"{PAGE}/yasumi", {**AWAY, **typed}, on=PAGE)


def absences() -> list[tuple[str, str]]:
    session.rollback()
    kept = session.scalars(select(Absence).order_by(Absence.starts_at))
    return [(f"{clock.in_japan(one.starts_at):%m-%d %H:%M}", f"{clock.in_japan(one.ends_at):%m-%d}") for one in kept]


def test_somebody_is_away_from_day_to_day_and_the_page_says_so(counselor: FlaskClient) -> None:
    answer = leave(counselor, first_on="2025/9/24")

    page = counselor.get(answer.location).text
    assert absences() == [("09-24 00:00", "09-27")]
    assert "休みを入れました。" in page
    assert page.count("休み：見本") == 3
    assert "9/24（水）から9/26（金）まで" in page
    trace = session.scalars(select(Trace).order_by(Trace.position.desc()).limit(1)).one()
    assert (trace.act, trace.detail["first"], trace.detail["last"]) == (
        Act.ABSENCE_ENTERED,
        "2025-09-24",
        "2025-09-26",
    )


@pytest.mark.parametrize("on", ["2025-09-24", "2025-09-26"])
def test_a_shift_within_an_absence_is_refused_with_what_to_do(counselor: FlaskClient, on: str) -> None:
    leave(counselor)

    answer = add(counselor, on=on)

    assert answer.status_code == 409
    assert "は見本 太郎さんの休みです。ほかの人を入れるか、先に休みを終えてください。" in answer.text
    assert 'value="09:00"' in answer.text
    assert stored() == []
    assert add(counselor, on="2025-09-27").status_code == 303


def test_an_absence_over_shifts_names_them_and_they_are_holes(counselor: FlaskClient) -> None:
    add(counselor, ends="17:00")
    assert "9/24（水）09:00から17:00" not in counselor.get(PAGE).text

    page = counselor.get(leave(counselor).location).text

    assert "この間に、休む人の当番が1つあります（9/24（水）09:00から17:00）。" in page
    assert "その当番を消して、ほかの人を入れてください。それまでは空きとして数えます。" in page
    assert "！ 休みのため空き" in page
    assert page.count("<li>9/24（水）09:00から17:00</li>") == 1
    assert stored() == [("09-24 09:00", "17:00")]


def test_of_many_shifts_the_first_five_are_named(counselor: FlaskClient) -> None:
    days = ["2025-09-24", "2025-09-25", "2025-09-26", "2025-09-29", "2025-09-30", "2025-10-01", "2025-10-02"]
    for on in days:
        add(counselor, on=on)

    page = counselor.get(leave(counselor, last_on="2025-10-03").location).text

    assert "当番が7つあります" in page
    assert "9/30（火）09:00から12:00、ほか2つ）" in page


def test_a_week_is_not_copied_into_an_absence(counselor: FlaskClient) -> None:
    add(counselor)
    leave(counselor, first_on="2025-10-01", last_on="2025-10-01")

    answer = press(counselor, f"{PAGE}/copy", {"week": "2025-09-22", "weeks": "2"}, on=PAGE)

    assert "10/1（水）09:00から12:00は見本 太郎さんの休みです。" in answer.text
    assert len(stored()) == 1


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("last_on", "2025-09-23", "「休みの最後の日」を、最初の日から1年までの日にしてください。"),
        ("last_on", "2026-09-30", "「休みの最後の日」を、最初の日から1年までの日にしてください。"),
        ("first_on", "あした", "日を 2025-09-24 のように入れてください。"),
        ("last_on", "", "日を 2025-09-24 のように入れてください。"),
        ("away", "darc-s", "この団体で働いている人を選んでください。"),
        ("away", "", "この団体で働いている人を選んでください。"),
    ],
)
def test_a_fault_of_an_absence_is_a_sentence(counselor: FlaskClient, *, field: str, typed: str, sentence: str) -> None:
    answer = leave(counselor, **{field: typed})

    assert answer.status_code in {400, 409}
    assert sentence in answer.text
    assert absences() == []


def test_an_absence_that_is_over_or_there_already_is_refused(counselor: FlaskClient) -> None:
    over = leave(counselor, first_on="2025-09-17", last_on="2025-09-21")
    leave(counselor)
    twice = leave(counselor, first_on="2025-09-26", last_on="2025-10-10")

    assert "過ぎた日の休みは入れられません。" in over.text
    assert "見本 太郎さんは、9/24（水）から9/26（金）までもう休みです。" in twice.text
    assert len(absences()) == 1


def test_who_comes_back_early_is_there_from_today_on(counselor: FlaskClient) -> None:
    leave(counselor, first_on="2025-09-19", last_on="2025-09-30")
    leave(counselor, first_on="2025-10-06", last_on="2025-10-07")

    ended = [
        press(counselor, f"{PAGE}/yasumi/end", {"absence": f"{day}@darc-k"}, on=PAGE).status_code
        for day in ("2025-09-19", "2025-10-06", "2025-10-06")
    ]

    assert ended == [303, 303, 404]
    assert absences() == [("09-19 00:00", "09-22")]
    assert "休みの予定はありません。" in counselor.get(PAGE).text


def test_which_absence_must_be_said(counselor: FlaskClient) -> None:
    answer = press(counselor, f"{PAGE}/yasumi/end", {"absence": "きのう"}, on=PAGE)

    assert (answer.status_code, "どの休みかを選んでください。" in answer.text) == (400, True)


def test_one_of_several_counselors_reads_absences_and_enters_none(counselor: FlaskClient) -> None:
    leave(counselor)
    colleague("darc-k2", "DARC-K")

    page = counselor.get(PAGE).text
    answer = leave(counselor, first_on="2025-10-06", last_on="2025-10-07")

    assert "9/24（水）から9/26（金）まで" in page
    assert "休みを終える" not in page
    assert (answer.status_code, len(absences())) == (409, 1)
    assert "当番表は、団体の管理者が直します。" in answer.text
