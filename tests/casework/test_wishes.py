"""本人の希望: the body that the person did not want reads neither that nor why, though the desk gives it the case."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from casework import conflicts, desk, handling
from casework.conflicts import Declared
from foundation import clock
from foundation.database import session
from records.body import Body
from records.fields import FIELDS
from records.prefecture import Prefecture
from tests.builders import NAME, case_of, log_in, press, told, viewer_of

REASON = "本人は唐津を避けたいが、ほかに空きがない"
# What a person may wish, and the words that would tell Karatsu of it.
AGAINST_KARATSU: list[tuple[dict[str, Any], str]] = [
    ({"body_wish": "except:DARC-K"}, "唐津の薬物依存回復支援のほか"),
    ({"distance_wish": "away"}, "離れた窓口"),
    ({"body_wish": "DARC-S"}, FIELDS["body_wish"].label),
]


def given_after_all(client: FlaskClient, wish: dict[str, Any]) -> str:
    """A case that the wish led past Karatsu to Saga, which declines; the desk gives it to Karatsu."""
    reference = told(**wish).reference
    log_in(client, "darc-s")
    assert press(client, f"/app/c/{reference}/decline", {"reason": "full"}).status_code == 303
    log_in(client, "pref-sag")
    if client.get(f"/app/c/{reference}").status_code == 303:
        press(client, f"/app/c/{reference}/open", {"reason": "返事がない"})
    press(client, f"/app/c/{reference}/choose", {"body": "DARC-K", "reason": REASON, "consent": "yes"})
    return reference


@pytest.mark.parametrize(("wish", "words"), AGAINST_KARATSU[:2])
def test_the_body_that_was_not_wanted_reads_nothing_of_it(
    client: FlaskClient, wish: dict[str, Any], words: str
) -> None:
    reference = given_after_all(client, wish)
    log_in(client, "darc-k")

    pages = [client.get("/app/").text, client.get(f"/app/c/{reference}").text]
    assert press(client, f"/app/c/{reference}/accept", on="/app/").status_code == 303
    pages.append(client.get(f"/app/c/{reference}").text)

    assert reference in pages[0]
    told_of = [word for word in (words, REASON, "希望", "離れた", "望んで") for page in pages if word in page]
    assert told_of == []
    log_in(client, "ken-saga")
    press(client, f"/app/c/{reference}/open", {"reason": "確かめる"})
    at_the_desk = client.get(f"/app/c/{reference}").text
    assert words in at_the_desk
    assert REASON in at_the_desk


def refusing() -> str:
    return told(body_wish="except:DARC-K").reference


def in_conflict() -> str:
    party = Declared(kind="victim", name=NAME, phone="", binds_body=True)
    conflicts.record(viewer_of("darc-k"), party, at=clock.now())
    return told().reference


@pytest.mark.parametrize("came", [refusing, in_conflict])
def test_every_body_stands_once_among_the_compared_and_why_one_fell_out_is_the_desks(
    client: FlaskClient, came: Callable[[], str]
) -> None:
    reference = came()
    names = sorted(session.scalars(select(Body.name).join(Prefecture).where(Prefecture.code == "saga")))

    log_in(client, "darc-s")
    rows = compared(client.get(f"/app/c/{reference}").text)
    log_in(client, "ken-saga")
    press(client, f"/app/c/{reference}/open", {"reason": "確かめる"})
    at_the_desk = compared(client.get(f"/app/c/{reference}").text)

    assert sorted(name for name, _ in rows) == sorted(name for name, _ in at_the_desk) == names
    assert dict(rows)["唐津の薬物依存回復支援"] == "この相談では外れました。"
    assert "この団体には伝えません。" in dict(at_the_desk)["唐津の薬物依存回復支援"]
    assert "伝えません" not in "".join(words for _, words in rows)


def compared(page: str) -> list[tuple[str, str]]:
    """The bodies of the table 比べた団体, each with the words of its reason."""
    table = page.partition("比べた団体")[2].partition("</table>")[0]
    found = re.findall(r'<th scope="row">([^<]+)<small>[^<]*</small></th>\s*<td>([^<]*)</td>', table)
    return [(name.strip(), words.strip()) for name, words in found]


def test_a_wish_for_another_body_is_not_told_to_the_one_passed_over(client: FlaskClient) -> None:
    wish, label = AGAINST_KARATSU[2]
    reference = told(**wish).reference
    log_in(client, "darc-s")
    press(client, f"/app/c/{reference}/accept", on="/app/")
    wished = client.get(f"/app/c/{reference}").text
    log_in(client, "pref-sag")
    press(client, f"/app/c/{reference}/open", {"reason": "引きつぎ"})
    press(client, f"/app/c/{reference}/choose", {"body": "DARC-K", "reason": REASON, "consent": "yes"})
    log_in(client, "darc-k")
    press(client, f"/app/c/{reference}/accept", on="/app/")

    passed_over = client.get(f"/app/c/{reference}").text

    assert (label in wished, label in passed_over, REASON in passed_over) == (True, False, False)


def test_the_body_that_the_wish_led_to_reads_it(client: FlaskClient) -> None:
    reference = told(distance_wish="away").reference
    log_in(client, "darc-s")
    press(client, f"/app/c/{reference}/accept", on="/app/")

    assert "離れた窓口" in client.get(f"/app/c/{reference}").text


def test_a_wish_told_later_is_not_read_by_the_body_that_has_the_case(client: FlaskClient) -> None:
    first = told()
    handling.accept(viewer_of("darc-k"), first.reference, at=clock.now())
    second = told(distance_wish="away")
    assert "continuing" in case_of(second).flags
    desk.confirm(viewer_of("pref-sag"), second.reference, at=clock.now())
    log_in(client, "darc-k")

    page = client.get(f"/app/c/{first.reference}").text

    assert page.count("相談内容") == 2
    assert FIELDS["distance_wish"].label not in page


def test_the_desks_line_is_for_the_desk_where_nobody_was_unwanted_too(client: FlaskClient) -> None:
    reference = told(consent_share_body="ask_first").reference
    log_in(client, "pref-sag")
    form = client.get(f"/app/c/{reference}/choose").text
    press(client, f"/app/c/{reference}/choose", {"body": "DARC-S", "reason": REASON, "consent": "yes"})
    log_in(client, "darc-s")
    press(client, f"/app/c/{reference}/accept", on="/app/")

    page = client.get(f"/app/c/{reference}").text

    assert "県の担当だけが読みます" in form
    assert (REASON in page, "県の担当の決定" in page) == (False, True)
