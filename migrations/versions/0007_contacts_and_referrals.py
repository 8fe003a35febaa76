"""Keep contacts and referrals, which the counts count."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "contact",
        sa.Column("prefecture_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False, comment="Day in Japan"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("method", sa.String(), nullable=False, comment="casecodes.METHOD"),
        sa.Column("result", sa.String(), nullable=False, comment="casecodes.RESULT"),
        sa.Column("counterpart", sa.String(), nullable=False, comment="casecodes.COUNTERPART"),
        sa.Column("is_countable", sa.Boolean(), nullable=False),
        sa.Column("support_type", sa.String(), nullable=False, comment="casecodes.SUPPORT_TYPE: follows the work done"),
        sa.Column("programme", sa.String(), nullable=False, comment="casecodes.PROGRAMME: two purses, one worker"),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("memo", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_contact_body_id")),
        sa.ForeignKeyConstraint(["case_id"], ["support_case.id"], name=op.f("fk_contact_case_id")),
        sa.ForeignKeyConstraint(["prefecture_id"], ["prefecture.id"], name=op.f("fk_contact_prefecture_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_contact_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_case_id"), "contact", ["case_id"], unique=False)
    op.create_index("ix_contact_counted", "contact", ["prefecture_id", "held_on", "is_countable"], unique=False)
    op.create_table(
        "referral",
        sa.Column("prefecture_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("destination", sa.String(), nullable=False, comment="casecodes.NEIGHBOUR"),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("support_type", sa.String(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("failed_on", sa.Date(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_referral_body_id")),
        sa.ForeignKeyConstraint(["case_id"], ["support_case.id"], name=op.f("fk_referral_case_id")),
        sa.ForeignKeyConstraint(["prefecture_id"], ["prefecture.id"], name=op.f("fk_referral_prefecture_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_referral_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
    )
    op.create_index(op.f("ix_referral_case_id"), "referral", ["case_id"], unique=False)
    op.create_index("ix_referral_confirmed", "referral", ["prefecture_id", "confirmed_on"], unique=False)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("referral")
    op.drop_table("contact")
