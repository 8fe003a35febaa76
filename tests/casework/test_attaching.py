"""続きの相談: what is told later joins the open case only where whoever works on it may read it."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from casework import conflicts, desk
from casework.conflicts import Declared
from casework.desk import Chosen
from foundation import clock
from foundation.database import session
from intake.submission import Sent
from records.body import Body
from records.consultation import Consultation
from tests.builders import case_of, log_in, press, told, viewer_of

SECRET = "唐津には話さないでください"
OTHER_NAME = "試作 二郎"
NOT_KARATSU: dict[str, Any] = {"body_wish": "except:DARC-K", "distance_wish": "", "free_text": SECRET}


def lead(sent: Sent) -> str:
    body = session.get(Body, case_of(sent).lead_body_id)
    assert body is not None
    return body.code


def told_of(sent: Sent) -> int:
    """How many consultations a case holds."""
    case = case_of(sent)
    return len(session.scalars(select(Consultation.id).where(Consultation.case_id == case.id)).all())


def in_conflict(login: str, name: str) -> None:
    """Let a whole body stand against somebody."""
    party = Declared(kind="victim", name=name, phone="", binds_body=True)
    conflicts.record(viewer_of(login), party, at=clock.now())


def accepted(client: FlaskClient, login: str = "darc-k", **answers: Any) -> Sent:
    sent = told(**answers)
    log_in(client, login)
    assert press(client, f"/app/c/{sent.reference}/accept", on="/app/").status_code == 303
    return sent


def at_the_desk(client: FlaskClient, sent: Sent) -> str:
    log_in(client, "ken-saga")
    return client.get(f"/app/c/{sent.reference}").text


def confirmed(client: FlaskClient, sent: Sent) -> int:
    log_in(client, "ken-saga")
    return press(client, f"/app/c/{sent.reference}/confirm", on=f"/app/c/{sent.reference}").status_code


def read_by(client: FlaskClient, login: str, sent: Sent) -> str:
    log_in(client, login)
    return client.get(f"/app/c/{sent.reference}").text


def test_the_desk_reads_to_which_open_case_the_proposal_attaches(client: FlaskClient) -> None:
    first = accepted(client)
    second = told(free_text="追加の相談です")

    page = at_the_desk(client, second)

    assert f"開いている相談{first.reference}（唐津の薬物依存回復支援）に加えます。" in page
    assert confirmed(client, second) == 303
    assert (case_of(second).merged_into_id, told_of(first)) == (case_of(first).id, 2)


def test_what_is_told_against_a_body_is_not_attached_to_the_case_it_works_on(client: FlaskClient) -> None:
    first = accepted(client)
    second = told(**NOT_KARATSU)

    page = at_the_desk(client, second)

    assert f"開いている相談{first.reference}（唐津の薬物依存回復支援）の続きのようですが、そこには加えません。" in page
    assert "唐津の薬物依存回復支援は、本人の希望により外しました。" in page
    assert confirmed(client, second) == 303
    assert (case_of(second).merged_into_id, lead(second), case_of(second).is_accepted) == (None, "PREF-SAG", True)
    assert SECRET not in read_by(client, "darc-k", first)
    assert client.get(f"/app/c/{second.reference}").status_code == 404


def test_who_is_told_of_in_conflict_with_a_body_is_not_attached_to_its_offer(client: FlaskClient) -> None:
    in_conflict("darc-k", OTHER_NAME)
    first = told(name="")
    second = told(name=OTHER_NAME.replace(" ", ""))
    assert lead(first) == "DARC-K"

    assert confirmed(client, second) == 303

    assert (case_of(second).merged_into_id, lead(second), told_of(first)) == (None, "PREF-SAG", 1)
    log_in(client, "darc-k")
    press(client, f"/app/c/{first.reference}/accept", on="/app/")
    assert "二郎" not in client.get(f"/app/c/{first.reference}").text


def test_a_conflict_that_comes_after_the_proposal_keeps_it_from_being_confirmed(client: FlaskClient) -> None:
    first = accepted(client, name="")
    second = told(name=OTHER_NAME)
    in_conflict("darc-k", OTHER_NAME)

    page = f"/app/c/{second.reference}"
    log_in(client, "ken-saga")
    answer = press(client, f"{page}/confirm", on=page)

    assert answer.status_code == 409
    assert "唐津の薬物依存回復支援には回せません。関わる人と利害がぶつかるため外しました。" in answer.text
    assert all(f'href="{page}/{way}"' in answer.text for way in ("choose", "answer"))
    assert (case_of(second).merged_into_id, case_of(second).review, told_of(first)) == (None, "hold", 1)


def test_a_refusal_attached_to_a_proposal_keeps_the_proposal_from_being_confirmed(client: FlaskClient) -> None:
    accepted(client)
    second = told(free_text="追加の相談です")
    third = told(**NOT_KARATSU)
    assert confirmed(client, third) == 303
    assert (case_of(third).merged_into_id, told_of(second)) == (case_of(second).id, 2)

    page = f"/app/c/{second.reference}"
    answer = press(client, f"{page}/confirm", on=page)

    assert answer.status_code == 409
    assert "唐津の薬物依存回復支援には回せません。本人の希望により外しました。" in answer.text
    assert f'href="{page}/choose"' in answer.text
    assert (lead(second), case_of(second).review) == ("PREF-SAG", "hold")


def test_what_is_told_against_a_body_beside_the_lead_is_not_attached(client: FlaskClient) -> None:
    both: dict[str, Any] = {"municipality": "99201", "needs": ["drugs", "welfare"], "disability": "yes"}
    first = told("mihon", **both)
    ken = viewer_of("ken-mihon")
    desk.open_case(ken, first.reference, "確認", at=clock.now())
    desk.choose(ken, first.reference, Chosen("PREF-G", "県で受けます"), at=clock.now())
    second = told("mihon", **both, body_wish="except:TEI-G")

    log_in(client, "ken-mihon")
    page = client.get(f"/app/c/{second.reference}").text
    desk.confirm(ken, second.reference, at=clock.now())

    assert "は、本人の希望により外しました。" in page
    assert (case_of(second).merged_into_id, lead(second), told_of(first)) == (None, "PREF-G", 1)


@pytest.mark.parametrize("code", ["PREF-SAG", "DARC-S"])
def test_nothing_is_attached_where_another_body_works_than_is_proposed(client: FlaskClient, code: str) -> None:
    first = accepted(client)
    second = told(free_text=SECRET)
    log_in(client, "ken-saga")
    press(client, f"/app/c/{first.reference}/open", {"reason": "確認"})
    press(client, f"/app/c/{first.reference}/choose", {"body": code, "reason": "変える", "consent": "yes"})
    assert (lead(first), "提案は唐津の薬物依存回復支援です。" in at_the_desk(client, second)) == (code, True)

    assert confirmed(client, second) == 303

    assert (case_of(second).merged_into_id, lead(second), told_of(first)) == (None, "DARC-K", 1)
