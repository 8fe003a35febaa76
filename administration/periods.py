"""The months that a page is about, read from its address; both included."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from foundation.clock import Month, day_in_japan, fiscal_year
from foundation.refusal import BadInput

_USUAL_MONTHS = 6
_OFFERED_YEARS = 3
_REIWA_BEGINS = 2018


@dataclass(frozen=True)
class Period:
    """Some months, both included."""

    first: Month
    last: Month

    @property
    def days(self) -> tuple[date, date]:
        """Return the first and the last day."""
        return self.first.first_day, self.last.last_day

    @property
    def words(self) -> str:
        """Return it as staff write it: 令和7年4月から令和7年9月まで."""
        return f"{month_words(self.first)}から{month_words(self.last)}まで"

    @property
    def asked(self) -> dict[str, str]:
        """Return it as it stands in an address."""
        return {"from": str(self.first), "to": str(self.last)}

    @property
    def fault(self) -> str:
        """Return what is wrong with it, in one sentence; empty when nothing is."""
        return "終わりの月が、始まりの月より前です。" if self.last < self.first else ""


def read_period(asked: Mapping[str, str], now: datetime) -> Period:
    """Return the months of an address; without any, the last six up to this one.

    Raises: BadInput: they are no months.
    """
    this = Month.of(day_in_japan(now))
    first = this
    for _ in range(_USUAL_MONTHS - 1):
        first = first.previous
    return Period(_read(asked.get("from"), first), _read(asked.get("to"), this))


def _read(text: str | None, usual: Month) -> Month:
    if text is None:
        return usual
    month = Month.read(text)
    if not 2000 <= month.year < 2100:  # noqa: PLR2004 - as everywhere, the years that a programme can have
        raise BadInput(f"month: {text!r} is not between 2000 and 2099")
    return month


def offered(now: datetime, period: Period) -> list[tuple[str, str]]:
    """Return the months to choose from, newest first: those of three 年度, and the ones asked for."""
    this = Month.of(day_in_japan(now))
    begins = Month(fiscal_year(this.first_day) - _OFFERED_YEARS + 1, 4)
    months = {*begins.until(this), period.first, period.last}
    return [(str(month), month_words(month)) for month in sorted(months, reverse=True)]


def month_words(month: Month) -> str:
    """Return a month as staff write it: 令和7年4月."""
    year = month.year - _REIWA_BEGINS
    return f"{month.year}年{month.number}月" if year < 1 else f"令和{'元' if year == 1 else year}年{month.number}月"
