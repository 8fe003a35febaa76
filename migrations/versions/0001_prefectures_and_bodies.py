"""Keep prefectures, their contracted bodies and dated contracts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "prefecture",
        sa.Column("code", sa.String(), nullable=False, comment="First part of the public address: saga"),
        sa.Column("jis", sa.String(), nullable=False, comment="Two digits, JIS X 0401; 99 is invented"),
        sa.Column("short", sa.String(), nullable=False, comment="In references: SAG"),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("public_name", sa.String(), nullable=False, comment="Neutral name on public pages"),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False, comment="Weekly opening hours and closed days, as in the file"),
        sa.Column("exit_url", sa.String(), nullable=False, comment="Where the quick exit leads"),
        sa.Column("areas", sa.JSON(), nullable=False, comment="[{name, places: [[code, name], …]}, …] in screen order"),
        sa.Column(
            "emergency_numbers", sa.JSON(), nullable=False, comment="[{label, number, hours, note, checked_on}, …]"
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prefecture")),
        sa.UniqueConstraint("code", name=op.f("uq_prefecture_code")),
    )
    op.create_table(
        "case_counter",
        sa.Column("prefecture_id", sa.Integer(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["prefecture_id"], ["prefecture.id"], name=op.f("fk_case_counter_prefecture_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_counter")),
        sa.UniqueConstraint("prefecture_id", "fiscal_year", name=op.f("uq_case_counter_prefecture_id_fiscal_year")),
    )
    op.create_table(
        "body",
        sa.Column("prefecture_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False, comment="In rules and files: DARC-K"),
        sa.Column("kind", sa.String(), nullable=False, comment="casecodes.BODY_KIND"),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("public_name", sa.String(), nullable=False, comment="Neutral name that the person may see"),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False, comment="Weekly opening hours and closed days, as in the file"),
        sa.Column("position", sa.Integer(), nullable=False, comment="Order in lists and tables"),
        sa.Column("paused_until", sa.Date(), nullable=True, comment="Takes no case up to and with this day"),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["prefecture_id"], ["prefecture.id"], name=op.f("fk_body_prefecture_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body")),
        sa.UniqueConstraint("prefecture_id", "code", name=op.f("uq_body_prefecture_id_code")),
    )
    op.create_index(op.f("ix_body_prefecture_id"), "body", ["prefecture_id"], unique=False)
    op.create_table(
        "contract",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True, comment="Last day; empty while open-ended"),
        sa.Column("programme", sa.String(), nullable=False, comment="casecodes.PROGRAMME"),
        sa.Column("support_type", sa.String(), nullable=False, comment="casecodes.SUPPORT_TYPE"),
        sa.Column("terms", sa.JSON(), nullable=False, comment="Areas, eligibility, capacity, share, channels counted"),
        sa.Column("closed_from", sa.Date(), nullable=True, comment="Budget used up: no new case from this day"),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_contract_body_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract")),
    )
    op.create_index("ix_contract_body", "contract", ["body_id", "starts_on"], unique=False)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("contract")
    op.drop_table("body")
    op.drop_table("case_counter")
    op.drop_table("prefecture")
