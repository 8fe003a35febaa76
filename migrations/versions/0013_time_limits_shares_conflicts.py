"""Keep when an offer is chased, what bodies of a pool have coming, planned releases and conflicts of interest."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_OFFERED = sa.text("state = 'offered'")


def upgrade() -> None:
    """Add the columns and make the tables."""
    op.add_column("support_case", sa.Column("release_on", sa.Date(), comment="Day of a planned release, as known now"))
    op.add_column(
        "assignment",
        sa.Column("chase_at", sa.DateTime(timezone=True), comment="When the clock next acts on the offer"),
    )
    op.add_column(
        "assignment",
        sa.Column(
            "urged",
            sa.Integer(),
            nullable=False,
            server_default="0",
            comment="0 nobody yet, 1 the body, 2 its manager was reminded",
        ),
    )
    op.create_index("ix_assignment_month", "assignment", ["body_id", "offered_at"])
    op.create_index("ix_assignment_chase", "assignment", ["chase_at"], sqlite_where=_OFFERED, postgresql_where=_OFFERED)
    _make_co_assignment()
    _make_share_credit()
    _make_conflict()
    _make_case_bar()


def _make_co_assignment() -> None:
    op.create_table(
        "co_assignment",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False, comment="AssignmentState"),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("decline_reason", sa.String(), nullable=True, comment="casecodes.DECLINE_REASON"),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["support_case.id"], name=op.f("fk_co_assignment_case_id")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_co_assignment_body_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_co_assignment_decision_id")),
        sa.ForeignKeyConstraint(["answered_by"], ["staff.id"], name=op.f("fk_co_assignment_answered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_co_assignment")),
        sa.UniqueConstraint("case_id", "body_id", name=op.f("uq_co_assignment_case_id_body_id")),
    )
    op.create_index("ix_co_assignment_body", "co_assignment", ["body_id", "state"])


def _make_share_credit() -> None:
    op.create_table(
        "share_credit",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("credit", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_share_credit_body_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_credit")),
        sa.UniqueConstraint("body_id", name=op.f("uq_share_credit_body_id")),
    )


def _make_conflict() -> None:
    op.create_table(
        "conflict",
        sa.Column("prefecture_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True, comment="Empty: the whole body"),
        sa.Column("kind", sa.String(), nullable=False, comment="casecodes.CONFLICT_KIND"),
        sa.Column("party", sa.LargeBinary(), nullable=False, comment="As typed, for the body's own list"),
        sa.Column("name_index", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["prefecture_id"], ["prefecture.id"], name=op.f("fk_conflict_prefecture_id")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_conflict_body_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_conflict_staff_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["staff.id"], name=op.f("fk_conflict_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict")),
    )
    op.create_index(op.f("ix_conflict_body_id"), "conflict", ["body_id"])
    op.create_index("ix_conflict_name", "conflict", ["prefecture_id", "name_index"])
    op.create_index("ix_conflict_phone", "conflict", ["prefecture_id", "phone_index"])


def _make_case_bar() -> None:
    op.create_table(
        "case_bar",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("conflict_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_case_bar_staff_id")),
        sa.ForeignKeyConstraint(["case_id"], ["support_case.id"], name=op.f("fk_case_bar_case_id")),
        sa.ForeignKeyConstraint(["conflict_id"], ["conflict.id"], name=op.f("fk_case_bar_conflict_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_bar")),
        sa.UniqueConstraint("staff_id", "case_id", name=op.f("uq_case_bar_staff_id_case_id")),
    )
    op.create_index(op.f("ix_case_bar_case_id"), "case_bar", ["case_id"])


def downgrade() -> None:
    """Drop the tables and columns."""
    for table in ("case_bar", "conflict", "share_credit", "co_assignment"):
        op.drop_table(table)
    op.drop_index("ix_assignment_chase", "assignment")
    op.drop_index("ix_assignment_month", "assignment")
    op.drop_column("assignment", "urged")
    op.drop_column("assignment", "chase_at")
    op.drop_column("support_case", "release_on")
