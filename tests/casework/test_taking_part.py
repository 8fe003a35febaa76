"""副担当: several needs are several bodies; one leads, each answers for itself, one person and one case remain."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from casework import handling
from casework.handling import Declined
from foundation import clock
from foundation.clock import JAPAN
from foundation.database import session
from intake.submission import Sent
from records.assignment import CoAssignment
from records.body import Body
from records.case import Case, Person
from records.casework import Contact
from routing import joining
from tests.builders import NAME, case_of, log_in, press, told, viewer_of

LONELY: dict[str, Any] = {
    "municipality": "99201",
    "needs": ["lonely"],
    "stage": "supervision_ended",
    "disability": "none",
}


def with_two_needs(at: datetime | None = None) -> Sent:
    """Drugs lead to DARC-G; a disability brings TEI-G beside it."""
    sent = told("mihon", at=at, municipality="99201", needs=["drugs", "welfare"], disability="yes")
    session.rollback()
    return sent


def asked() -> dict[str, str]:
    session.rollback()
    rows = session.execute(select(Body.code, CoAssignment.state).join(CoAssignment, CoAssignment.body_id == Body.id))
    return {row.code: row.state for row in rows}


def lead(sent: Sent) -> str:
    body = session.get(Body, case_of(sent).lead_body_id)
    assert body is not None
    return body.code


@pytest.mark.usefixtures("app")
def test_two_needs_are_one_person_one_case_and_two_questions() -> None:
    sent = with_two_needs()

    assert sent.decision is not None
    assert asked() == {"TEI-G": "offered"}
    assert lead(sent) not in asked()
    assert session.scalar(select(func.count(Case.id))) == session.scalar(select(func.count(Person.id))) == 1


def beside(sent: Sent) -> str:
    assert sent.decision is not None
    return sent.decision.co[0]


def test_a_body_beside_learns_the_name_once_it_has_accepted_whatever_the_lead_does(client: FlaskClient) -> None:
    sent = with_two_needs()
    log_in(client, beside(sent).lower())
    address = f"/app/c/{sent.reference}"

    before = client.get(address).text
    in_list = sent.reference in client.get("/app/?view=beside").text
    press(client, f"{address}/accept", on=address)
    after = client.get(address).text

    assert "副担当を受けました。" in after
    assert "<b>次にやること</b> 主担当（見本の薬物依存回復支援）の返事を待つ" in after
    assert in_list
    assert (NAME in before, NAME in after) == (False, True)
    assert case_of(sent).is_accepted is False


def test_the_lead_alone_does_not_open_the_case_to_the_body_beside(client: FlaskClient) -> None:
    sent = with_two_needs()
    log_in(client, lead(sent).lower())
    press(client, f"/app/c/{sent.reference}/accept", on=f"/app/c/{sent.reference}")
    log_in(client, beside(sent).lower())

    assert NAME not in client.get(f"/app/c/{sent.reference}").text
    assert NAME not in client.get("/app/?view=beside").text


def test_who_declines_to_take_part_loses_sight_and_the_lead_stays(client: FlaskClient) -> None:
    sent = with_two_needs()
    before = lead(sent)
    log_in(client, beside(sent).lower())

    press(client, f"/app/c/{sent.reference}/decline", {"reason": "full"})

    assert client.get(f"/app/c/{sent.reference}").status_code == 404
    assert (lead(sent), asked()[beside(sent)]) == (before, "declined")


def test_what_a_body_beside_does_is_counted_for_it_and_plans_nothing_for_the_lead(client: FlaskClient) -> None:
    sent = with_two_needs()
    log_in(client, beside(sent).lower())
    address = f"/app/c/{sent.reference}"
    press(client, f"{address}/accept", on=address)
    step = case_of(sent).next_step

    now = clock.in_japan(clock.now())
    fields = {"method": "phone", "result": "reached", "counterpart": "subject", "held_at": f"{now:%Y-%m-%dT%H:%M}"}
    press(client, f"{address}/contact", fields, on=address)
    session.rollback()

    contact = session.scalars(select(Contact)).one()
    assert session.get_one(Body, contact.body_id).code == beside(sent)
    assert case_of(sent).next_step == step


@pytest.mark.usefixtures("app")
def test_a_question_that_nobody_answers_lapses_and_nobody_is_asked_instead() -> None:
    told_at = datetime(2026, 11, 24, 10, 0, tzinfo=JAPAN)
    sent = with_two_needs(told_at)

    lapsed = joining.lapse(told_at + timedelta(days=9))

    assert lapsed == len(asked())
    assert set(asked().values()) == {"lapsed"}
    assert case_of(sent).lead_body_id is not None


def panel_of(client: FlaskClient, sent: Sent) -> str:
    """What the case page says under 副担当."""
    return client.get(f"/app/c/{sent.reference}").text.split("<h2>副担当</h2>")[1].split("</section>")[0]


def test_the_lead_reads_what_came_of_every_question_beside_it(client: FlaskClient) -> None:
    told_at = clock.now()
    sent = with_two_needs(told_at)
    log_in(client, lead(sent).lower())
    press(client, f"/app/c/{sent.reference}/accept", on=f"/app/c/{sent.reference}")

    waiting = panel_of(client, sent)
    joining.lapse(told_at + timedelta(days=30))
    lapsed = panel_of(client, sent)

    name = session.scalars(select(Body.name).where(Body.code == beside(sent))).one()
    assert name in waiting
    assert re.search(r"返事を待っています（.+まで）", waiting)
    assert name in lapsed
    assert "期限までに返事がありませんでした" in lapsed
    assert "返事を待っています" not in lapsed


def test_a_case_that_nobody_was_asked_about_beside_the_lead_says_nothing_of_it(client: FlaskClient) -> None:
    sent = told()
    log_in(client, lead(sent).lower())
    press(client, f"/app/c/{sent.reference}/accept", on=f"/app/c/{sent.reference}")

    assert "<h2>副担当</h2>" not in client.get(f"/app/c/{sent.reference}").text


def test_the_prefectures_desk_takes_part_like_any_other_body(client: FlaskClient) -> None:
    """Loneliness goes to the body of the area, with the prefecture beside it."""
    sent = told("mihon", **LONELY)
    log_in(client, "pref-g")
    address = f"/app/c/{sent.reference}"

    listed = client.get("/app/?view=beside").text
    page = client.get(address).text
    press(client, f"{address}/accept", on=address)

    assert (lead(sent), beside(sent)) == ("HOG-G1", "PREF-G")
    assert sent.reference in listed
    assert "副担当を受けるか決める" in page
    assert asked() == {"PREF-G": "accepted"}


@pytest.mark.usefixtures("app")
def test_a_body_that_comes_to_lead_takes_no_part_beside_itself() -> None:
    sent = told("mihon", **LONELY, urgent=["medicine"])
    before = asked()

    handling.decline(viewer_of("hog-g1"), sent.reference, Declined("full"), at=clock.now())

    assert (before, lead(sent), asked()) == ({"PREF-G": "offered"}, "PREF-G", {"PREF-G": "withdrawn"})


@pytest.mark.usefixtures("app")
def test_what_the_prefecture_was_asked_stays_with_it() -> None:
    told("mihon", at=datetime(2026, 11, 26, 10, 0, tzinfo=JAPAN), **LONELY)

    lapsed = joining.lapse(datetime(2027, 11, 26, 10, 0, tzinfo=JAPAN))

    assert (lapsed, asked()) == (0, {"PREF-G": "offered"})
