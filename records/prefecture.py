"""Prefecture: whose desk it is, its places, and the counter that numbers its cases."""

from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class Prefecture(Base):
    """One prefecture served by this deployment."""

    __tablename__ = "prefecture"

    code: Mapped[str] = mapped_column(unique=True, comment="First part of the public address: saga")
    jis: Mapped[str] = mapped_column(comment="Two digits, JIS X 0401; 99 is invented")
    short: Mapped[str] = mapped_column(comment="In references: SAG")
    name: Mapped[str]
    public_name: Mapped[str] = mapped_column(comment="Neutral name on public pages")
    phone: Mapped[str]
    hours: Mapped[dict[str, Any]] = mapped_column(comment="Weekly opening hours and closed days, as in the file")
    exit_url: Mapped[str] = mapped_column(comment="Where the quick exit leads")
    areas: Mapped[list[Any]] = mapped_column(comment="[{name, places: [[code, name], …]}, …] in screen order")
    emergency_numbers: Mapped[list[Any]] = mapped_column(comment="[{label, number, hours, note, checked_on}, …]")
    hogoku: Mapped[list[Any]] = mapped_column(default_factory=list, comment="保護区: [{name, municipalities}, …]")


class CaseCounter(Base):
    """The last number given to a case of a prefecture in a 年度."""

    __tablename__ = "case_counter"
    __table_args__ = (UniqueConstraint("prefecture_id", "fiscal_year"),)

    prefecture_id: Mapped[int] = mapped_column(ForeignKey("prefecture.id"))
    fiscal_year: Mapped[int]
    last: Mapped[int]
