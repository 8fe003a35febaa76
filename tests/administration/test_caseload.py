"""What counselors may have in hand: set by the body's manager, read by the prefecture, told to nobody else."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select

from accounts.passwords import demo_hash_of
from accounts.staffing import NewStaff, add_staff, demo_password
from administration import caseload
from administration.totals_screens import CONDITION
from administration.trial_words import TERM
from foundation import clock
from foundation.database import db, session
from foundation.refusal import Refusal
from records.body import Body
from records.staff import Staff
from records.trail import Act, Trace
from routing.candidates import TERM_FIELDS
from routing.limits import LIMITS, NO_ROOM, SESSIONS
from routing.unmet import CONDITIONS
from tests.builders import colleague, log_in, press, told, viewer_of
from tests.routing.terms import away, bound

OWN, FORM, KEN = "/app/dantai", "/app/dantai/tantou", "/ken/dantai/DARC-K"
TODAY = clock.day_in_japan(clock.now())


@contextmanager
def selects() -> Iterator[list[str]]:
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith(("SELECT", "WITH")):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


def kept(login: str = "darc-k") -> tuple[str | None, str | None]:
    session.rollback()
    person = session.scalars(select(Staff).where(Staff.login == login).execution_options(populate_existing=True)).one()
    return person.case_limit, person.week_limit


@pytest.fixture
def manager(client: FlaskClient) -> FlaskClient:
    """The manager of DARC-K, who has two counselors, signed in."""
    body = session.scalars(select(Body).where(Body.code == "DARC-K")).one()
    new = NewStaff(login="darc-m", name="見本 管理", role="manager", prefecture_id=body.prefecture_id, body_id=body.id)
    add_staff(new, demo_hash_of(demo_password("darc-m")))
    colleague("darc-k2", "DARC-K")
    log_in(client, "darc-m")
    return client


def typed(limits: dict[str, str]) -> dict[str, str]:
    """The form of the three of them, empty but for `limits`."""
    names = [
        f"{column}-{login}" for login in ("darc-k", "darc-k2", "darc-m") for column in ("case_limit", "week_limit")
    ]
    return dict.fromkeys(names, "") | limits


def test_a_manager_sets_numbers_the_word_for_none_or_nothing(manager: FlaskClient) -> None:
    assert "担当ごとの上限は、決めていません。" in manager.get(OWN).text

    answer = press(
        manager,
        FORM,
        typed({"case_limit-darc-k": "１０", "week_limit-darc-k": "3", "case_limit-darc-k2": "上限なし"}),
    )

    assert (answer.status_code, answer.location) == (303, OWN)
    assert (kept(), kept("darc-k2"), kept("darc-m")) == (("10", "3"), ("unlimited", None), (None, None))
    page = manager.get(FORM).text
    assert 'name="case_limit-darc-k" value="10"' in page
    assert 'name="case_limit-darc-k2" value="上限なし"' in page
    assert 'name="week_limit-darc-k2" value=""' in page


def test_each_change_leaves_a_trace_with_numbers_alone(manager: FlaskClient) -> None:
    press(manager, FORM, typed({"case_limit-darc-k": "10"}))
    press(manager, FORM, typed({"case_limit-darc-k": "10", "case_limit-darc-k2": "2"}))

    session.rollback()
    traces = session.scalars(select(Trace).where(Trace.act == Act.STAFF_LIMITED).order_by(Trace.position)).all()
    assert [(one.detail["case_limit"], one.detail["week_limit"], one.detail["body"]) for one in traces] == [
        ("10", "", "DARC-K"),
        ("2", "", "DARC-K"),
    ]
    assert [sorted(one.detail) for one in traces] == [["body", "case_limit", "staff", "week_limit"]] * 2


@pytest.mark.parametrize("wrong", ["-1", "多め", "1.5", "99999999"])
def test_what_is_no_limit_is_one_sentence_and_everything_typed_stays(manager: FlaskClient, wrong: str) -> None:
    answer = press(manager, FORM, typed({"case_limit-darc-k": "8", "week_limit-darc-k2": wrong}))

    assert answer.status_code == 400
    assert "「見本 同僚 週に新しく受ける件数」を0以上の数か、「上限なし」と書いてください。" in answer.text
    assert f'name="week_limit-darc-k2" value="{wrong}"' in answer.text
    assert 'name="case_limit-darc-k" value="8"' in answer.text
    assert kept() == (None, None)


def test_the_body_and_the_prefecture_read_how_full_each_is(manager: FlaskClient) -> None:
    bound("darc-k", cases=2, week=5)
    bound("darc-k2", cases="unlimited")
    away("darc-k2", TODAY, TODAY)
    for number in range(2):
        sent = told(phone=f"080-0000-{number:04d}", name=f"見本 {number}")
        log_in(manager, "darc-k")
        press(manager, f"/app/c/{sent.reference}/accept", on="/app/")

    log_in(manager, "darc-m")
    own = manager.get(OWN).text
    log_in(manager, "ken-saga")
    ken = manager.get(KEN).text

    for page in (own, ken):
        assert "担当 2／2件、今週 2／5件" in page
        assert "担当 0件（上限なし）、今週 0件（定めなし）" in page
        assert "いっぱいです" in page
        assert "休み</span>" in page
        assert "担当の空きがありません。空くまで、新しい相談は回しません。" in page
    assert FORM in own
    assert FORM not in ken


def test_the_room_together_is_said_in_words(manager: FlaskClient) -> None:
    bound("darc-k", cases=2)
    assert "上限のない人がいるので、担当の上限では止まりません。" in manager.get(OWN).text

    bound("darc-k2", cases=3)
    assert "担当の空きは、あわせてあと5件です。" in manager.get(OWN).text


def test_a_counselor_among_several_neither_reads_nor_sets_them(manager: FlaskClient) -> None:
    bound("darc-k", cases=2)
    log_in(manager, "darc-k2")

    assert "担当ごとの受け持ち" not in manager.get(OWN).text
    assert manager.get(FORM).status_code == 404
    assert press(manager, FORM, typed({}), on=OWN).status_code == 404
    assert kept() == ("2", None)


def test_the_only_counselor_sets_their_own(client: FlaskClient) -> None:
    log_in(client, "darc-k")

    assert press(client, FORM, {"case_limit-darc-k": "0", "week_limit-darc-k": ""}).status_code == 303
    assert kept() == ("0", None)


@pytest.mark.parametrize("login", ["ken-saga", "kansa-saga"])
def test_others_find_no_such_page(client: FlaskClient, login: str) -> None:
    log_in(client, login)

    assert client.get(FORM).status_code == 404


@pytest.mark.usefixtures("app")
def test_nobody_sets_a_limit_for_another_body() -> None:
    with pytest.raises(Refusal, match="働く人が変わりました"):
        caseload.set_limits(viewer_of("darc-k"), {"darc-s": {"case_limit": "1"}}, at=clock.now())

    assert kept("darc-s") == (None, None)


def test_pages_cost_one_statement_more_where_somebody_states_a_limit(client: FlaskClient) -> None:
    log_in(client, "darc-k")
    costs = []
    for _ in range(2):
        with selects() as sent:
            assert client.get(OWN).status_code == 200
        costs.append(len(sent))
        bound("darc-k", cases=9)

    assert costs[0] <= 7
    assert costs[1] == costs[0] + 1


def test_the_rota_costs_the_same_with_absences(client: FlaskClient) -> None:
    log_in(client, "darc-k")
    costs = []
    for _ in range(2):
        with selects() as sent:
            assert client.get("/app/touban").status_code == 200
        costs.append(len(sent))
        away("darc-k", TODAY, TODAY)

    assert costs[0] == costs[1] <= 6


def test_every_limit_is_known_wherever_one_is_told() -> None:
    reasons = {limit.reason for limit in LIMITS}

    assert {*NO_ROOM, SESSIONS} <= set(CONDITIONS) & set(CONDITION)
    assert set(CONDITIONS) <= set(CONDITION)
    assert reasons < set(NO_ROOM)
    assert set(TERM) == set(TERM_FIELDS) >= {limit.term for limit in LIMITS}
