"""Keep former hours, and when contracts were written and closed, so that the past is replayed as it was."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make table and columns, empty: of what was changed earlier nobody knows what it was or at which time of day."""
    op.create_table(
        "former_hours",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False, comment="From this moment on others held"),
        sa.Column("hours", sa.JSON(), nullable=False, comment="As Body.hours"),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_former_hours_body_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_hours")),
    )
    op.create_index("ix_former_hours_body", "former_hours", ["body_id", "until"])
    op.add_column("contract", sa.Column("closed_at", sa.DateTime(timezone=True), comment="When closed_from was set"))
    op.add_column(
        "contract", sa.Column("agreed_at", sa.DateTime(timezone=True), comment="When it was written on the page")
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_column("contract", "agreed_at")
    op.drop_column("contract", "closed_at")
    op.drop_table("former_hours")
