"""Keep from which contracts on the bodies of a kind owe each other nothing of what came before."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "share_clearing",
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False, comment="Who chose it"),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True, comment="When it was done; never twice"),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_share_clearing_contract_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_share_clearing_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_clearing")),
        sa.UniqueConstraint("contract_id", name=op.f("uq_share_clearing_contract_id")),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("share_clearing")
