"""満員: the desk goes beyond a body's number only for a reason, and a body that opens its own case again is told."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from casework import closing, desk, handling
from casework.closing import Closed
from casework.desk import Chosen
from foundation import clock
from foundation.database import session
from foundation.refusal import Refusal
from intake.submission import Sent
from records.assignment import StoredDecision
from routing.waiting import route_waiting
from tests.builders import log_in, press, told, viewer_of
from tests.routing.terms import agree, bound
from tests.routing.test_waiting_for_room import MINUTE, TOLD_AT, send, standing

LATER = TOLD_AT + 5 * MINUTE


def full() -> tuple[Sent, Sent]:
    """Let Karatsu have all it may, and one more wait."""
    agree("DARC-K", capacity=1)
    agree("DARC-S", capacity=0)
    return send(1), send(2)


def confirmed(sent: Sent) -> str:
    """Confirm a proposal; return why it was refused, else nothing."""
    try:
        desk.confirm(viewer_of("ken-saga"), sent.reference, at=LATER)
    except Refusal as refusal:
        session.rollback()
        return str(refusal)
    return ""


@pytest.mark.usefixtures("app")
def test_a_full_body_is_not_asked_by_confirming_alone() -> None:
    _, waiting = full()
    held = send(3, stage="no_case")

    refused = confirmed(held)

    assert "空きがありません（受け持ち 1件、先に待っている相談 1件）。受け持てる件数に達しています。" in refused
    assert "「ほかの団体を選ぶ」" in refused
    assert confirmed(waiting).count("先に待っている相談 0件") == 1
    assert [standing(sent)[0] for sent in (waiting, held)] == ["room", "hold"]


@pytest.mark.usefixtures("app")
def test_with_a_reason_the_desk_may_go_beyond() -> None:
    _, waiting = full()

    desk.choose(viewer_of("ken-saga"), waiting.reference, Chosen("DARC-K", "団体と話しました"), at=LATER)

    assert standing(waiting) == (None, "DARC-K")
    newest = session.scalars(select(StoredDecision).order_by(StoredDecision.id.desc()).limit(1)).one()
    assert newest.reason == "団体と話しました"


@pytest.mark.usefixtures("app")
def test_a_place_that_somebody_older_waits_for_is_not_confirmed_away() -> None:
    _, waiting = full()
    held = send(3, stage="no_case")
    agree("DARC-K", capacity=2)

    refused = confirmed(held)

    assert "空きは、先に待っている相談のためにとってあります。" in refused
    route_waiting(LATER)
    assert (standing(waiting), standing(held)[0]) == ((None, "DARC-K"), "hold")


@pytest.mark.usefixtures("app")
def test_a_body_none_of_whose_counselors_has_room_is_not_confirmed() -> None:
    held = send(1, stage="no_case")
    bound("darc-k", cases=0)

    assert "担当できる人がいません。" in confirmed(held)


@pytest.mark.usefixtures("app")
def test_a_body_with_room_beyond_those_who_wait_is_confirmed() -> None:
    _, waiting = full()
    held = send(3, stage="no_case")
    agree("DARC-K", capacity=3)

    assert confirmed(held) == ""
    route_waiting(LATER)
    assert [standing(sent) for sent in (waiting, held)] == [(None, "DARC-K")] * 2


@pytest.mark.usefixtures("app")
def test_the_body_of_the_open_case_that_this_seems_to_be_keeps_it_though_it_is_full() -> None:
    agree("DARC-K", capacity=1)
    first = send(1)
    again = send(1, consent_share_body="no_pref_only")

    desk.confirm(viewer_of("ken-saga"), again.reference, at=LATER, has_consent=True)

    assert standing(first) == (None, "DARC-K")
    assert standing(again)[0] is None


def test_the_desk_reads_on_the_page_why_a_proposal_is_not_done(client: FlaskClient) -> None:
    full()
    held = told(stage="no_case", phone="080-0000-0003", name="見本 三")
    log_in(client, "ken-saga")

    page = press(client, f"/app/c/{held.reference}/confirm", on=f"/app/c/{held.reference}")

    assert page.status_code == 409
    assert "空きがありません（受け持ち 1件、先に待っている相談 1件）" in page.text
    assert f'href="/app/c/{held.reference}/choose"' in page.text


def test_a_case_that_waits_for_room_offers_no_proposal_to_confirm(client: FlaskClient) -> None:
    _, waiting = full()
    log_in(client, "ken-saga")

    page = client.get(f"/app/c/{waiting.reference}").text

    assert "提案どおりにする" not in page
    assert "空きしだい、待っている順に打診します。" in page


@pytest.mark.parametrize(("capacity", "told_so"), [(1, True), (2, False), ("unlimited", False), (None, False)])
def test_a_body_that_opens_its_own_case_again_is_told_that_it_is_over_its_number(
    client: FlaskClient, capacity: int | str | None, *, told_so: bool
) -> None:
    agree("DARC-K", capacity=1)
    counselor, first = viewer_of("darc-k"), told()
    handling.accept(counselor, first.reference, at=clock.now())
    closing.close(counselor, first.reference, Closed("wish", "info_only"), at=clock.now())
    told(phone="080-0000-0004", name="見本 四")
    agree("DARC-K", capacity=capacity)
    log_in(client, "darc-k")

    press(client, f"/app/c/{first.reference}/reopen", on=f"/app/c/{first.reference}")

    page = client.get(f"/app/c/{first.reference}").text
    assert "また開きました。" in page
    assert ("受け持てる 1件を 1件超えます。前からの相談なので、空きがなくても続けられます。" in page) is told_so


def test_nothing_is_over_a_number_at_the_prefectures_own_desk(client: FlaskClient) -> None:
    sent = told(needs=["money"])
    staff = viewer_of("ken-saga")
    assert standing(sent)[1] == "PREF-SAG"
    handling.accept(staff, sent.reference, at=clock.now())
    closing.close(staff, sent.reference, Closed("wish", "info_only"), at=clock.now())
    log_in(client, "ken-saga")

    press(client, f"/app/c/{sent.reference}/reopen", on=f"/app/c/{sent.reference}")

    assert "超えます" not in client.get(f"/app/c/{sent.reference}").text
