"""Rule sets as dated, versioned rows; once published a version never changes."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class StoredRuleSet(Base):
    """One published version of a prefecture's rules, complete in itself."""

    __tablename__ = "ruleset"
    __table_args__ = (UniqueConstraint("prefecture_id", "version"),)

    prefecture_id: Mapped[int] = mapped_column(ForeignKey("prefecture.id"))
    version: Mapped[int]
    valid_from: Mapped[date]
    published_at: Mapped[datetime]
    head: Mapped[dict[str, Any]] = mapped_column(comment="What is not a row: name, tie-breaks")


class StoredRule(Base):
    """One row of a rule set: a gate, a hold of 要確認, or a need rule."""

    __tablename__ = "rule"
    __table_args__ = (UniqueConstraint("ruleset_id", "position"),)

    ruleset_id: Mapped[int] = mapped_column(ForeignKey("ruleset.id"))
    position: Mapped[int]
    section: Mapped[str] = mapped_column(comment="gates, holds or rules")
    code: Mapped[str] = mapped_column(comment="GT08, S3, N05")
    content: Mapped[dict[str, Any]] = mapped_column(comment="The row as in the file: condition, leads, words")
