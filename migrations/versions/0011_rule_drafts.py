"""Keep drafts of rule sets, pinned cases, and who wrote and approved a published version."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def _added() -> list[sa.Column[object]]:
    return [
        sa.Column("author_id", sa.Integer(), nullable=True, comment="Who began the draft; empty: loaded from a file"),
        sa.Column("submitted_by", sa.Integer(), nullable=True, comment="A member of staff"),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True, comment="Another member of staff"),
        sa.Column("based_on", sa.Integer(), nullable=True, comment="The version that the draft began from"),
    ]


def upgrade() -> None:
    """Make the tables and columns."""
    # Plain columns: SQLite cannot add a foreign key to a table whose rows are referred to.
    for column in _added():
        op.add_column("ruleset", column)
    comment = "Numbers of all staff who changed it: none of them may publish it"
    op.create_table(
        "rule_draft",
        sa.Column("prefecture_id", sa.Integer(), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=False, comment="The version it began from"),
        sa.Column(
            "edition",
            sa.Integer(),
            nullable=False,
            comment="Goes up with every change; a save names the one it was made on",
        ),
        sa.Column("content", sa.JSON(), nullable=False, comment="Head and rows as in the file"),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("hands", sa.JSON(), nullable=False, comment=comment),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by", sa.Integer(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True, comment="Empty while it may be changed"),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name=op.f("fk_rule_draft_author_id")),
        sa.ForeignKeyConstraint(["prefecture_id"], ["prefecture.id"], name=op.f("fk_rule_draft_prefecture_id")),
        sa.ForeignKeyConstraint(["submitted_by"], ["staff.id"], name=op.f("fk_rule_draft_submitted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_draft")),
        sa.UniqueConstraint("prefecture_id", name=op.f("uq_rule_draft_prefecture_id")),
    )
    op.create_table(
        "pinned_case",
        sa.Column("prefecture_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False, comment="About nobody real"),
        sa.Column(
            "record", sa.JSON(), nullable=False, comment="Coded answers only: nothing typed, nothing that is sealed"
        ),
        sa.Column("outcome", sa.String(), nullable=False, comment="casecodes.OUTCOME"),
        sa.Column("lead", sa.String(), nullable=False, comment="Body code; empty: nobody leads"),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["staff.id"], name=op.f("fk_pinned_case_created_by")),
        sa.ForeignKeyConstraint(["prefecture_id"], ["prefecture.id"], name=op.f("fk_pinned_case_prefecture_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pinned_case")),
        sa.UniqueConstraint("prefecture_id", "title", name=op.f("uq_pinned_case_prefecture_id_title")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("pinned_case")
    op.drop_table("rule_draft")
    for column in reversed(_added()):
        op.drop_column("ruleset", column.name)
