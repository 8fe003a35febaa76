"""利益相反: whoever cannot serve somebody is not asked and finds nothing, and nobody else loses sight of the case."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.scope import Sight, may_see
from casework import closing, conflicts, handling
from casework.closing import Closed
from casework.conflicts import Declared
from foundation import clock
from foundation.database import session
from records.body import Body
from records.case import Case
from records.conflict import CaseBar, Conflict
from records.trail import Trace
from tests.builders import NAME, PHONE, case_of, colleague, log_in, press, told, viewer_of

PARTY = Declared(kind="opponent", name="見本　ハナタロウ", phone="", binds_body=False)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    "typed", [{"name": "見本 花太郎"}, {"name": "見本花太郎"}, {"phone": "０８０－００００－１２３４"}]
)
def test_a_party_is_known_however_it_is_typed(typed: dict[str, str]) -> None:
    declared = {"kind": "opponent", "name": "", "phone": "", "binds_body": False, **typed}
    conflicts.record(viewer_of("darc-k"), Declared(**declared), at=clock.now())  # type: ignore[arg-type]

    told()

    assert session.scalars(select(CaseBar.staff_id)).all() == [viewer_of("darc-k").staff_id]


def test_who_is_barred_finds_the_case_neither_in_the_list_nor_by_its_number(client: FlaskClient) -> None:
    colleague("darc-k-2", "DARC-K")
    conflicts.record(
        viewer_of("darc-k"), Declared(kind="family", name=NAME, phone="", binds_body=False), at=clock.now()
    )
    sent = told()

    seen = {}
    for login in ("darc-k", "darc-k-2"):
        log_in(client, login)
        page = client.get(f"/app/c/{sent.reference}")
        seen[login] = (page.status_code, sent.reference in client.get("/app/").text)
    unknown = client.get("/app/c/R8-SAG-9999")

    assert seen == {"darc-k": (404, False), "darc-k-2": (200, True)}
    assert unknown.status_code == 404


@pytest.mark.usefixtures("app")
def test_figures_add_up_for_whoever_is_barred_too() -> None:
    conflicts.record(
        viewer_of("ken-saga"), Declared(kind="family", name=NAME, phone="", binds_body=False), at=clock.now()
    )
    told()

    counted = session.scalars(select(Case).where(may_see(viewer_of("ken-saga"), Sight.COUNT))).all()

    assert len(counted) == 1


def test_a_conflict_found_later_bars_from_what_has_come(client: FlaskClient) -> None:
    by_phone, by_number = told(), told(phone="080-0000-9999", name="見本 次郎")
    log_in(client, "darc-k")
    fields = {"kind": "client", "name": "見本 次郎", "phone": "", "binds": "me", "reference": by_number.reference}

    press(client, "/app/souhan", fields)
    press(client, "/app/souhan", {**fields, "name": "", "phone": PHONE, "reference": ""})

    codes = [client.get(f"/app/c/{sent.reference}").status_code for sent in (by_phone, by_number)]
    assert codes == [404, 404]
    assert "見本 次郎" in client.get("/app/souhan").text


def test_a_party_without_name_or_number_is_asked_for(client: FlaskClient) -> None:
    log_in(client, "darc-k")

    answer = press(client, "/app/souhan", {"kind": "client", "binds": "me", "reference": "R8-SAG-0404"})

    assert answer.status_code == 400
    assert "名前か電話番号のどちらかを入れてください。" in answer.text
    assert "R8-SAG-0404" in answer.text


def test_what_binds_a_colleague_alone_is_the_colleagues_to_read(client: FlaskClient) -> None:
    colleague("darc-k-2", "DARC-K")
    conflicts.record(viewer_of("darc-k"), PARTY, at=clock.now())

    pages = {}
    for login in ("darc-k", "darc-k-2", "darc-s"):
        log_in(client, login)
        pages[login] = PARTY.name in client.get("/app/souhan").text

    assert pages == {"darc-k": True, "darc-k-2": False, "darc-s": False}


def test_a_conflict_that_is_over_gives_the_case_back(client: FlaskClient) -> None:
    colleague("darc-k-2", "DARC-K")
    conflicts.record(
        viewer_of("darc-k"), Declared(kind="family", name=NAME, phone="", binds_body=False), at=clock.now()
    )
    sent = told()
    log_in(client, "darc-k")
    number = session.scalars(select(Conflict.id)).one()
    session.rollback()

    press(client, f"/app/souhan/{number}/remove", on="/app/souhan")

    assert client.get(f"/app/c/{sent.reference}").status_code == 200
    acts = session.scalars(select(Trace.act).where(Trace.act.startswith("conflict_")).order_by(Trace.id)).all()
    assert acts == ["conflict_recorded", "conflict_removed"]


def removed(client: FlaskClient, number: int) -> None:
    press(client, f"/app/souhan/{number}/remove", on="/app/souhan")


def number_of(declared: Declared) -> int:
    """The number of a conflict of DARC-K's, recorded now."""
    return conflicts.record(viewer_of("darc-k"), declared, at=clock.now()).conflict.id


@pytest.mark.parametrize("first_to_go", [0, 1])
@pytest.mark.parametrize("is_known_before", [True, False])
def test_a_bar_stays_while_any_conflict_stands(client: FlaskClient, *, is_known_before: bool, first_to_go: int) -> None:
    colleague("darc-k-2", "DARC-K")
    by_name, by_phone = replace(PARTY, name=NAME), replace(PARTY, name="", phone=PHONE)
    log_in(client, "darc-k")
    if is_known_before:
        recorded = [number_of(one) for one in (by_name, by_phone)]
        sent = told()
    else:
        sent = told()
        by_number = replace(PARTY, name="見本 別名", reference=sent.reference)
        recorded = [number_of(one) for one in (by_number, by_phone)]

    removed(client, recorded.pop(first_to_go))
    while_one_stands = client.get(f"/app/c/{sent.reference}").status_code
    removed(client, recorded[0])

    assert while_one_stands == 404
    assert client.get(f"/app/c/{sent.reference}").status_code == 200


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("first_to_go", [0, 1])
def test_a_body_is_passed_over_while_any_conflict_stands(first_to_go: int) -> None:
    viewer, of_body = viewer_of("darc-k"), replace(PARTY, name=NAME, binds_body=True)
    both = of_body, replace(of_body, name="", phone=PHONE)
    recorded = [conflicts.record(viewer, one, at=clock.now()).conflict.id for one in both]

    conflicts.remove(viewer, recorded[first_to_go], at=clock.now())

    assert lead_of(told().reference) == "DARC-S"


def test_nobody_removes_what_another_body_recorded(client: FlaskClient) -> None:
    conflicts.record(viewer_of("darc-k"), PARTY, at=clock.now())
    number = session.scalars(select(Conflict.id)).one()
    session.rollback()
    log_in(client, "darc-s")

    assert press(client, f"/app/souhan/{number}/remove", on="/app/souhan").status_code == 404


@pytest.mark.usefixtures("app")
def test_a_body_that_is_barred_is_passed_over() -> None:
    conflicts.record(viewer_of("darc-k"), Declared(kind="victim", name=NAME, phone="", binds_body=True), at=clock.now())

    sent = told()

    assert sent.decision is not None
    verdicts = {one.body: one.reason for one in sent.decision.candidates}
    assert sent.decision.lead == "DARC-S"
    assert verdicts["DARC-K"] == "conflict"
    assert case_of(sent).is_accepted is False


def mine(typed: dict[str, str]) -> dict[str, str]:
    return {"kind": "family", "name": "", "phone": "", "binds": "me", **typed}


def worked_by(login: str, **answers: str) -> str:
    """A case that a counselor has taken on."""
    sent = told(**answers)  # type: ignore[arg-type]
    handling.accept(viewer_of(login), sent.reference, at=clock.now())
    assert worker_of(sent.reference) == viewer_of(login).staff_id
    return sent.reference


def worker_of(reference: str) -> int | None:
    session.rollback()
    return session.scalars(select(Case.worker_id).where(Case.reference == reference)).one()


@pytest.mark.parametrize("is_barred", [False, True])
def test_whoever_served_the_person_before_is_named_unless_barred(client: FlaskClient, *, is_barred: bool) -> None:
    colleague("darc-k-2", "DARC-K")
    reference = worked_by("darc-k")
    closing.close(viewer_of("darc-k"), reference, Closed("wish", "info_only"), at=clock.now())
    log_in(client, "darc-k")
    if is_barred:
        press(client, "/app/souhan", mine({"name": NAME}))

    again = told().reference

    assert (lead_of(again), worker_of(again)) == ("DARC-K", None if is_barred else viewer_of("darc-k").staff_id)
    assert client.get(f"/app/c/{again}").status_code == (404 if is_barred else 200)


def lead_of(reference: str) -> str:
    return session.scalars(
        select(Body.code).join(Case, Case.lead_body_id == Body.id).where(Case.reference == reference)
    ).one()


@pytest.mark.parametrize("how", ["phone", "reference"])
def test_a_conflict_found_later_takes_the_worker_off_the_case(client: FlaskClient, how: str) -> None:
    colleague("darc-k-2", "DARC-K")
    reference = worked_by("darc-k")
    log_in(client, "darc-k")

    press(
        client,
        "/app/souhan",
        mine({"phone": {"phone": PHONE}, "reference": {"name": "別名", "reference": reference}}[how]),
    )

    barred_sees = client.get(f"/app/c/{reference}").status_code
    log_in(client, "darc-k-2")
    page, queue = client.get(f"/app/c/{reference}").text, client.get("/app/").text
    assert (worker_of(reference), barred_sees) == (None, 404)
    assert "担当 まだいません" in page
    assert '<td data-label="担当" class="none">-</td>' in queue
    assert acts()[-2:] == ["conflict_recorded", "case_read"]
    assert "worker_barred" in acts()


def acts() -> list[str]:
    session.rollback()
    return list(session.scalars(select(Trace.act).where(Trace.act.not_like("sign%")).order_by(Trace.id)))


def test_whoever_goes_on_with_the_case_follows_the_worker(client: FlaskClient) -> None:
    colleague("darc-k-2", "DARC-K")
    reference = worked_by("darc-k")
    log_in(client, "darc-k")
    press(client, "/app/souhan", mine({"phone": PHONE}))
    log_in(client, "darc-k-2")

    press(
        client,
        f"/app/c/{reference}/contact",
        {"method": "phone", "result": "reached", "counterpart": "subject"},
        on=f"/app/c/{reference}",
    )

    assert worker_of(reference) == viewer_of("darc-k-2").staff_id


def test_a_closed_case_is_not_opened_again_for_whoever_is_barred(client: FlaskClient) -> None:
    colleague("darc-k-2", "DARC-K")
    reference = worked_by("darc-k")
    closing.close(viewer_of("darc-k"), reference, Closed("wish", "info_only"), at=clock.now())
    log_in(client, "darc-k")
    press(client, "/app/souhan", mine({"phone": PHONE}))
    log_in(client, "darc-k-2")

    press(client, f"/app/c/{reference}/reopen", on=f"/app/c/{reference}")

    assert worker_of(reference) == viewer_of("darc-k-2").staff_id


def test_a_case_that_a_barred_one_is_merged_into_is_barred_too(client: FlaskClient) -> None:
    reference = worked_by("darc-k", name="")
    log_in(client, "darc-k")
    press(client, "/app/souhan", mine({"name": NAME}))
    named = told()
    assert client.get(f"/app/c/{reference}").status_code == 200
    log_in(client, "pref-sag")

    press(client, f"/app/c/{named.reference}/confirm", on=f"/app/c/{named.reference}")

    log_in(client, "darc-k")
    assert client.get(f"/app/c/{reference}").status_code == 404
    assert worker_of(reference) is None
