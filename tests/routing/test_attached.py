"""What was told later and attached to a case: whom it rules out stays ruled out, wherever the case goes on to."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event, select

from casework import conflicts, desk, handling
from casework.conflicts import Declared
from casework.desk import Chosen
from casework.handling import Declined
from foundation.clock import JAPAN
from foundation.database import db, session
from foundation.refusal import Refusal
from intake.submission import Sent
from records.assignment import StoredDecision
from records.body import Body
from records.conflict import CaseBar
from routing import chasing
from routing.waiting import route_waiting
from tests.builders import case_of, colleague, told, viewer_of
from tests.routing.terms import agree

pytestmark = pytest.mark.usefixtures("app")
# A Thursday.
TOLD_AT = datetime(2026, 11, 26, 10, 0, tzinfo=JAPAN)
MINUTE = timedelta(minutes=1)
PHONE, OTHER_NAME = "080-6666-0001", "試作 三郎"


def send(**answers: Any) -> Sent:
    return told(at=TOLD_AT, **{"phone": PHONE, **answers})


def attach(**answers: Any) -> Sent:
    """More is told from the same telephone, and the desk confirms that it belongs to the open case."""
    more = send(**answers)
    desk.confirm(viewer_of("ken-saga", TOLD_AT), more.reference, at=TOLD_AT)
    assert case_of(more).merged_into_id is not None
    return more


def decline(sent: Sent, login: str = "darc-k") -> None:
    handling.decline(viewer_of(login, TOLD_AT), sent.reference, Declined("full"), at=TOLD_AT + MINUTE)


def decisions(sent: Sent) -> list[StoredDecision]:
    made = select(StoredDecision).where(StoredDecision.case_id == case_of(sent).id).order_by(StoredDecision.id)
    return list(session.scalars(made))


def standing(sent: Sent) -> tuple[str, str | None]:
    case = case_of(sent)
    body = session.get(Body, case.lead_body_id)
    assert body is not None
    return body.code, case.review


def reason(sent: Sent, code: str) -> str:
    candidates = decisions(sent)[-1].content["candidates"]
    return str(next(verdict["reason"] for verdict in candidates if verdict["body"] == code))


def in_conflict(login: str, *, phone: str = "", binds_body: bool = True) -> None:
    name = "" if phone else OTHER_NAME
    party = Declared(kind="victim", name=name, phone=phone, binds_body=binds_body)
    conflicts.record(viewer_of(login), party, at=TOLD_AT)


@contextmanager
def statements() -> Iterator[list[str]]:
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


def test_a_body_refused_later_is_not_asked_after_a_decline() -> None:
    sent = send()
    attach(body_wish="except:DARC-S")

    decline(sent)

    assert (standing(sent), reason(sent, "DARC-S")) == (("PREF-SAG", None), "wish")


def test_a_body_refused_later_is_not_asked_after_an_offer_lapsed() -> None:
    sent = send()
    attach(body_wish="except:DARC-S")

    assert chasing.chase(TOLD_AT + timedelta(days=14)) == 1

    assert (standing(sent)[0], reason(sent, "DARC-S")) == ("PREF-SAG", "wish")


def test_a_wish_that_came_first_does_not_outlive_a_later_refusal() -> None:
    sent = send(body_wish="DARC-S")
    assert standing(sent)[0] == "DARC-S"
    ken = viewer_of("ken-saga", TOLD_AT)
    desk.open_case(ken, sent.reference, "確認", at=TOLD_AT)
    desk.choose(ken, sent.reference, Chosen("DARC-K", "部屋がない", has_consent=True), at=TOLD_AT)
    more = send(body_wish="except:DARC-S")
    desk.confirm(ken, more.reference, at=TOLD_AT)

    decline(sent)

    assert (standing(sent)[0], reason(sent, "DARC-S")) == ("PREF-SAG", "wish")


@pytest.mark.parametrize("is_recorded_first", [True, False])
def test_a_body_in_conflict_with_who_was_named_later_is_not_asked(*, is_recorded_first: bool) -> None:
    sent = send(name="")
    if is_recorded_first:
        in_conflict("darc-s")
    attach(name=OTHER_NAME.replace(" ", ""))
    if not is_recorded_first:
        in_conflict("darc-s")

    decline(sent)

    assert (standing(sent)[0], reason(sent, "DARC-S")) == ("PREF-SAG", "conflict")


def test_a_telephone_told_later_is_looked_for_among_the_conflicts() -> None:
    sent = send(phone="", email="hana@example.jp", contact_method="email")
    attach(phone="080-6666-0003", email="hana@example.jp")
    in_conflict("darc-s", phone="080-6666-0003")

    decline(sent)

    assert (standing(sent)[0], reason(sent, "DARC-S")) == ("PREF-SAG", "conflict")


def test_a_counselor_in_conflict_with_who_was_named_later_does_not_find_the_case() -> None:
    colleague("darc-s-2", "DARC-S")
    sent = send(name="")
    attach(name=OTHER_NAME)
    in_conflict("darc-s", binds_body=False)

    decline(sent)

    bars = select(CaseBar.staff_id).where(CaseBar.case_id == case_of(sent).id)
    assert (standing(sent)[0], session.scalars(bars).all()) == ("DARC-S", [viewer_of("darc-s").staff_id])


def test_the_desk_may_not_ask_a_body_in_conflict_with_who_was_named_later() -> None:
    sent = send(name="")
    attach(name=OTHER_NAME)
    in_conflict("darc-s")
    ken = viewer_of("ken-saga", TOLD_AT)
    desk.open_case(ken, sent.reference, "確認", at=TOLD_AT)

    with pytest.raises(Refusal, match="関わる人と利害がぶつかるため外しました"):
        desk.choose(ken, sent.reference, Chosen("DARC-S", "近いから", has_consent=True), at=TOLD_AT)

    assert standing(sent)[0] == "DARC-K"


def test_what_was_told_first_says_what_is_needed_and_earlier_decisions_stay_as_they_were() -> None:
    sent = send()
    before = [made.content for made in decisions(sent)]
    attach(needs=["welfare"], disability="yes", body_wish="except:DARC-S")

    decline(sent)

    *earlier, last = decisions(sent)
    assert [made.content for made in earlier] == before
    assert last.consultation_id == earlier[0].consultation_id
    assert last.content["attached"] == {"DARC-S": "wish"}
    assert all("attached" not in content for content in before)


def waiting_for_room(*, attaches: bool) -> Sent:
    """Both bodies are full; a third case waits, and more is told of it; then both have room again."""
    for number, place in enumerate(("41202", "41201")):
        told(at=TOLD_AT, phone=f"080-7777-000{number}", municipality=place)
    for code in ("DARC-K", "DARC-S"):
        agree(code, capacity=1)
    sent = send()
    assert standing(sent) == ("PREF-SAG", "room")
    if attaches:
        attach(body_wish="except:DARC-K")
    for code in ("DARC-K", "DARC-S"):
        agree(code, capacity=9)
    return sent


@pytest.mark.parametrize(("attaches", "code"), [(False, "DARC-K"), (True, "DARC-S")])
def test_who_waits_for_room_is_not_offered_to_a_body_refused_meanwhile(*, attaches: bool, code: str) -> None:
    sent = waiting_for_room(attaches=attaches)

    assert route_waiting(TOLD_AT + MINUTE) == 1

    assert standing(sent) == (code, None)


def cost(act: Callable[[], object]) -> int:
    session.rollback()
    with statements() as sent:
        act()
    return len(sent)


def test_what_was_attached_costs_one_statement_however_much_it_is_and_none_where_nothing_was() -> None:
    alone, pair = send(), send(phone="080-6666-0009")
    for name in ("試作 一", "試作 二", "試作 三"):
        attach(phone="080-6666-0009", name=name)

    without, having = cost(partial(decline, alone)), cost(partial(decline, pair))

    assert (standing(alone), standing(pair)) == (("DARC-S", None), ("DARC-S", None))
    assert having == without + 1


def test_who_wants_the_prefecture_only_in_the_end_is_brought_to_no_body_when_there_is_room() -> None:
    agree("DARC-K", capacity=0)
    agree("DARC-S", capacity=0)
    first = send()
    assert standing(first) == ("PREF-SAG", "room")
    attach(consent_share_body="no_pref_only")

    agree("DARC-K", capacity=1)
    route_waiting(TOLD_AT + 2 * MINUTE)

    assert standing(first)[0] == "PREF-SAG"
    assert reason(first, "DARC-K") == "consent"
