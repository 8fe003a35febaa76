"""Rule sets as dated, versioned rows; once published a version never changes. Drafts and pinned cases beside them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base

_STANDS = text("removed_at IS NULL")


class StoredRuleSet(Base):
    """One published version of a prefecture's rules, complete in itself."""

    __tablename__ = "ruleset"
    __table_args__ = (UniqueConstraint("prefecture_id", "version"),)

    prefecture_id: Mapped[int] = mapped_column(ForeignKey("prefecture.id"))
    version: Mapped[int]
    valid_from: Mapped[date]
    published_at: Mapped[datetime]
    head: Mapped[dict[str, Any]] = mapped_column(comment="What is not a row: name, tie-breaks")
    author_id: Mapped[int | None] = mapped_column(
        default=None, comment="Who began the draft; empty: loaded from a file"
    )
    submitted_by: Mapped[int | None] = mapped_column(default=None, comment="A member of staff")
    submitted_at: Mapped[datetime | None] = mapped_column(default=None)
    approved_by: Mapped[int | None] = mapped_column(default=None, comment="Another member of staff")
    based_on: Mapped[int | None] = mapped_column(default=None, comment="The version that the draft began from")


class StoredRule(Base):
    """One row of a rule set: a gate, a hold of 要確認, or a need rule."""

    __tablename__ = "rule"
    __table_args__ = (UniqueConstraint("ruleset_id", "position"),)

    ruleset_id: Mapped[int] = mapped_column(ForeignKey("ruleset.id"))
    position: Mapped[int]
    section: Mapped[str] = mapped_column(comment="gates, holds or rules")
    code: Mapped[str] = mapped_column(comment="GT08, S3, N05")
    content: Mapped[dict[str, Any]] = mapped_column(comment="The row as in the file: condition, leads, words")


class RuleDraft(Base):
    """The one rule set that a prefecture is working on; it decides nothing, and goes when it is published."""

    __tablename__ = "rule_draft"

    prefecture_id: Mapped[int] = mapped_column(ForeignKey("prefecture.id"), unique=True)
    based_on: Mapped[int] = mapped_column(comment="The version it began from")
    edition: Mapped[int] = mapped_column(comment="Goes up with every change; a save names the one it was made on")
    content: Mapped[dict[str, Any]] = mapped_column(comment="Head and rows as in the file")
    author_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    hands: Mapped[list[Any]] = mapped_column(comment="Numbers of all staff who changed it: none of them may publish it")
    begun_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)
    submitted_at: Mapped[datetime | None] = mapped_column(default=None, comment="Empty while it may be changed")


class PinnedCase(Base):
    """An invented consultation that must go where it says before any rule set is published.

    One that was taken away is kept, and decides nothing, until the next version is published: who approves it sees it.
    """

    __tablename__ = "pinned_case"
    __table_args__ = (
        Index(
            "ix_pinned_case_title",
            "prefecture_id",
            "title",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    prefecture_id: Mapped[int] = mapped_column(ForeignKey("prefecture.id"))
    title: Mapped[str] = mapped_column(comment="About nobody real")
    record: Mapped[dict[str, Any]] = mapped_column(comment="Coded answers only: nothing typed, nothing that is sealed")
    outcome: Mapped[str] = mapped_column(comment="casecodes.OUTCOME")
    lead: Mapped[str] = mapped_column(comment="Body code; empty: nobody leads")
    created_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    removed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)
    removed_at: Mapped[datetime | None] = mapped_column(default=None, comment="Empty: it stands")
