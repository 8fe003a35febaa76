"""Where the benchmarks play: fresh databases of both kinds, an application on each, and the floor beside it."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from bench.floor import bare_app
from bench.measure import counted, line, timed
from foundation.database import db
from tests.builders import log_in
from tests.databases import PostgresDatabases, SqliteFiles, settings
from wsgi import create_app


@contextmanager
def stages() -> Iterator[list[tuple[str, Callable[[], str]]]]:
    """Yield (name, fresh) for SQLite and PostgreSQL; `fresh` answers with the address of a new loaded database."""
    with tempfile.TemporaryDirectory() as folder:
        makers = (("sqlite", SqliteFiles(Path(folder))), ("postgres", PostgresDatabases()))
        kept = []

        def opener(maker: SqliteFiles | PostgresDatabases) -> Callable[[], str]:
            def fresh() -> str:
                kept.append(maker.fresh())
                return kept[-1].__enter__()

            return fresh

        yield [(name, opener(maker)) for name, maker in makers]


def application(url: str) -> Flask:
    """Return an application on a database, with the parameters of production but cheap passwords."""
    return create_app(settings(url))


def floor_line(name: str, url: str, times: int) -> str:
    """Return the row of the bare view with one durable insert on the same database."""
    client = bare_app(url).test_client()
    return line(f"{name}: bare view, one durable insert", timed(lambda: client.post("/"), times))


def request_line(name: str, app: Flask, act: Callable[[], object], *, times: int) -> str:
    """Return the row of an act: times, and the statements and durable commits of one run."""
    with app.app_context():
        engine = db.engine
    taken = timed(act, times)
    with counted(engine) as tally:
        act()
    return line(name, taken, f"{tally.statements} statements, {tally.commits} commits")


def signed_in(app: Flask, login: str) -> FlaskClient:
    """Return a client that has signed in with a demo account."""
    client = app.test_client()
    log_in(client, login)
    return client
