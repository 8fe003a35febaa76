"""Keep on a case that waits for room for which bodies it waits now; until here only its newest decision noted it."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_CASE = sa.table(
    "support_case", sa.column("id"), sa.column("review"), sa.column("waits_for", sa.JSON(none_as_null=True))
)
_DECISION = sa.table("decision", sa.column("id"), sa.column("case_id"), sa.column("content", sa.JSON()))


def upgrade() -> None:
    """Add the column, and carry over what the cases that wait were told to wait for."""
    op.add_column(
        "support_case",
        sa.Column(
            "waits_for",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="Codes of the bodies whose room it waits for; empty otherwise",
        ),
    )
    waiting = sa.select(_CASE.c.id).where(_CASE.c.review == "room")
    newest = (
        sa.select(sa.func.max(_DECISION.c.id)).where(_DECISION.c.case_id.in_(waiting)).group_by(_DECISION.c.case_id)
    )
    noted = sa.select(_DECISION.c.case_id, _DECISION.c.content).where(_DECISION.c.id.in_(newest))
    connection = op.get_bind()
    for case_id, content in connection.execute(noted).all():
        kept = sa.update(_CASE).where(_CASE.c.id == case_id).values(waits_for=content.get("waits_for"))
        connection.execute(kept)


def downgrade() -> None:
    """Drop it."""
    op.drop_column("support_case", "waits_for")
