"""`flask db`: migrations."""

import click

from foundation.commands import CommandGroup
from foundation.database import db
from records import migrations

group = CommandGroup("db", help="Migrations of the database.")


@group.command("upgrade")
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Apply migrations up to REVISION (default: the newest)."""
    migrations.upgrade(db.engine, revision)


@group.command("downgrade")
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take migrations back down to REVISION (`base`: all)."""
    migrations.downgrade(db.engine, revision)


@group.command("check")
def check() -> None:
    """Exit 1 when the database and the tables in code differ."""
    differences = migrations.drift(db.engine)
    for difference in differences:
        click.echo(difference, err=True)
    if differences or not migrations.is_current(db.engine):
        raise SystemExit(1)
