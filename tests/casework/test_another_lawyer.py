"""別の弁護士: the lawyer who is not wanted again learns nothing; whoever assigns lawyers learns what to keep to."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.passwords import demo_hash_of
from accounts.staffing import NewStaff, add_staff, demo_password
from casework import closing, desk, handling
from casework.closing import Closed
from casework.handling import Declined
from foundation import clock
from foundation.database import session
from records.body import Body
from records.case import Case
from records.conflict import CaseBar
from records.fields import FIELDS
from records.staff import Staff
from routing import dispatch, taking_back
from tests.builders import case_of, log_in, press, told, viewer_of

IN_AICHI: dict[str, Any] = {
    "municipality": "23203",
    "needs": ["legal"],
    "had_custody_here": "here_arrest",
    "distance_wish": "",
    "free_text": "",
}
ANOTHER = {**IN_AICHI, "former_counsel": "yes_other"}
WISH, LABEL = "別の弁護士を望んでいます", FIELDS["former_counsel"].label
TELLING = (WISH, LABEL, "別の", "規則 I6", "理由を伝え", FIELDS["former_counsel_name"].label)


def wishing(**answers: str) -> str:
    """A case in Aichi whose writer wants another lawyer than before."""
    return told("aichi", **{**ANOTHER, **answers}).reference


def lawyer(login: str, name: str, role: str = "counselor") -> int:
    body = session.scalars(select(Body).where(Body.code == "BAR-A")).one()
    new = NewStaff(login=login, name=name, role=role, prefecture_id=body.prefecture_id, body_id=body.id)
    return add_staff(new, demo_hash_of(demo_password(login))).id


def pages_of(client: FlaskClient, login: str, reference: str) -> list[str]:
    """What somebody reads of a case that was offered, and after it was taken on by bar-a."""
    log_in(client, login)
    offered = [client.get("/app/").text, client.get(f"/app/c/{reference}").text]
    if not case_of_reference(reference).is_accepted:
        handling.accept(viewer_of("bar-a"), reference, at=clock.now())
        session.rollback()
    return [*offered, client.get(f"/app/c/{reference}").text]


def case_of_reference(reference: str) -> Case:
    session.rollback()
    found = select(Case).where(Case.reference == reference).execution_options(populate_existing=True)
    return session.scalars(found).one()


def barred(reference: str) -> list[int]:
    query = select(CaseBar.staff_id).join(Case, Case.id == CaseBar.case_id).where(Case.reference == reference)
    return sorted(session.scalars(query))


def test_counselors_of_the_bar_read_nothing_of_the_wish_before_and_after_the_case_is_taken_on(
    client: FlaskClient,
) -> None:
    lawyer("bar-b", "試作 弁子")
    reference = wishing(former_counsel_name="外野法律事務所")

    read = pages_of(client, "bar-b", reference)

    assert [reference in page for page in read] == [True] * 3
    assert [word for word in TELLING for page in read if word in page] == []


def test_what_a_counselor_reads_is_the_same_with_the_wish_and_without_a_lawyer_before(client: FlaskClient) -> None:
    lawyer("bar-b", "試作 弁子")
    pages = {}
    for before, phone in (("yes_other", "080-0000-0001"), ("no", "080-0000-0002")):
        reference = wishing(former_counsel=before, phone=phone)
        pages[before] = words_of(pages_of(client, "bar-b", reference)[2])

    assert pages["yes_other"] == pages["no"]


def words_of(page: str) -> list[str]:
    """The words of a page without its numbers, which tell one case and one minute from another."""
    return re.sub(r"<[^>]*>|\d", " ", page.partition("<main")[2]).split()


def test_the_wish_to_go_on_with_a_lawyer_is_read_by_all_of_the_bar(client: FlaskClient) -> None:
    lawyer("bar-b", "試作 弁子")
    reference = wishing(former_counsel="yes_wish_continue", former_counsel_name="外野 一")

    read = pages_of(client, "bar-b", reference)

    assert LABEL in read[2]
    assert "外野 一" in read[2]


def test_the_manager_of_the_bar_and_the_desk_read_whom_to_keep_it_from(client: FlaskClient) -> None:
    lawyer("bar-b", "試作 弁子")
    lawyer("bar-m", "試作 管理", "manager")
    reference = wishing(former_counsel_name="外野法律事務所")

    offered, accepted = pages_of(client, "bar-m", reference)[1:]
    log_in(client, "ken-aichi")
    press(client, f"/app/c/{reference}/open", {"reason": "確かめる"})
    at_the_desk = client.get(f"/app/c/{reference}").text

    assert [WISH in page for page in (offered, accepted, at_the_desk)] == [True] * 3
    assert ["外野法律事務所" in page for page in (offered, accepted, at_the_desk)] == [False, True, True]


def test_who_alone_works_at_the_bar_reads_the_wish(client: FlaskClient) -> None:
    assert WISH in pages_of(client, "bar-a", wishing())[1]


@pytest.mark.parametrize("typed", ["試作弁子", "シサク事務所の試作　弁子 先生", "試作先生", "試作"])
def test_the_lawyer_who_is_named_finds_the_case_nowhere(client: FlaskClient, typed: str) -> None:
    named = lawyer("bar-b", "試作 弁子", "manager")

    reference = wishing(former_counsel_name=typed)

    log_in(client, "bar-b")
    assert barred(reference) == [named]
    assert client.get(f"/app/c/{reference}").status_code == 404
    assert reference not in client.get("/app/").text
    log_in(client, "bar-a")
    assert client.get(f"/app/c/{reference}").status_code == 200


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    "answers",
    [
        {"former_counsel_name": "外野弁護士"},
        {"former_counsel_name": "試作 弁子", "former_counsel": "yes_wish_continue"},
        {"former_counsel_name": "試作 弁子", "former_counsel": "yes_unsure"},
    ],
)
def test_nobody_is_kept_from_a_case_who_is_not_the_one_refused(answers: dict[str, str]) -> None:
    lawyer("bar-b", "試作 弁子")

    assert barred(wishing(**answers)) == []


def served_before(login: str) -> None:
    """The same writer was served by somebody of the bar, and the case is over."""
    first = told("aichi", **IN_AICHI).reference
    handling.accept(viewer_of(login), first, at=clock.now())
    closing.close(viewer_of(login), first, Closed("reached_goal"), at=clock.now())


@pytest.mark.usefixtures("app")
def test_who_worked_for_the_writer_before_is_passed_over_where_another_is_wanted() -> None:
    served = lawyer("bar-b", "試作 弁子")
    served_before("bar-b")

    again, another = told("aichi", **IN_AICHI), wishing()

    assert case_of(again).worker_id == served
    assert case_of_reference(another).worker_id is None
    assert barred(another) == [served]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("typed", ["外野法律事務所", "しさく 弁子", "弁護士 試作", "試作様", "わからない"])
def test_who_worked_for_the_writer_before_is_kept_away_whatever_was_typed(client: FlaskClient, typed: str) -> None:
    served = lawyer("bar-b", "試作 弁子", "manager")
    served_before("bar-b")

    reference = wishing(former_counsel_name=typed)

    log_in(client, "bar-b")
    assert barred(reference) == [served]
    assert case_of_reference(reference).worker_id is None
    assert client.get(f"/app/c/{reference}").status_code == 404
    assert reference not in client.get("/app/").text


def lead_of(reference: str) -> str:
    return session.get_one(Body, case_of_reference(reference).lead_body_id).code


def test_who_alone_works_at_the_bar_and_served_the_writer_is_not_asked(client: FlaskClient) -> None:
    served_before("bar-a")

    reference = wishing(former_counsel_name="外野法律事務所")

    assert lead_of(reference) == "PREF-AIC"
    log_in(client, "bar-a")
    assert client.get(f"/app/c/{reference}").status_code == 404
    assert reference not in client.get("/app/").text
    log_in(client, "ken-aichi")
    assert reference in client.get("/app/").text


@pytest.mark.parametrize("names", [["試作 太郎"], ["試作 太郎", "試作 弁子"]])
def test_a_bar_all_of_whose_lawyers_are_named_is_passed_over(client: FlaskClient, names: list[str]) -> None:
    session.scalars(select(Staff).where(Staff.login == "bar-a")).one().name = names[0]
    session.commit()
    for number, name in enumerate(names[1:]):
        lawyer(f"bar-b{number}", name)

    reference = wishing(former_counsel_name="試作先生")

    decision = dispatch.latest_decision(case_of_reference(reference).id)
    reasons = {one["body"]: one["reason"] for one in decision.content["candidates"]}
    assert (lead_of(reference), reasons["BAR-A"]) == ("PREF-AIC", "conflict")
    log_in(client, "ken-aichi")
    assert reference in client.get("/app/").text


@pytest.mark.usefixtures("app")
def test_nobody_but_lawyers_is_taken_for_a_lawyer() -> None:
    name = session.scalars(select(Staff.name).where(Staff.login == "emp-a")).one()

    assert barred(wishing(former_counsel_name=name)) == []


def test_the_desk_lets_somebody_find_a_case_who_is_not_the_lawyer_before(client: FlaskClient) -> None:
    lawyer("bar-b", "試作 弁子")
    reference = wishing(former_counsel_name="試作先生")
    page = f"/app/c/{reference}"
    log_in(client, "ken-aichi")
    press(client, f"{page}/open", {"reason": "人ちがいか確かめる"})
    shown = client.get(page).text

    press(client, f"{page}/unbar", {"staff": str(barred(reference)[0])}, on=page)

    assert "前の弁護士とみて外した人" in shown
    assert "前の弁護士とみて外した人" not in client.get(page).text
    log_in(client, "bar-b")
    assert client.get(page).status_code == 200
    handling.decline(viewer_of("bar-a"), reference, Declined("capacity"), at=clock.now())
    assert barred(reference) == []


@pytest.mark.parametrize("login", ["bar-a", "bar-b"])
def test_nobody_but_the_desk_learns_or_lifts_who_is_barred(client: FlaskClient, login: str) -> None:
    lawyer("bar-b", "試作 弁子")
    reference = wishing(former_counsel_name="試作先生")
    kept = barred(reference)
    log_in(client, login)

    answer = press(client, f"/app/c/{reference}/unbar", {"staff": str(kept[0])}, on="/app/souhan")

    assert answer.status_code == 404
    assert barred(reference) == kept
    assert "前の弁護士とみて外した人" not in client.get(f"/app/c/{reference}").text


def test_a_wish_told_later_takes_the_case_from_the_lawyer_it_names(client: FlaskClient) -> None:
    lawyer("bar-b", "試作 弁子")
    first = told("aichi", **IN_AICHI)
    handling.accept(viewer_of("bar-b"), first.reference, at=clock.now())
    second = wishing(former_counsel_name="試作弁子")

    desk.confirm(viewer_of("pref-aic"), second, at=clock.now())

    log_in(client, "bar-b")
    assert case_of(first).worker_id is None
    assert client.get(f"/app/c/{first.reference}").status_code == 404


def test_a_wish_told_later_brings_the_case_of_the_only_lawyer_before_the_desk(client: FlaskClient) -> None:
    first = told("aichi", **IN_AICHI)
    handling.accept(viewer_of("bar-a"), first.reference, at=clock.now())
    second = wishing()

    desk.confirm(viewer_of("pref-aic"), second, at=clock.now())
    taking_back.take_back_all(clock.now())

    for reference in {first.reference, second}:
        log_in(client, "bar-a")
        assert client.get(f"/app/c/{reference}").status_code == 404
        log_in(client, "ken-aichi")
    assert lead_of(first.reference) == "PREF-AIC"
    assert first.reference in client.get("/app/?view=review").text
