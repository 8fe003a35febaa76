"""Keep a pinned case that was taken away until a second person has published without it."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_TITLES = ["prefecture_id", "title"]
_STANDS = sa.text("removed_at IS NULL")


def upgrade() -> None:
    """Say who took it away and when; only those that stand have titles of their own."""
    with op.batch_alter_table("pinned_case") as table:
        table.add_column(sa.Column("removed_by", sa.Integer(), nullable=True))
        table.add_column(sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True, comment="Empty: it stands"))
        table.create_foreign_key(op.f("fk_pinned_case_removed_by"), "staff", ["removed_by"], ["id"])
        table.drop_constraint(op.f("uq_pinned_case_prefecture_id_title"), type_="unique")
    op.create_index(
        "ix_pinned_case_title", "pinned_case", _TITLES, unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS
    )


def downgrade() -> None:
    """Forget those that were taken away."""
    op.drop_index("ix_pinned_case_title", "pinned_case")
    op.execute("DELETE FROM pinned_case WHERE removed_at IS NOT NULL")
    with op.batch_alter_table("pinned_case") as table:
        table.create_unique_constraint(op.f("uq_pinned_case_prefecture_id_title"), _TITLES)
        table.drop_constraint(op.f("fk_pinned_case_removed_by"), type_="foreignkey")
        table.drop_column("removed_at")
        table.drop_column("removed_by")
