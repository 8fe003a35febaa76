"""利益相反 found late: a case leaves the body where nobody may find it; an offer goes on, an accepted case is moved."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

import jobs
from casework import conflicts, desk, handling
from casework.conflicts import Declared
from casework.desk import Chosen
from casework.handling import Declined
from foundation import clock
from foundation.database import session
from foundation.refusal import Refusal
from intake.submission import Sent
from records.assignment import Assignment, CoAssignment
from records.body import Body
from records.staff import Staff
from records.trail import Trace
from routing import dispatch
from tests.builders import PHONE, case_of, colleague, log_in, press, told, viewer_of

_ROUTE = next(job for job in jobs.SCHEDULE if job.name == "route_waiting")
TWO_NEEDS: dict[str, Any] = {
    "municipality": "99201",
    "needs": ["drugs", "welfare"],
    "disability": "yes",
}


def typed(**fields: str) -> dict[str, str]:
    return {"kind": "family", "name": "", "phone": "", "binds": "body", "reference": "", **fields}


def offered() -> Sent:
    return told()


def accepted() -> Sent:
    sent = told()
    handling.accept(viewer_of("darc-k"), sent.reference, at=clock.now())
    return sent


def lead(sent: Sent) -> str:
    return session.get_one(Body, case_of(sent).lead_body_id).code


def verdicts(sent: Sent) -> dict[str, str]:
    return {one["body"]: one["reason"] for one in dispatch.latest_decision(sent.case_id).content["candidates"]}


def finds(client: FlaskClient, login: str, sent: Sent) -> tuple[int, bool]:
    log_in(client, login)
    return client.get(f"/app/c/{sent.reference}").status_code, sent.reference in client.get("/app/").text


@pytest.mark.parametrize("how", ["phone", "reference"])
def test_an_open_offer_goes_on_at_once_when_the_whole_body_cannot_serve(client: FlaskClient, how: str) -> None:
    sent = offered()
    log_in(client, "darc-k")
    fields = {"phone": typed(phone=PHONE), "reference": typed(name="見本 別名", reference=sent.reference)}[how]

    press(client, "/app/souhan", fields)

    page = client.get("/app/souhan").text
    assert (lead(sent), case_of(sent).review) == ("DARC-S", None)
    assert verdicts(sent)["DARC-K"] == "conflict"
    assert dispatch.latest_decision(sent.case_id).cause == "conflict"
    assert f"{sent.reference} の打診は取り下げて、次へ回しました。" in page
    assert finds(client, "darc-k", sent) == (404, False)
    assert finds(client, "darc-s", sent) == (200, True)


@pytest.mark.parametrize("how", ["phone", "reference"])
def test_an_accepted_case_comes_before_the_desk_when_the_whole_body_cannot_serve(client: FlaskClient, how: str) -> None:
    colleague("darc-k-2", "DARC-K")
    sent = accepted()
    log_in(client, "darc-k")
    fields = {"phone": typed(phone=PHONE), "reference": typed(name="見本 別名", reference=sent.reference)}[how]

    press(client, "/app/souhan", fields)

    page = client.get("/app/souhan").text
    case = case_of(sent)
    assert (lead(sent), case.review, case.is_accepted, case.worker_id) == ("PREF-SAG", "hold", False, None)
    assert f"{sent.reference} は県の担当へ渡しました。" in page
    assert [finds(client, login, sent) for login in ("darc-k", "darc-k-2")] == [(404, False)] * 2
    log_in(client, "ken-saga")
    assert sent.reference in client.get("/app/?view=review").text


def test_the_desk_moves_what_was_taken_back_in_one_press(client: FlaskClient) -> None:
    sent = accepted()
    log_in(client, "darc-k")
    press(client, "/app/souhan", typed(phone=PHONE))
    log_in(client, "ken-saga")
    page = f"/app/c/{sent.reference}"

    history = words_of(client.get(page).text)
    press(client, f"{page}/confirm", on=page)

    assert re.search(r"打診を取り下げ 唐津の薬物依存回復支援 \S+ \S+ 自動", history)
    assert (lead(sent), case_of(sent).review) == ("DARC-S", None)


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.partition("<main")[2]))


def test_the_next_body_reads_nothing_of_the_conflict(client: FlaskClient) -> None:
    sent = offered()
    log_in(client, "darc-k")
    press(client, "/app/souhan", typed(phone=PHONE))
    log_in(client, "darc-s")

    page = client.get(f"/app/c/{sent.reference}").text

    assert [word for word in ("利益相反", "利害", "家族の人") if word in page.partition("<main")[2]] == []


def test_a_conflict_by_number_keeps_the_case_from_the_body_for_ever(client: FlaskClient) -> None:
    sent = offered()
    log_in(client, "darc-k")
    press(client, "/app/souhan", typed(name="見本 別名", reference=sent.reference))
    colleague("darc-k-2", "DARC-K")

    handling.decline(viewer_of("darc-s"), sent.reference, Declined("capacity"), at=clock.now())

    assert lead(sent) == "PREF-SAG"
    with pytest.raises(Refusal, match="関わる人と利害がぶつかる"):
        desk.choose(viewer_of("ken-saga"), sent.reference, Chosen("DARC-K", "電話で", has_consent=True), at=clock.now())


def test_a_body_that_cannot_serve_takes_no_part_either(client: FlaskClient) -> None:
    sent = told("mihon", **TWO_NEEDS)
    log_in(client, "tei-g")

    press(client, "/app/souhan", typed(phone=PHONE))

    session.rollback()
    assert lead(sent) == "DARC-G"
    assert session.scalars(select(CoAssignment.state)).all() == ["withdrawn"]
    assert f"{sent.reference} の副担当から外れました。" in client.get("/app/souhan").text
    assert finds(client, "tei-g", sent) == (404, False)


def test_the_desk_as_a_whole_cannot_be_kept_from_a_case(client: FlaskClient) -> None:
    sent = told(stage="no_case")
    log_in(client, "ken-saga")

    answer = press(client, "/app/souhan", typed(phone=PHONE))

    assert "県の担当は全員を外せません" in answer.text
    assert finds(client, "pref-sag", sent) == (200, True)


def test_an_unknown_case_is_named_in_no_conflict(client: FlaskClient) -> None:
    told()
    log_in(client, "darc-s")

    answer = press(client, "/app/souhan", typed(phone=PHONE, reference="R8-SAG-0001"))

    assert "R8-SAG-0001 という相談は、一覧にありません。" in answer.text


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("recorded", "called"),
    [
        ("+81-80-0000-1234", "080-0000-1234"),
        ("080-0000-1234", "+81 80-0000-1234"),
        ("+81 (0)80-0000-1234", "０８０－００００－１２３４"),
    ],
)
def test_a_number_with_the_code_of_the_country_is_the_same_number(recorded: str, called: str) -> None:
    declared = Declared(kind="family", name="", phone=recorded, binds_body=True)
    conflicts.record(viewer_of("darc-k"), declared, at=clock.now())

    assert lead(told(phone=called)) == "DARC-S"


def test_an_offer_goes_on_when_the_only_counselor_cannot_serve(client: FlaskClient) -> None:
    sent = offered()
    log_in(client, "darc-k")

    press(client, "/app/souhan", typed(phone=PHONE, binds="me"))

    assert (lead(sent), verdicts(sent)["DARC-K"]) == ("DARC-S", "conflict")
    assert f"{sent.reference} の打診は取り下げて、次へ回しました。" in client.get("/app/souhan").text


def test_an_accepted_case_comes_before_the_desk_when_the_only_counselor_cannot_serve(client: FlaskClient) -> None:
    sent = accepted()
    log_in(client, "darc-k")

    press(client, "/app/souhan", typed(phone=PHONE, binds="me"))

    assert (lead(sent), case_of(sent).review) == ("PREF-SAG", "hold")
    assert finds(client, "darc-k", sent) == (404, False)
    log_in(client, "ken-saga")
    assert sent.reference in client.get("/app/?view=review").text
    session.rollback()
    assert session.scalars(select(Trace.act).where(Trace.act == "body_barred")).all() == ["body_barred"]


@pytest.mark.usefixtures("app")
def test_a_body_whose_only_counselor_cannot_serve_is_not_asked() -> None:
    declared = Declared(kind="family", name="", phone=PHONE, binds_body=False)
    conflicts.record(viewer_of("darc-k"), declared, at=clock.now())

    sent = told()

    assert (lead(sent), verdicts(sent)["DARC-K"]) == ("DARC-S", "conflict")
    session.rollback()
    assert session.scalars(select(Assignment.state)).all() == ["offered"]


def test_a_case_whose_last_free_colleague_leaves_comes_before_the_desk(client: FlaskClient) -> None:
    colleague("darc-k-2", "DARC-K")
    sent = accepted()
    log_in(client, "darc-k")
    press(client, "/app/souhan", typed(phone=PHONE, binds="me"))
    stays = lead(sent)
    session.scalars(select(Staff).where(Staff.login == "darc-k-2")).one().is_active = False
    session.commit()

    jobs.run_once(_ROUTE, clock.now(), "one")

    assert stays == "DARC-K"
    assert (lead(sent), case_of(sent).review) == ("PREF-SAG", "hold")
