"""Bringing a database to the newest migration, and asking whether it is there."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine

from foundation.config import ROOT
from foundation.refusal import BadInput
from records import tables

# Two processes that start together must not both migrate; the number is the project's own.
_LOCK = 7_365_201


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["connection"] = connection
    return config


@contextmanager
def _known(revision: str) -> Iterator[None]:
    try:
        yield
    except CommandError as fault:
        raise BadInput(f"REVISION: {revision!r} cannot be reached: {fault}") from fault


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Apply the migrations up to `revision` in one transaction. Raises: BadInput: there is no such revision."""
    with (
        engine.connect().execution_options(writes=True) as connection,
        connection.begin(),
    ):
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        with _known(revision):
            command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take migrations back down to `revision` (`base`: all of them). Raises: BadInput: there is no such revision."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin(), _known(revision):
        command.downgrade(_config(connection), revision)


def is_current(engine: Engine) -> bool:
    """Say whether the database stands at the newest migration."""
    with engine.connect() as connection:
        newest = ScriptDirectory.from_config(_config(connection)).get_current_head()
        return MigrationContext.configure(connection).get_current_revision() == newest


def drift(engine: Engine) -> list[str]:
    """Return what differs between the migrated database and the tables in code; empty when they agree."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [str(difference) for difference in compare_metadata(context, tables.METADATA)]
