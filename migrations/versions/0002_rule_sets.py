"""Keep rule sets as dated, versioned rows."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "ruleset",
        sa.Column("prefecture_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("head", sa.JSON(), nullable=False, comment="What is not a row: name, tie-breaks"),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["prefecture_id"], ["prefecture.id"], name=op.f("fk_ruleset_prefecture_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ruleset")),
        sa.UniqueConstraint("prefecture_id", "version", name=op.f("uq_ruleset_prefecture_id_version")),
    )
    op.create_table(
        "rule",
        sa.Column("ruleset_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(), nullable=False, comment="gates, holds or rules"),
        sa.Column("code", sa.String(), nullable=False, comment="GT08, S3, N05"),
        sa.Column("content", sa.JSON(), nullable=False, comment="The row as in the file: condition, leads, words"),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ruleset_id"], ["ruleset.id"], name=op.f("fk_rule_ruleset_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule")),
        sa.UniqueConstraint("ruleset_id", "position", name=op.f("uq_rule_ruleset_id_position")),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("rule")
    op.drop_table("ruleset")
