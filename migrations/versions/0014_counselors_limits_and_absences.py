"""Keep what each counselor may have in hand, and from when to when somebody of a body is absent."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_WRITTEN = "a number, unlimited, or empty where not stated"


def upgrade() -> None:
    """Add the columns, the table, and the index by which a counselor's new cases are counted."""
    op.add_column("staff", sa.Column("case_limit", sa.String(), comment=f"Open cases: {_WRITTEN}"))
    op.add_column("staff", sa.Column("week_limit", sa.String(), comment=f"New cases since Monday: {_WRITTEN}"))
    op.create_table(
        "absence",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False, comment="From this moment on they are back"),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_absence_begins_before_it_ends")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_absence_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index("ix_absence_staff", "absence", ["staff_id", "ends_at"])
    op.create_index("ix_assignment_answered", "assignment", ["answered_by", "answered_at"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_assignment_answered", table_name="assignment")
    op.drop_index("ix_absence_staff", table_name="absence")
    op.drop_table("absence")
    op.drop_column("staff", "week_limit")
    op.drop_column("staff", "case_limit")
