"""Keep who of a body is on duty when, and the prefectures' 保護区."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and give each prefecture an empty list."""
    op.create_table(
        "rota_shift",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "ends_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="From this moment on the person is no longer on duty",
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_rota_shift_begins_before_it_ends")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_rota_shift_body_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_rota_shift_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_shift")),
    )
    op.create_index("ix_rota_shift_body", "rota_shift", ["body_id", "starts_at"], unique=False)
    op.add_column(
        "prefecture",
        sa.Column(
            "hogoku", sa.JSON(), nullable=False, server_default="[]", comment="保護区: [{name, municipalities}, …]"
        ),
    )


def downgrade() -> None:
    """Drop both."""
    op.drop_column("prefecture", "hogoku")
    op.drop_index("ix_rota_shift_body", table_name="rota_shift")
    op.drop_table("rota_shift")
