"""Every address is guarded or listed here as public, and nothing changes without the token of its page."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from accounts.guards import MARK
from foundation import clock
from foundation.database import session
from records.tables import METADATA
from records.trail import Act, Trace
from tests.builders import KARATSU, case_of, log_in, told
from tests.house.product import modules

PUBLIC = {
    "static",
    "intake.root",
    "intake.start",
    "intake.start_in",
    "intake.begin",
    "intake.ask",
    "intake.answer",
    "intake.change_language",
    "intake.check",
    "intake.send",
    "intake.done",
    "intake.plain.anzen",
    "intake.plain.denwa",
    "intake.plain.kojin",
    "intake.reply.henji",
    "intake.reply.look_up",
    "intake.reply.finish",
    "intake.reply.finished",
    "intake.reply.leave",
    "accounts.login",
    "accounts.check_login",
    "administration.alive",
    "administration.ready",
    "administration.metrics",
}
# Filled so that each act would go through, were it not for the token that is missing.
FIELDS = {
    **{key: value for key, value in KARATSU.items() if isinstance(value, str)},
    "reason": "other",
    "note": "ひとこと",
    "text": "メモ",
    "method": "phone",
    "result": "reached",
    "counterpart": "subject",
    "memo": "メモ",
    "destination": "OUT-MH",
    "screening": "continue",
    "body": "DARC-S",
    "consent": "yes",
    "referral": "1",
    "code": "NEW-B",
    "public_name": "別の名前",
    "mon": "09:00-12:00",
    "position": "9",
    "kind": "OTH",
    "programme": "self",
    "support_type": "SPE-D",
    "report_unit": "cases",
    "staff": "pref-sag",
    "begins": "09:00",
    "ends": "12:00",
    "weeks": "1",
    "login": "darc-k",
    "password": "wrong",
}


def posts(app: Flask) -> Iterator[Rule]:
    yield from (rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ()))


def address(app: Flask, rule: Rule, reference: str) -> str:
    values = {"code": "saga", "reference": reference, "name": "relation", "month": "2026-04", "figure": "new_cases"}
    values |= {"body": "DARC-K", "day": "2023-04-01", "table": "futan"}
    values |= {"version": "1", "section": "rules", "number": "1"}
    return app.url_map.bind("localhost").build(rule.endpoint, {name: values[name] for name in rule.arguments})


def everything() -> dict[str, list[str]]:
    """All rows but the trail's, and the acts of the trail that change something."""
    session.rollback()
    rows = {
        name: sorted(map(str, session.execute(select(table)).all()))
        for name, table in METADATA.tables.items()
        if not name.startswith("trail")
    }
    acts = session.scalars(select(Trace.act).where(Trace.act != Act.CASE_READ.value))
    return {**rows, "acts": list(acts)}


def test_every_address_is_guarded_or_listed_as_public(app: Flask) -> None:
    open_doors = {
        rule.endpoint for rule in app.url_map.iter_rules() if not hasattr(app.view_functions[rule.endpoint], MARK)
    }

    assert open_doors <= PUBLIC


def test_no_guarded_address_is_listed_as_public(app: Flask) -> None:
    guarded = {name for name, view in app.view_functions.items() if hasattr(view, MARK)}

    assert guarded & PUBLIC == set()


def test_no_number_is_read_from_an_address_without_bounds() -> None:
    unbounded = {module.name for module in modules() if "type=int" in module.text and "request.args" in module.text}

    assert unbounded == set()


@pytest.mark.parametrize("login", ["darc-k", "pref-sag"])
def test_nothing_changes_without_the_token_of_the_page(app: Flask, client: FlaskClient, login: str) -> None:
    today = clock.day_in_japan(clock.now())
    days = dict.fromkeys(("made_on", "on", "last_day", "closed_from", "week"), today.isoformat())
    fields = {**FIELDS, **days, "until": (today + timedelta(days=1)).isoformat()}
    offered, held = told().reference, told(consent_share_body="ask_first", phone="080-0000-9999").reference
    assert case_of(told(phone="080-0000-8888", consent_share_body="ask_first")).review == "hold"
    log_in(client, login)
    before = everything()

    for rule in posts(app):
        for reference in (offered, held):
            answer = client.post(address(app, rule, reference), data=fields)
            assert answer.status_code < 500, rule.rule

    assert everything() == before


def test_signed_out_nobody_gets_anything_from_a_staff_address(app: Flask, client: FlaskClient) -> None:
    reference = told().reference
    guarded = [rule for rule in app.url_map.iter_rules() if hasattr(app.view_functions[rule.endpoint], MARK)]

    for rule in guarded:
        for method in (rule.methods or set()) & {"GET", "POST"}:
            answer = client.open(address(app, rule, reference), method=method)
            assert answer.status_code in {303, 404}, rule.rule
            assert reference not in answer.text or answer.location.startswith("/login?next="), rule.rule
