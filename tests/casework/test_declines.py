"""辞退: each reason has its consequence, for this case and for whatever the same person writes later."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from casework import closing, desk, handling
from casework.closing import Closed
from casework.desk import Chosen
from casework.handling import Declined
from foundation import clock
from foundation.database import session
from records.assignment import StoredDecision
from records.body import Body
from records.case import Case
from records.casecodes import DECLINE_REASON
from routing.consequences import CONSEQUENCES, TO_DESK
from tests.builders import case_of, log_in, press, told, viewer_of

# Drugs lead to DARC-G; a disability brings TEI-G beside it.
BOTH: dict[str, Any] = {"municipality": "99201", "needs": ["drugs", "welfare"], "disability": "yes"}


def lead_of(reference: str) -> str:
    session.rollback()
    led = select(Body.code).join(Case, Case.lead_body_id == Body.id).where(Case.reference == reference)
    return session.scalars(led).one()


def verdict(reference: str, body: str) -> str:
    made = select(StoredDecision).join(Case, Case.id == StoredDecision.case_id).where(Case.reference == reference)
    content = session.scalars(made.order_by(StoredDecision.id.desc())).first().content  # type: ignore[union-attr]
    return next(str(one["reason"]) for one in content["candidates"] if one["body"] == body)


def declined(client: FlaskClient, reason: str) -> str:
    sent = told()
    log_in(client, "darc-k")
    press(client, f"/app/c/{sent.reference}/decline", {"reason": reason})
    return sent.reference


def past(client: FlaskClient, reason: str) -> None:
    """Leave a case that Karatsu declined and whoever had it next has closed."""
    reference = declined(client, reason)
    end(reference)


def end(reference: str) -> None:
    viewer = viewer_of(lead_of(reference).lower())
    handling.accept(viewer, reference, at=clock.now())
    closing.close(viewer, reference, Closed("wish", "info_only"), at=clock.now())


def test_every_reason_has_a_consequence() -> None:
    assert list(CONSEQUENCES) == list(DECLINE_REASON)


@pytest.mark.parametrize("reason", DECLINE_REASON)
def test_a_decline_goes_where_its_reason_says(client: FlaskClient, reason: str) -> None:
    reference = declined(client, reason)

    assert lead_of(reference) == ("PREF-SAG" if reason in TO_DESK else "DARC-S")


def test_who_declines_reads_what_follows_from_each_reason(client: FlaskClient) -> None:
    sent = told()
    log_in(client, "darc-k")

    page = client.get(f"/app/c/{sent.reference}/decline").text

    beside = {
        code: f"<span>{label}<small>{CONSEQUENCES[code].words}</small></span>" for code, label in DECLINE_REASON.items()
    }
    assert [code for code, words in beside.items() if words not in page] == []


@pytest.mark.parametrize(("reason", "against"), [("conflict", "conflict"), ("not_wanted", "unwanted")])
def test_a_decline_for_good_holds_for_what_the_same_person_writes_later(
    client: FlaskClient, reason: str, against: str
) -> None:
    past(client, reason)

    again = told().reference

    assert lead_of(again) == "DARC-S"
    assert verdict(again, "DARC-K") == against


@pytest.mark.parametrize("reason", ["full", "area", "other"])
def test_a_decline_for_this_time_is_forgotten_with_its_case(client: FlaskClient, reason: str) -> None:
    past(client, reason)

    assert lead_of(told().reference) == "DARC-K"


def test_somebody_else_is_still_sent_to_a_body_that_declined_for_good(client: FlaskClient) -> None:
    past(client, "not_wanted")

    assert lead_of(told(phone="080-0000-9999").reference) == "DARC-K"


def test_who_asks_for_a_body_gets_it_though_it_was_not_wanted_before(client: FlaskClient) -> None:
    past(client, "not_wanted")

    assert lead_of(told(body_wish="DARC-K").reference) == "DARC-K"


def test_no_wish_brings_back_a_body_in_conflict(client: FlaskClient) -> None:
    past(client, "conflict")

    assert lead_of(told(body_wish="DARC-K").reference) == "DARC-S"


def test_that_a_body_was_not_wanted_is_the_desks_to_read_alone(client: FlaskClient) -> None:
    past(client, "not_wanted")
    sent = told()
    log_in(client, "darc-s")
    body = client.get(f"/app/c/{sent.reference}").text
    log_in(client, "ken-saga")
    press(client, f"/app/c/{sent.reference}/open", {"reason": "確認のため"})
    desk = client.get(f"/app/c/{sent.reference}").text

    assert "望まなかった" not in body
    assert "望まなかった" in desk
    assert case_of(sent).reference == sent.reference


def test_the_desk_is_told_what_to_look_at_after_declines(client: FlaskClient) -> None:
    declined(client, "full")
    log_in(client, "ken-saga")

    page = client.get("/ken/dantai").text

    assert "受入上限で辞退 1件：受け持てる件数を確かめてください。" in page


@pytest.mark.parametrize(
    ("reason", "then"),
    [
        ("conflict", ("PREF-G", "conflict")),
        ("not_wanted", ("PREF-G", "unwanted")),
        ("full", ("TEI-G", "rule N05")),
    ],
)
def test_who_was_asked_to_take_part_and_declined_for_good_does_not_lead_the_same_person_later(
    client: FlaskClient, reason: str, then: tuple[str, str]
) -> None:
    first = told("mihon", **BOTH).reference
    log_in(client, "tei-g")
    press(client, f"/app/c/{first}/decline", {"reason": reason})
    end(first)

    again = told("mihon", **{**BOTH, "needs": ["welfare"]}).reference

    assert (lead_of(again), verdict(again, "TEI-G")) == then


@pytest.mark.usefixtures("app")
def test_a_conflict_outlasts_that_the_person_did_not_want_the_body() -> None:
    first, second = (told("mihon", **BOTH).reference for _ in range(2))
    chosen = Chosen("TEI-G", "近いため", has_consent=True)
    desk.choose(viewer_of("ken-mihon"), second, chosen, at=clock.now())
    for reference, reason in ((first, "conflict"), (second, "not_wanted")):
        handling.decline(viewer_of("tei-g"), reference, Declined(reason), at=clock.now())
        end(reference)

    again = told("mihon", **{**BOTH, "needs": ["welfare"]}, body_wish="TEI-G").reference

    assert (lead_of(again), verdict(again, "TEI-G")) == ("PREF-G", "conflict")
