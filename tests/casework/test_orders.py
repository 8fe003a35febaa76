"""What the prefecture's desk orders is a decision of its own; the router's stays as it was."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from foundation.database import session
from intake.submission import Sent
from records.assignment import StoredDecision
from routing.decision import Decision
from tests.builders import log_in, press, told

REASON = "本人が離れた窓口を望んだ"
BY_DESK = "県の担当が決めました。"
NOT_IT = "県の担当がほかの団体に決めました。"


@pytest.fixture
def held(client: FlaskClient) -> Sent:
    """DARC-K is proposed; the desk is signed in."""
    sent = told(consent_share_body="ask_first")
    log_in(client, "pref-sag")
    return sent


def order(client: FlaskClient, sent: Sent, body: str) -> None:
    fields = {"body": body, "reason": REASON, "consent": "yes"}
    assert press(client, f"/app/c/{sent.reference}/choose", fields).status_code == 303


def decisions() -> list[dict[str, Any]]:
    session.rollback()
    return [made.content for made in session.scalars(select(StoredDecision).order_by(StoredDecision.id))]


def verdicts(content: dict[str, Any]) -> dict[str, tuple[str, str, str]]:
    return {one["body"]: (one["verdict"], one["reason"], one["words"]) for one in content["candidates"]}


def test_an_order_says_whom_it_chose_and_by_whom(client: FlaskClient, held: Sent) -> None:
    order(client, held, "DARC-S")

    _, ordered = decisions()
    assert (ordered["outcome"], ordered["lead"]) == ("offer", "DARC-S")
    assert ordered["words"].startswith("県の担当が決めました。佐賀の薬物依存回復支援へ打診します。")
    assert verdicts(ordered)["DARC-S"] == ("chosen", "desk", BY_DESK)
    assert verdicts(ordered)["DARC-K"] == ("passed_over", "desk", NOT_IT)


def test_an_order_tells_the_person_who_is_asked(client: FlaskClient, held: Sent) -> None:
    order(client, held, "DARC-S")

    before, ordered = ([*content["words_person"].splitlines()] for content in decisions())
    assert "に、相談にのれるかを聞きます。" in ordered[0]
    assert ordered[1:] == before[1:]


def test_the_decision_before_an_order_stays_as_it_was(client: FlaskClient, held: Sent) -> None:
    [before] = decisions()

    order(client, held, "DARC-S")

    kept, ordered = decisions()
    assert kept == before
    assert verdicts(kept)["DARC-K"][0] == "proposed"
    assert [ordered[key] for key in ("rule", "ruleset", "gates", "flags")] == [
        before[key] for key in ("rule", "ruleset", "gates", "flags")
    ]


def test_the_reason_of_an_order_is_in_no_decision(client: FlaskClient, held: Sent) -> None:
    order(client, held, "DARC-S")

    assert REASON not in str(decisions())


def test_a_confirmed_proposal_is_an_order_too(client: FlaskClient, held: Sent) -> None:
    press(client, f"/app/c/{held.reference}/confirm", {"consent": "yes"}, on=f"/app/c/{held.reference}")

    _, ordered = decisions()
    assert verdicts(ordered)["DARC-K"] == ("chosen", "desk", BY_DESK)
    assert "案は" not in ordered["words"]


def test_an_order_explains_every_body_once(client: FlaskClient, held: Sent) -> None:
    order(client, held, "PREF-SAG")

    before, ordered = decisions()
    assert list(verdicts(ordered)) == list(verdicts(before))
    assert [code for code, verdict in verdicts(ordered).items() if verdict[0] == "chosen"] == ["PREF-SAG"]
    assert Decision.from_json(ordered).lead == "PREF-SAG"


def test_the_chosen_body_reads_that_the_desk_chose_it(client: FlaskClient, held: Sent) -> None:
    order(client, held, "DARC-S")
    log_in(client, "darc-s")

    page = client.get(f"/app/c/{held.reference}").text

    assert "県の担当の決定" in page
    assert BY_DESK in page
    assert "案は" not in page


def test_once_accepted_the_decision_before_is_read_under_its_own_day(client: FlaskClient, held: Sent) -> None:
    [before] = decisions()
    order(client, held, "DARC-S")
    log_in(client, "darc-s")
    press(client, f"/app/c/{held.reference}/accept", on="/app/")

    page = client.get(f"/app/c/{held.reference}").text

    assert page.index("県の担当の決定") < page.index("前の振り分け") < page.index(before["words"])
