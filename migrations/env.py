"""Alembic's environment: the tables of `records`, on the connection handed over by `records.migrations`."""

from alembic import context

from records import tables

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=tables.METADATA,
    render_as_batch=True,
    compare_type=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
