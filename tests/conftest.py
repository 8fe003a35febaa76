"""What every test may ask for: an application on a fresh database of either kind, and a browser-less client."""

from collections.abc import Iterator
from contextvars import Context
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from werkzeug.test import TestResponse

from foundation import clock
from foundation.database import db
from tests.databases import PostgresDatabases, SqliteFiles

hypothesis_settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
hypothesis_settings.load_profile("house")


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    folder: Path = tmp_path_factory.mktemp("sqlite")
    return SqliteFiles(folder)


@pytest.fixture(scope="session")
def postgres_databases() -> Iterator[PostgresDatabases]:
    kept = PostgresDatabases()
    yield kept
    kept.close()


@pytest.fixture(params=["sqlite", "postgres"])
def databases(request: pytest.FixtureRequest) -> SqliteFiles | PostgresDatabases:
    kind = {"sqlite": "sqlite_files", "postgres": "postgres_databases"}[request.param]
    found: SqliteFiles | PostgresDatabases = request.getfixturevalue(kind)
    return found


@pytest.fixture
def database_url(databases: SqliteFiles | PostgresDatabases) -> Iterator[str]:
    with databases.fresh("test") as url:
        yield url


class Visitor(FlaskClient):
    """A browser whose every request has a context of its own, as on a server; the test's is not shared with it."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        return Context().run(super().open, *args, **kwargs)


@pytest.fixture
def app(databases: SqliteFiles | PostgresDatabases, database_url: str) -> Iterator[Flask]:
    """An application on a fresh, loaded database; its context is pushed. Runs once on each kind of database."""
    made = databases.app(database_url)
    made.test_client_class = Visitor
    with made.app_context():
        yield made
        db.session.rollback()
        db.engine.dispose()
    clock.start_at(None)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
