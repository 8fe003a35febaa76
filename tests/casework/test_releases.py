"""Somebody in prison is planned ahead: the body is asked some weeks before the release, and the day may move."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from casework import releases
from foundation.clock import JAPAN, in_japan
from foundation.database import session
from foundation.refusal import Refusal
from intake.submission import Sent
from records.body import Body
from records.case import Case
from records.trail import Trace
from routing.waiting import route_waiting
from tests.builders import case_of, log_in, press, told, viewer_of

TOLD_AT = datetime(2026, 6, 1, 10, 0, tzinfo=JAPAN)
RELEASE = date(2026, 12, 1)
ASKED_AT = datetime(2026, 10, 6, 9, 0, tzinfo=JAPAN)


def planned(**answers: Any) -> Sent:
    record: dict[str, Any] = {
        "stage": "serving",
        "municipality": "custody",
        "municipality_future": "99201",
        "needs": ["welfare"],
        "age_band": "65_74",
        "release_date": RELEASE.isoformat(),
    }
    return told("mihon", at=TOLD_AT, **{**record, **answers})


def standing(sent: Sent) -> tuple[str | None, str]:
    case = case_of(sent)
    body = session.get(Body, case.lead_body_id)
    assert body is not None
    return case.review, body.code


@pytest.mark.usefixtures("app")
def test_the_body_is_asked_eight_weeks_before_the_release() -> None:
    sent = planned()

    waiting = standing(sent)
    runs = [route_waiting(ASKED_AT - timedelta(minutes=1)), route_waiting(ASKED_AT)]

    assert waiting == ("planned", "PREF-G")
    assert runs == [0, 1]
    assert standing(sent) == (None, "TEI-G")


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("answers", [{"urgent": ["no_bed"]}, {"release_date": "2026-07-01"}])
def test_what_is_urgent_or_near_does_not_wait(answers: dict[str, str | list[str]]) -> None:
    assert standing(planned(**answers))[0] is None


@pytest.mark.usefixtures("app")
def test_the_offer_moves_with_the_day_and_leaves_a_trace() -> None:
    sent = planned()

    releases.move(viewer_of("ken-mihon"), sent.reference, RELEASE + timedelta(days=30), at=TOLD_AT)

    case = case_of(sent)
    assert case.next_due_at is not None
    assert in_japan(case.next_due_at).date() == ASKED_AT.date() + timedelta(days=30)
    trace = session.scalars(select(Trace).where(Trace.act == "release_moved")).one()
    assert trace.detail == {"was": "2026-12-01", "now": "2026-12-31"}


@pytest.mark.usefixtures("app")
def test_a_release_that_comes_sooner_is_offered_within_a_minute() -> None:
    sent = planned()
    now = TOLD_AT + timedelta(days=1)

    releases.move(viewer_of("ken-mihon"), sent.reference, date(2026, 6, 20), at=now)
    route_waiting(now + timedelta(minutes=1))

    assert standing(sent) == (None, "TEI-G")


@pytest.mark.usefixtures("app")
def test_a_day_that_has_passed_is_refused() -> None:
    sent = planned()

    with pytest.raises(Refusal, match="これからの日"):
        releases.move(viewer_of("ken-mihon"), sent.reference, date(2026, 5, 31), at=TOLD_AT)


def test_the_desk_changes_the_day_on_a_page(client: FlaskClient) -> None:
    sent = planned(release_date="2099-12-01")
    log_in(client, "ken-mihon")
    address = f"/app/c/{sent.reference}"
    assert "出所の日を変える" in client.get(address).text

    wrong = press(client, f"{address}/release", {"day": "あした"})
    press(client, f"{address}/release", {"day": "２０９９/11/1"})

    assert (wrong.status_code, "あした" in wrong.text) == (400, True)
    assert session.scalars(select(Case.release_on)).one() == date(2099, 11, 1)
