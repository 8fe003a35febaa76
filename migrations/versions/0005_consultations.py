"""Keep consultations: coded answers plain, typed answers sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "consultation",
        sa.Column("prefecture_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("is_first", sa.Boolean(), nullable=False, comment="Opened the case, rather than was attached to it"),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column(
            "receipt_hash", sa.LargeBinary(), nullable=False, comment="Keyed hash; the number itself is never kept"
        ),
        sa.Column("one_time_hash", sa.LargeBinary(), nullable=False, comment="Keyed hash of the form's one-time key"),
        sa.Column("form_version", sa.String(), nullable=False),
        sa.Column("identity", sa.LargeBinary(), nullable=True),
        sa.Column("reach", sa.LargeBinary(), nullable=True),
        sa.Column("story", sa.LargeBinary(), nullable=True),
        sa.Column("special", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.LargeBinary(), nullable=True, comment="Keyed hash of the digits, for GT05"),
        sa.Column("email_index", sa.LargeBinary(), nullable=True, comment="Keyed hash, for GT05"),
        sa.Column("consent_use_at", sa.DateTime(timezone=True), nullable=True, comment="When はじめる was pressed"),
        sa.Column("consent_use_version", sa.String(), nullable=True),
        sa.Column("consent_withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("heard_from", sa.String(), nullable=True),
        sa.Column("channel_code", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("relation_detail", sa.String(), nullable=True),
        sa.Column("subject_aware", sa.String(), nullable=True),
        sa.Column("subject_consent", sa.String(), nullable=True),
        sa.Column("name_kind", sa.String(), nullable=True),
        sa.Column("age_band", sa.String(), nullable=True),
        sa.Column("gender", sa.String(), nullable=True),
        sa.Column("staff_gender_wish", sa.String(), nullable=True),
        sa.Column("disability", sa.String(), nullable=True),
        sa.Column("access_needs", sa.JSON(), nullable=True),
        sa.Column("municipality", sa.String(), nullable=True),
        sa.Column("other_prefecture", sa.String(), nullable=True),
        sa.Column("municipality_future", sa.String(), nullable=True),
        sa.Column("municipality_future_prefecture", sa.String(), nullable=True),
        sa.Column("work_municipality", sa.String(), nullable=True),
        sa.Column("writer_prefecture", sa.String(), nullable=True),
        sa.Column("distance_wish", sa.String(), nullable=True),
        sa.Column("custody_place", sa.String(), nullable=True),
        sa.Column("stage", sa.String(), nullable=True),
        sa.Column("supervision", sa.String(), nullable=True),
        sa.Column("release_date", sa.String(), nullable=True, comment="2025-10-01 or 2025-10"),
        sa.Column("release_date_kind", sa.String(), nullable=True),
        sa.Column("had_custody_here", sa.String(), nullable=True),
        sa.Column("lawyer_now", sa.String(), nullable=True),
        sa.Column("former_counsel", sa.String(), nullable=True),
        sa.Column("needs", sa.JSON(), nullable=True, comment="The first is the main need"),
        sa.Column("urgent", sa.JSON(), nullable=True),
        sa.Column("body_wish", sa.String(), nullable=True),
        sa.Column("contact_method", sa.String(), nullable=True),
        sa.Column("via_relation", sa.String(), nullable=True),
        sa.Column("phone_owner", sa.String(), nullable=True),
        sa.Column("voicemail_ok", sa.String(), nullable=True),
        sa.Column("answer_by_other", sa.String(), nullable=True),
        sa.Column("sms_ok", sa.String(), nullable=True),
        sa.Column("no_contact", sa.JSON(), nullable=True),
        sa.Column("time_ok", sa.JSON(), nullable=True),
        sa.Column("consent_share_body", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["support_case.id"], name=op.f("fk_consultation_case_id")),
        sa.ForeignKeyConstraint(["prefecture_id"], ["prefecture.id"], name=op.f("fk_consultation_prefecture_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
        sa.UniqueConstraint("one_time_hash", name=op.f("uq_consultation_one_time_hash")),
        sa.UniqueConstraint("receipt_hash", name=op.f("uq_consultation_receipt_hash")),
    )
    op.create_index(op.f("ix_consultation_case_id"), "consultation", ["case_id"], unique=False)
    op.create_index("ix_consultation_email", "consultation", ["prefecture_id", "email_index"], unique=False)
    op.create_index("ix_consultation_phone", "consultation", ["prefecture_id", "phone_index"], unique=False)
    op.create_index("ix_consultation_received", "consultation", ["prefecture_id", "received_on"], unique=False)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("consultation")
