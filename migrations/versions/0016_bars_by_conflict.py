"""Keep a bar for each conflict that it comes of, so that one conflict that is over leaves the others' bars."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_ONE, _EACH = "uq_case_bar_staff_id_case_id", "uq_case_bar_staff_id_case_id_conflict_id"


def upgrade() -> None:
    """Let somebody be barred from a case more than once."""
    with op.batch_alter_table("case_bar") as table:
        table.drop_constraint(op.f(_ONE), type_="unique")
        table.create_unique_constraint(op.f(_EACH), ["staff_id", "case_id", "conflict_id"])


def downgrade() -> None:
    """Keep the first bar of each."""
    bars = sa.table("case_bar", sa.column("id"), sa.column("staff_id"), sa.column("case_id"))
    first = sa.select(sa.func.min(bars.c.id)).group_by(bars.c.staff_id, bars.c.case_id)
    op.execute(bars.delete().where(bars.c.id.not_in(first)))
    with op.batch_alter_table("case_bar") as table:
        table.drop_constraint(op.f(_EACH), type_="unique")
        table.create_unique_constraint(op.f(_ONE), ["staff_id", "case_id"])
