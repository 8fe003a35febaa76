"""Engine, session and transactions; the same code on SQLite (embedded) and PostgreSQL (production).

SQLite opens every connection with WAL, `synchronous=FULL` and foreign keys; writing transactions begin IMMEDIATE.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from inspect import iscoroutinefunction
from typing import Any, cast

from flask import Flask
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session
from werkzeug.local import LocalProxy

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=10000",
    "PRAGMA trusted_schema=OFF",
)

db = SQLAlchemy(session_options={"expire_on_commit": False})
session = cast("Session", LocalProxy(lambda: db.session))


def connect(app: Flask, url: str) -> None:
    """Give `app` its engine for `url`."""
    # Parameters hold what people wrote: they never stand in an exception or a log.
    options: dict[str, Any] = {
        "url": url,
        "pool_pre_ping": not url.startswith("sqlite"),
        "hide_parameters": True,
    }
    if url.startswith("postgresql"):
        options["connect_args"] = {"connect_timeout": 5}
    app.config["SQLALCHEMY_ENGINES"] = {"default": options}
    db.init_app(app)
    # The glue would start a thread at the end of every request to close asynchronous sessions; there are none here.
    app.teardown_appcontext_funcs[:] = [end for end in app.teardown_appcontext_funcs if not iscoroutinefunction(end)]
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _prepare_sqlite(db.engine)


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _settle(connection: sqlite3.Connection, _record: object) -> None:
        # The driver's own transactions begin at the first write; ours begin where we say.
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def transaction() -> Iterator[Session]:
    """Run one act: everything in it is committed once, or nothing is.

    Inside another transaction it joins that one. Raises RuntimeError when work was begun outside of any.
    """
    current = db.session
    if current.info.get("writes"):
        yield current
        return
    if current.new or current.dirty or current.deleted:
        message = "work was begun outside a transaction"
        raise RuntimeError(message)
    current.commit()
    current.connection(execution_options={"writes": True})
    current.info["writes"] = True
    try:
        yield current
        current.commit()
    except BaseException:
        current.rollback()
        raise
    finally:
        current.info["writes"] = False


@contextmanager
def own_transaction() -> Iterator[Session]:
    """Run one act of many that a job does one after the other: it is committed alone, and what it reads is read anew.

    Raises RuntimeError inside another transaction.
    """
    read_anew()
    with transaction() as current:
        yield current


def read_anew() -> None:
    """End what is being read and keep nothing of it: others may have written since.

    Raises RuntimeError inside a transaction, whose work would be lost.
    """
    if db.session.info.get("writes"):
        message = "reading anew would undo the work of a transaction"
        raise RuntimeError(message)
    db.session.rollback()


@contextmanager
def savepoint() -> Iterator[None]:
    """Run a part of an act that may fail alone: its work is undone, the rest of the act stays."""
    with db.session.begin_nested():
        yield
