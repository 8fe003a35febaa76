"""The floor under every figure: a bare Flask view with one durable insert, on the same database and machine."""

import sqlite3

from flask import Flask
from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, event, insert

_FLOOR = Table("bench_floor", MetaData(), Column("id", Integer, primary_key=True), Column("text", String))


def bare_app(url: str) -> Flask:
    """Return an application whose POST / inserts one row durably and answers a constant."""
    engine = create_engine(url)
    if url.startswith("sqlite"):

        @event.listens_for(engine, "connect")
        def settle(connection: sqlite3.Connection, _record: object) -> None:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")

    _FLOOR.metadata.create_all(engine)
    app = Flask("floor")

    @app.post("/")
    def keep() -> str:
        with engine.begin() as connection:
            connection.execute(insert(_FLOOR).values(text="x" * 200))
        return "kept"

    return app
