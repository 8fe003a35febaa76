"""Small builders: a consultation that came in, somebody signed in, a form sent the way a browser sends it."""

import re
from collections.abc import Mapping
from datetime import datetime
from itertools import count
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from accounts.passwords import demo_hash_of
from accounts.scope import Viewer
from accounts.staffing import NewStaff, add_staff, demo_password
from foundation import clock
from foundation.database import session
from intake.submission import Form, Sent, submit
from records.answers import Answers
from records.body import Body
from records.case import Case
from records.prefecture import Prefecture
from records.staff import Staff

_tokens = count(1)
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="csrf_token"')
NAME, PHONE, STORY = "見本 花太郎", "080-0000-1234", "だれにも言わないでください"
# Story 11 of shared/stories.jsonl in short: Karatsu, drugs, near: offered to DARC-K at once.
KARATSU: Answers = {
    "relation": "self",
    "municipality": "41202",
    "stage": "suspended",
    "supervision": "no",
    "needs": ["drugs"],
    "urgent": ["none"],
    "distance_wish": "near",
    "age_band": "30s",
    "contact_method": "phone",
    "phone": PHONE,
    "phone_owner": "only_me",
    "time_ok": ["wd_evening"],
    "consent_share_body": "yes",
    "language": "ja",
    "name": NAME,
    "free_text": STORY,
    "channel": "web",
}
# Screened by GT03: sealed, and out of every body's sight.
VICTIM: dict[str, Any] = {
    "stage": "no_case",
    "needs": ["legal"],
    "free_text": "私は被害者です。加害者が出てくるのが怖いです。",
}


def told(prefecture: str = "saga", at: datetime | None = None, **answers: str | list[str]) -> Sent:
    """Send a consultation: story 11, but for `answers`."""
    place = session.scalars(select(Prefecture).where(Prefecture.code == prefecture)).one()
    record = {key: value for key, value in {**KARATSU, **answers}.items() if value}
    return submit(record, prefecture=place, token=f"token-{next(_tokens)}", at=at or clock.now(), form=Form())


def case_of(sent: Sent) -> Case:
    """Read the case as it stands now, not as the test's own reading began."""
    session.rollback()
    query = select(Case).where(Case.reference == sent.reference)
    return session.scalars(query.execution_options(populate_existing=True)).one()


def viewer_of(login: str, at: datetime | None = None) -> Viewer:
    """Somebody with a demo log-in, as the acts know them."""
    staff = session.scalars(select(Staff).where(Staff.login == login)).one()
    return Viewer(
        staff_id=staff.id,
        prefecture_id=staff.prefecture_id,
        body_id=staff.body_id,
        role=staff.role,
        name=staff.name,
        at=at or clock.now(),
    )


def colleague(login: str, body_code: str, name: str = "見本 同僚") -> Staff:
    """A second counselor of a body; the password is the demo one."""
    body = session.scalars(select(Body).where(Body.code == body_code)).one()
    new = NewStaff(login=login, name=name, role="counselor", prefecture_id=body.prefecture_id, body_id=body.id)
    return add_staff(new, demo_hash_of(demo_password(login)))


def log_in(client: FlaskClient, login: str) -> TestResponse:
    """Sign in with a demo account, in a browser that knew nobody."""
    client.delete_cookie("session")
    return press(client, "/login", {"login": login, "password": demo_password(login)})


def token_on(client: FlaskClient, page: str) -> str:
    """The token of the forms on a page."""
    found = _TOKEN.search(client.get(page).text)
    assert found is not None, page
    return found[1] or found[2]


def press(
    client: FlaskClient, address: str, fields: Mapping[str, str | list[str]] | None = None, *, on: str = ""
) -> TestResponse:
    """Send a form to an address with the token of the page it stands on."""
    return client.post(address, data={**(fields or {}), "csrf_token": token_on(client, on or address)})
