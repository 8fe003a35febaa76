"""Keep the hours that a body had before its present ones, so that the past is replayed with those of that time."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; of bodies changed earlier nobody knows what their hours were, so it begins empty."""
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


def downgrade() -> None:
    """Drop it."""
    op.drop_table("former_hours")
