"""Keep people, cases and the periods in which cases are open."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "person",
        sa.Column("prefecture_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False, comment="Day of the first consultation in Japan"),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["prefecture_id"], ["prefecture.id"], name=op.f("fk_person_prefecture_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_index(op.f("ix_person_prefecture_id"), "person", ["prefecture_id"], unique=False)
    op.create_table(
        "support_case",
        sa.Column("prefecture_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False, comment="R7-SAG-0001"),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("relation", sa.String(), nullable=False, comment="Of the consultation that opened it"),
        sa.Column("main_need", sa.String(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False, comment="casecodes.CASE_STATE"),
        sa.Column("urgency", sa.String(), nullable=False, comment="casecodes.URGENCY"),
        sa.Column(
            "queue_rank", sa.Integer(), nullable=False, comment="0 for 至急, else 1: first key of the queue's order"
        ),
        sa.Column("review", sa.String(), nullable=True, comment="hold, onward, out or waiting; empty when settled"),
        sa.Column("outcome", sa.String(), nullable=False, comment="casecodes.OUTCOME of the latest decision"),
        sa.Column("flags", sa.JSON(), nullable=False, comment="Of the latest decision"),
        sa.Column("is_restricted", sa.Boolean(), nullable=False, comment="Only the prefecture's desk may open it"),
        sa.Column("lead_body_id", sa.Integer(), nullable=True),
        sa.Column("is_accepted", sa.Boolean(), nullable=False, comment="The lead body has taken it on"),
        sa.Column("worker_id", sa.Integer(), nullable=True),
        sa.Column("support_type", sa.String(), nullable=True, comment="casecodes.SUPPORT_TYPE"),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("screening", sa.String(), nullable=True, comment="casecodes.SCREENING"),
        sa.Column("out_reason", sa.String(), nullable=True, comment="casecodes.OUT_REASON"),
        sa.Column("next_step", sa.String(), nullable=True, comment="casecodes.NEXT_STEP"),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_contact_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_method", sa.String(), nullable=True),
        sa.Column("last_result", sa.String(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["lead_body_id"], ["body.id"], name=op.f("fk_support_case_lead_body_id")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["support_case.id"], name=op.f("fk_support_case_merged_into_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_support_case_person_id")),
        sa.ForeignKeyConstraint(["prefecture_id"], ["prefecture.id"], name=op.f("fk_support_case_prefecture_id")),
        sa.ForeignKeyConstraint(["worker_id"], ["staff.id"], name=op.f("fk_support_case_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_case")),
        sa.UniqueConstraint(
            "prefecture_id", "fiscal_year", "number", name=op.f("uq_support_case_prefecture_id_fiscal_year_number")
        ),
        sa.UniqueConstraint("reference", name=op.f("uq_support_case_reference")),
    )
    op.create_index("ix_case_opened", "support_case", ["prefecture_id", "opened_on"], unique=False)
    op.create_index(
        "ix_case_queue",
        "support_case",
        ["lead_body_id", "queue_rank", "next_due_at", "id"],
        unique=False,
        sqlite_where=sa.text("state <> 'closed'"),
        postgresql_where=sa.text("state <> 'closed'"),
    )
    op.create_index(
        "ix_case_review",
        "support_case",
        ["prefecture_id", "opened_at"],
        unique=False,
        sqlite_where=sa.text("review IS NOT NULL"),
        postgresql_where=sa.text("review IS NOT NULL"),
    )
    op.create_index(op.f("ix_support_case_person_id"), "support_case", ["person_id"], unique=False)
    op.create_table(
        "case_period",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="1 when opened, 2 when reopened first, …"),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("close_reason", sa.String(), nullable=True, comment="casecodes.CLOSE_REASON"),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["support_case.id"], name=op.f("fk_case_period_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_period")),
        sa.UniqueConstraint("case_id", "ordinal", name=op.f("uq_case_period_case_id_ordinal")),
    )
    op.create_index("ix_case_period_days", "case_period", ["opened_on", "closed_on"], unique=False)
    op.create_index(
        "uq_case_period_open",
        "case_period",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("closed_on IS NULL"),
        postgresql_where=sa.text("closed_on IS NULL"),
    )
    op.create_table(
        "case_opening",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["support_case.id"], name=op.f("fk_case_opening_case_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_case_opening_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_opening")),
    )
    op.create_index(op.f("ix_case_opening_case_id"), "case_opening", ["case_id"], unique=False)
    op.create_index("ix_case_opening_staff", "case_opening", ["staff_id", "case_id", "until"], unique=False)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("case_opening")
    op.drop_table("case_period")
    op.drop_table("support_case")
    op.drop_table("person")
