"""What the prefecture's staff and operators read: rules, bodies, the trail, and the state of the service."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from administration import audit
from foundation import clock
from foundation.database import session, transaction
from jobs import beat
from records import trail
from records.prefecture import Prefecture
from records.ruleset import StoredRule, StoredRuleSet
from records.trail import Act
from routing import store
from tests.builders import log_in, told


def test_rules_are_shown_in_words(client: FlaskClient) -> None:
    log_in(client, "ken-saga")

    page = client.get("/ken/kisoku").get_data(as_text=True)

    assert "GT08" in page
    assert "保護観察所" in page
    assert "kind:" not in page


def test_bodies_are_shown_with_their_contracts(client: FlaskClient) -> None:
    log_in(client, "ken-saga")

    page = client.get("/ken/dantai").get_data(as_text=True)

    assert "DARC-K" in page
    assert "TEI-AKT" not in page


def test_an_auditor_reads_the_trail_and_leaves_a_trace(client: FlaskClient) -> None:
    log_in(client, "kansa-saga")

    page = client.get("/ken/kansa").get_data(as_text=True)

    assert "ログインした" in page
    assert "操作の記録を読んだ" in client.get("/ken/kansa").get_data(as_text=True)


def test_a_counselor_finds_no_trail(client: FlaskClient) -> None:
    log_in(client, "darc-k")

    assert client.get("/ken/kansa").status_code == 404


def test_the_service_is_ready_only_while_a_scheduler_is_seen(client: FlaskClient) -> None:
    before = client.get("/readyz")
    beat(clock.now(), "here:1")

    after = client.get("/readyz")

    assert before.status_code == 503
    assert after.get_json() == {"database": True, "migrations": True, "scheduler": True}


def test_a_scheduler_that_was_seen_long_ago_does_not_count(client: FlaskClient) -> None:
    beat(clock.now() - timedelta(minutes=3), "here:1")

    assert client.get("/readyz").get_json()["scheduler"] is False


def _traces(count: int) -> None:
    with transaction():
        for _ in range(count):
            trail.leave(Act.SIGNED_OUT, at=clock.now())


@pytest.mark.usefixtures("app")
def test_an_untouched_trail_verifies() -> None:
    _traces(3)

    assert audit.verify().broken_at is None


@pytest.mark.usefixtures("app")
def test_a_changed_entry_breaks_the_trail_where_it_stands() -> None:
    _traces(3)
    last = audit.verify().entries
    _unguarded("UPDATE trail SET act = 'signed_in' WHERE position = :position", last - 1)

    assert audit.verify().broken_at == last - 1


@pytest.mark.usefixtures("app")
def test_a_missing_entry_breaks_the_trail_where_it_stood() -> None:
    _traces(3)
    last = audit.verify().entries
    _unguarded("DELETE FROM trail WHERE position = :position", last - 1)

    assert audit.verify().broken_at == last - 1


@pytest.mark.usefixtures("app")
def test_a_cut_tail_shows() -> None:
    _traces(3)
    last = audit.verify().entries
    _unguarded("DELETE FROM trail WHERE position >= :position", last - 1)

    assert audit.verify().broken_at == last - 1


def _unguarded(statement: str, position: int) -> None:
    """Do what only somebody with the database's own rights can: lift the guard, change, put nothing back."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    guards = ("trail_no_update", "trail_no_delete") if is_sqlite else ("trail_append_only ON trail",)
    with transaction():
        for guard in guards:
            session.execute(text(f"DROP TRIGGER {guard}"))
        session.execute(text(statement), {"position": position})
    session.expire_all()


@pytest.mark.parametrize("asked", ["9" * 23, "9" * 5000, "-" + "9" * 23, "x", "", "１"])
def test_a_trail_page_that_nobody_could_ask_for_is_still_a_page(client: FlaskClient, asked: str) -> None:
    log_in(client, "ken-saga")

    assert client.get("/ken/kansa", query_string={"before": asked}).status_code == 200


def test_a_version_that_names_bodies_to_keep_out_in_a_rule_is_still_read(client: FlaskClient) -> None:
    session.rollback()
    with transaction():
        rule = session.scalars(
            select(StoredRule)
            .join(StoredRuleSet)
            .join(Prefecture)
            .where(Prefecture.code == "saga", StoredRule.section == "rules")
            .limit(1)
        ).one()
        rule.content = {**rule.content, "bars": ["DARC-S"]}
    store.forget()
    log_in(client, "ken-saga")

    assert client.get("/ken/kisoku").status_code == 200
    assert told().reference
