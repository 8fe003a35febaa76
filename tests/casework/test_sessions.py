"""Sessions of a contract: counted on the case page, never in the way of the log, and known to the router."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select

from casework import closing, contacts, handling
from casework.closing import Closed
from casework.contacts import Contacted
from casework.sessions import Sessions
from foundation import clock
from foundation.clock import JAPAN
from foundation.database import db, session, transaction
from intake.submission import Sent
from records.assignment import StoredDecision
from records.body import Body, Contract
from tests.builders import case_of, log_in, press, told, viewer_of
from tests.routing.terms import agree

# A Monday.
NOW = datetime(2025, 9, 29, 10, 0, tzinfo=JAPAN)
MINUTE = timedelta(minutes=1)
USED_UP = "続けるときは、県の担当に相談してください。したことは、そのまま記録できます。"


@pytest.fixture(autouse=True)
def _that_day() -> Iterator[None]:
    clock.start_at(NOW)
    yield
    clock.start_at(None)


@pytest.fixture
def case(client: FlaskClient) -> Sent:
    """A case of DARC-K, whose contract allows three sessions."""
    agree("DARC-K", session_limit=3)
    sent = told(at=NOW)
    log_in(client, "darc-k")
    press(client, f"/app/c/{sent.reference}/accept", on="/app/")
    return sent


def log(client: FlaskClient, sent: Sent, **typed: str) -> Any:
    fields = {"method": "visit", "result": "reached", "counterpart": "subject", **typed}
    return press(client, f"/app/c/{sent.reference}/contact", fields, on=f"/app/c/{sent.reference}")


def shown(client: FlaskClient, sent: Sent) -> str:
    return client.get(f"/app/c/{sent.reference}").text


@pytest.mark.parametrize(
    ("held", "warning"),
    [
        (0, ""),
        (1, ""),
        (2, "次の回で、契約の回数が終わります。"),
        (3, f"契約の回数を使い切りました。{USED_UP}"),
        (5, f"契約の回数を2回こえました。{USED_UP}"),
    ],
)
def test_the_words_say_how_many_are_left(held: int, warning: str) -> None:
    one = Sessions(held, 3)

    assert (one.words, one.warning) == (f"{held}／3回", warning)


def test_the_page_counts_and_the_log_never_refuses_what_happened(client: FlaskClient, case: Sent) -> None:
    pages = []
    for _ in range(5):
        pages.append(shown(client, case))
        assert log(client, case).status_code == 303
    last = shown(client, case)

    assert [f"{number}／3回" in page for number, page in enumerate(pages)] == [True] * 5
    assert "次の回で" not in pages[1]
    assert "次の回で、契約の回数が終わります。" in pages[2]
    assert "契約の回数を使い切りました。" in pages[3]
    assert "<b>回数</b> 5／3回" in last
    assert "契約の回数を2回こえました。" in last


@pytest.mark.parametrize(
    "what", [{"result": "absent"}, {"counterpart": "agency"}, {"method": "meeting", "counterpart": "agency"}]
)
def test_only_what_is_held_with_the_person_or_family_is_a_session(
    client: FlaskClient, case: Sent, what: dict[str, str]
) -> None:
    log(client, case, **what)
    assert "0／3回" in shown(client, case)

    log(client, case, counterpart="family", method="phone")
    assert "1／3回" in shown(client, case)


def test_a_contract_that_says_nothing_counts_nothing(client: FlaskClient, case: Sent) -> None:
    agree("DARC-K", session_limit=None)

    assert "<b>回数</b>" not in shown(client, case)


def test_counting_sessions_costs_a_page_one_statement_where_it_is_agreed(client: FlaskClient, case: Sent) -> None:
    def cost() -> int:
        sent: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            sent.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        shown(client, case)
        event.remove(db.engine, "before_cursor_execute", note)
        return len([one for one in sent if one.startswith("SELECT")])

    counted = cost()
    agree("DARC-K", session_limit=None)

    assert cost() == counted - 1 <= 21


def served(sessions: int) -> None:
    """Somebody had so many sessions at DARC-K, and the case is closed."""
    sent, counselor = told(at=NOW), viewer_of("darc-k", NOW)
    handling.accept(counselor, sent.reference, at=NOW + MINUTE)
    for number in range(sessions):
        what = Contacted(method="visit", result="reached", held_at=NOW + (2 + number) * MINUTE)
        contacts.log_contact(counselor, sent.reference, what, at=NOW + (2 + number) * MINUTE)
    closing.close(counselor, sent.reference, Closed("wish", "info_only"), at=NOW + 30 * MINUTE)


def decided(sent: Sent) -> tuple[str, str]:
    """Where a case went, and why not to DARC-K."""
    case = case_of(sent)
    content = session.scalars(select(StoredDecision).where(StoredDecision.case_id == case.id)).one().content
    why = next(one["reason"] for one in content["candidates"] if one["body"] == "DARC-K")
    return session.get_one(Body, case.lead_body_id).code, why


@pytest.mark.usefixtures("app")
def test_who_used_up_the_sessions_of_a_body_is_not_offered_it_again() -> None:
    agree("DARC-K", session_limit=2)
    served(2)

    again = told(at=NOW + 60 * MINUTE)

    assert decided(again) == ("DARC-S", "sessions")


@pytest.mark.usefixtures("app")
def test_who_has_sessions_left_comes_back_to_the_body() -> None:
    agree("DARC-K", session_limit=3)
    served(2)

    assert decided(told(at=NOW + 60 * MINUTE))[0] == "DARC-K"


@pytest.mark.usefixtures("app")
def test_somebody_else_is_not_touched_by_it() -> None:
    agree("DARC-K", session_limit=2)
    served(2)

    assert decided(told(at=NOW + 60 * MINUTE, phone="080-0000-7777", name="見本 他"))[0] == "DARC-K"
    assert decided(told(at=NOW + 61 * MINUTE, relation="family", subject_aware="yes", name="見本 母"))[0] == "DARC-K"


@pytest.mark.usefixtures("app")
def test_sessions_over_several_cases_add_up_within_the_contract_in_force() -> None:
    agree("DARC-K", session_limit=2)
    served(1)
    second = told(at=NOW + 60 * MINUTE)
    counselor = viewer_of("darc-k", NOW)
    handling.accept(counselor, second.reference, at=NOW + 61 * MINUTE)
    what = Contacted(method="visit", result="reached", held_at=NOW + 62 * MINUTE)
    contacts.log_contact(counselor, second.reference, what, at=NOW + 62 * MINUTE)
    closing.close(counselor, second.reference, Closed("wish", "info_only"), at=NOW + 90 * MINUTE)

    assert decided(told(at=NOW + 120 * MINUTE)) == ("DARC-S", "sessions")


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(("days", "lead"), [(1, "DARC-S"), (3, "DARC-K")])
def test_a_new_contract_brings_new_sessions(days: int, lead: str) -> None:
    agree("DARC-K", session_limit=2)
    served(2)
    with transaction():
        old = session.scalars(select(Contract).join(Body).where(Body.code == "DARC-K")).one()
        old.ends_on = date(2025, 9, 30)
        kept: dict[str, Any] = {"programme": "self", "support_type": "SPE-D", "terms": old.terms}
        session.add(Contract(body_id=old.body_id, starts_on=date(2025, 10, 1), ends_on=None, **kept))

    assert decided(told(at=NOW + timedelta(days=days)))[0] == lead


def test_no_other_body_reads_that_sessions_are_used_up(client: FlaskClient) -> None:
    agree("DARC-K", session_limit=2)
    served(2)
    again = told(at=NOW + 60 * MINUTE)
    words = "契約で決めた回数を、この人にはもう使い切っています。"

    log_in(client, "darc-s")
    press(client, f"/app/c/{again.reference}/accept", on="/app/")
    assert words not in shown(client, again)

    log_in(client, "ken-saga")
    press(client, f"/app/c/{again.reference}/open", {"reason": "確認"})
    assert words in shown(client, again)
