"""The desk may decide otherwise than the router, but asks nobody whom the router may not ask either."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from administration import bodies, contracts
from casework import conflicts, desk, handling
from casework.conflicts import Declared
from casework.desk import Chosen
from casework.handling import Declined
from foundation import clock
from foundation.clock import JAPAN, day_in_japan
from foundation.database import session
from foundation.refusal import Refusal
from intake.submission import Sent
from records.assignment import Assignment, CoAssignment
from records.body import Body
from routing import dispatch
from tests.builders import NAME, case_of, log_in, press, told, viewer_of

pytestmark = pytest.mark.usefixtures("app")
TOLD_AT = datetime(2026, 11, 26, 10, 0, tzinfo=JAPAN)
BEGUN, TODAY = date(2023, 4, 1), day_in_japan(TOLD_AT)
# Drugs lead to DARC-G; a disability brings TEI-G beside it.
TWO_NEEDS: dict[str, str | list[str]] = {
    "municipality": "99201",
    "needs": ["drugs", "welfare"],
    "disability": "yes",
}


def lead(sent: Sent) -> str:
    body = session.get(Body, case_of(sent).lead_body_id)
    assert body is not None
    return body.code


def beside() -> dict[str, str]:
    session.rollback()
    rows = session.execute(select(Body.code, CoAssignment.state).join(CoAssignment, CoAssignment.body_id == Body.id))
    return {row.code: row.state for row in rows}


def pause(code: str, *, at: datetime = TOLD_AT) -> None:
    prefecture = "mihon" if code.endswith("-G") else "saga"
    until = day_in_japan(at) + timedelta(days=7)
    bodies.pause(viewer_of(f"ken-{prefecture}"), code, until, at=at)


def end_the_contract() -> None:
    contracts.end_contract(viewer_of("ken-saga"), "DARC-K", BEGUN, last_day=TODAY, at=TOLD_AT)


def close_the_budget() -> None:
    contracts.close_budget(viewer_of("ken-saga"), "DARC-K", BEGUN, first_day=TODAY, at=TOLD_AT)


def find_a_conflict() -> None:
    declared = Declared(kind="victim", name=NAME, phone="", binds_body=True)
    conflicts.record(viewer_of("darc-k"), declared, at=TOLD_AT)


AGAINST: list[tuple[Callable[[], None], str]] = [
    (lambda: pause("DARC-K"), "受入れを休んでいます"),
    (end_the_contract, "この日に有効な契約がありません"),
    (close_the_budget, "今年度の予算を使い切り"),
    (find_a_conflict, "関わる人と利害がぶつかる"),
]


@pytest.mark.parametrize(("happens", "words"), AGAINST)
def test_a_body_that_may_not_be_asked_any_more_is_neither_confirmed_nor_chosen(
    happens: Callable[[], None], words: str
) -> None:
    sent = told(at=TOLD_AT, consent_share_body="ask_first")
    ken, later = viewer_of("ken-saga"), TOLD_AT + timedelta(days=1)
    happens()

    with pytest.raises(Refusal, match=words):
        desk.confirm(ken, sent.reference, at=later, has_consent=True)
    with pytest.raises(Refusal, match=words):
        desk.choose(ken, sent.reference, Chosen("DARC-K", "電話で", has_consent=True), at=later)

    assert (lead(sent), case_of(sent).review) == ("PREF-SAG", "hold")
    assert session.scalars(select(Assignment)).all() == []


@pytest.mark.parametrize(("happens", "words"), AGAINST)
def test_whom_the_person_did_not_want_before_is_not_asked_either_when_nobody_may_ask_it(
    happens: Callable[[], None], words: str
) -> None:
    first = told(at=TOLD_AT)
    handling.decline(viewer_of("darc-k"), first.reference, Declined("not_wanted"), at=TOLD_AT)
    again = told(at=TOLD_AT + timedelta(hours=1), consent_share_body="ask_first")
    happens()
    chosen = Chosen("DARC-K", "電話で", has_consent=True)

    with pytest.raises(Refusal, match=words):
        desk.choose(viewer_of("ken-saga"), again.reference, chosen, at=TOLD_AT + timedelta(days=1))


def test_whom_the_person_did_not_want_before_may_be_asked_by_the_desk() -> None:
    first = told(at=TOLD_AT)
    handling.decline(viewer_of("darc-k"), first.reference, Declined("not_wanted"), at=TOLD_AT)
    again = told(at=TOLD_AT + timedelta(hours=1), consent_share_body="ask_first")
    proposed = lead(again)

    chosen = Chosen("DARC-K", "電話で", has_consent=True)
    desk.choose(viewer_of("ken-saga"), again.reference, chosen, at=TOLD_AT + timedelta(days=1))

    assert (proposed, lead(again)) == ("PREF-SAG", "DARC-K")


def test_the_page_says_why_a_proposal_does_not_stand_any_more(client: FlaskClient) -> None:
    sent = told(stage="no_case")
    pause("DARC-K", at=clock.now())
    log_in(client, "ken-saga")
    page = f"/app/c/{sent.reference}"

    answer = press(client, f"{page}/confirm", on=page)

    assert answer.status_code == 409
    assert "唐津の薬物依存回復支援には回せません。受入れを休んでいます。ほかの団体を選んでください。" in answer.text
    assert "ほかの団体を選ぶ" in answer.text


def test_a_body_that_pauses_meanwhile_does_not_join_and_the_decision_says_why() -> None:
    sent = told("mihon", at=TOLD_AT, **TWO_NEEDS, consent_share_body="ask_first")
    assert sent.decision is not None
    pause("TEI-G")

    desk.confirm(viewer_of("ken-mihon"), sent.reference, at=TOLD_AT, has_consent=True)

    ordered = session.scalars(select(Assignment)).one()
    content = dispatch.latest_decision(ordered.case_id).content
    verdict = next(one for one in content["candidates"] if one["body"] == "TEI-G")
    assert (sent.decision.co, content["co"], beside()) == (("TEI-G",), [], {})
    assert (verdict["verdict"], verdict["reason"]) == ("passed_over", "paused")


def test_whoever_declined_to_take_part_does_not_lead_the_case_later() -> None:
    sent = told("mihon", at=TOLD_AT, **TWO_NEEDS)
    handling.decline(viewer_of("tei-g"), sent.reference, Declined("full"), at=TOLD_AT)
    ken = viewer_of("ken-mihon", TOLD_AT)
    desk.open_case(ken, sent.reference, "確認", at=TOLD_AT)

    with pytest.raises(Refusal, match="この相談を辞退しています"):
        desk.choose(ken, sent.reference, Chosen("TEI-G", "もう一度"), at=TOLD_AT)

    assert (lead(sent), beside()) == ("DARC-G", {"TEI-G": "declined"})


def test_what_is_not_to_be_shared_is_not_attached_to_a_bodys_case() -> None:
    first = told(at=TOLD_AT)
    handling.accept(viewer_of("darc-k"), first.reference, at=TOLD_AT)
    second = told(at=TOLD_AT, consent_share_body="no_pref_only", free_text="団体には言わないでください")
    assert "continuing" in case_of(second).flags

    desk.confirm(viewer_of("ken-saga"), second.reference, at=TOLD_AT)

    case = case_of(second)
    assert (case.merged_into_id, lead(second), case.is_accepted) == (None, "PREF-SAG", True)
    assert lead(first) == "DARC-K"


def test_what_is_not_to_be_shared_is_not_attached_where_a_body_takes_part() -> None:
    first = told("mihon", at=TOLD_AT, **TWO_NEEDS)
    ken = viewer_of("ken-mihon", TOLD_AT)
    desk.open_case(ken, first.reference, "確認", at=TOLD_AT)
    desk.choose(ken, first.reference, Chosen("PREF-G", "県で受けます"), at=TOLD_AT)
    second = told("mihon", at=TOLD_AT, **TWO_NEEDS, consent_share_body="no_pref_only")

    desk.confirm(ken, second.reference, at=TOLD_AT)

    assert beside() == {"TEI-G": "offered"}
    assert (case_of(second).merged_into_id, lead(second)) == (None, "PREF-G")
