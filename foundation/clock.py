"""Japan time, months and fiscal years; the only place that reads the clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from foundation.refusal import BadInput

JAPAN = ZoneInfo("Asia/Tokyo")
# The years in which anything of ours can happen; what lies outside was mistyped.
OUR_YEARS = range(2000, 2100)
_FIRST_MONTH = 4
_MONTHS = 12
_REIWA_BEGINS = 2018
_MORNING_ENDS = 12
# One clock for a process: how far it stands from the real one.
_offset = [timedelta(0)]


def now() -> datetime:
    """Return the present moment in Japan time, moved by the setting CLOCK if there is one."""
    return (datetime.now(UTC) + _offset[0]).astimezone(JAPAN)


def start_at(moment: datetime | None) -> None:
    """Let this process's clock begin at `moment` and run on from there; None goes back to the real one."""
    _offset[0] = timedelta(0) if moment is None else moment - datetime.now(UTC)


def read_moment(text: str, field: str = "moment") -> datetime:
    """Return the aware moment written in `text`; without an offset it is Japan time.

    Raises: BadInput: `text` is no ISO 8601 date and time, or none of our years; the sentence names `field`.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as fault:
        message = f"{field}: {text!r} is not a date and time like 2025-09-18T09:58"
        raise BadInput(message) from fault
    check_year(moment, text, field)
    return moment if moment.tzinfo else moment.replace(tzinfo=JAPAN)


def check_year(day: date, text: str, field: str) -> None:
    """Check that a day or moment written as `text` lies in our years. Raises: BadInput: the sentence names `field`."""
    if day.year not in OUR_YEARS:
        raise BadInput(f"{field}: {text!r} is not between {OUR_YEARS[0]} and {OUR_YEARS[-1]}")


def in_japan(moment: datetime) -> datetime:
    """Return the same moment in Japan time."""
    return moment.astimezone(JAPAN)


def day_in_japan(moment: datetime) -> date:
    """Return the calendar day in Japan at `moment`; months and fiscal years are counted by it."""
    return moment.astimezone(JAPAN).date()


def fiscal_year(day: date) -> int:
    """Return the year in which the 年度 of `day` began (April to March)."""
    return day.year if day.month >= _FIRST_MONTH else day.year - 1


def era_year(fiscal: int) -> str:
    """Return a 年度 as staff write it in references: R7 for the year that began in April 2025."""
    return f"R{fiscal - _REIWA_BEGINS}"


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month in Japan."""

    year: int
    number: int

    @classmethod
    def read(cls, text: str) -> "Month":
        """Return the month written as 2025-09.

        Raises: BadInput: `text` is no month.
        """
        try:
            day = date.fromisoformat(f"{text}-01")
        except ValueError as fault:
            message = f"month: {text!r} is not a month like 2025-09"
            raise BadInput(message) from fault
        return cls(day.year, day.month)

    @classmethod
    def of(cls, day: date) -> "Month":
        """Return the month that holds `day`."""
        return cls(day.year, day.month)

    @property
    def first_day(self) -> date:
        """Return the first day."""
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        """Return the last day."""
        return self.next.first_day - timedelta(days=1)

    @property
    def next(self) -> "Month":
        """Return the month after this one."""
        return Month(self.year + self.number // _MONTHS, self.number % _MONTHS + 1)

    @property
    def previous(self) -> "Month":
        """Return the month before this one."""
        return Month.of(self.first_day - timedelta(days=1))

    @property
    def fiscal_year(self) -> int:
        """Return the year in which this month's 年度 began."""
        return fiscal_year(self.first_day)

    @property
    def year_begins(self) -> date:
        """Return April 1 of this month's 年度."""
        return date(self.fiscal_year, _FIRST_MONTH, 1)

    def until(self, last: "Month") -> Iterator["Month"]:
        """Yield this month and the following ones up to and with `last`."""
        month = self
        while month <= last:
            yield month
            month = month.next

    def __str__(self) -> str:
        """Return 2025-09."""
        return f"{self.year:04d}-{self.number:02d}"


def fiscal_months(fiscal: int) -> tuple[Month, ...]:
    """Return the twelve months of a 年度, April first."""
    return tuple(Month(fiscal, _FIRST_MONTH).until(Month(fiscal + 1, _FIRST_MONTH - 1)))


def year_before(day: date) -> tuple[Month, Month]:
    """Return the first and the last of the twelve whole months before the one that holds `day`."""
    this = Month.of(day)
    return Month(this.year - 1, this.number), this.previous


_WEEKDAYS = "月火水木金土日"


def japanese_day(day: date) -> str:
    """Return a day as the public reads it: 9月24日（水曜日）."""
    return f"{day.month}月{day.day}日（{_WEEKDAYS[day.weekday()]}曜日）"


def short_day(day: date) -> str:
    """Return a day as lists show it: 9/24（水）."""
    return f"{day.month}/{day.day}（{_WEEKDAYS[day.weekday()]}）"


def era_day(day: date) -> str:
    """Return a day as offices write it: 令和7年9月24日; before 令和 the western year."""
    year = day.year - _REIWA_BEGINS
    if day < date(2019, 5, 1):
        return f"{day.year}年{day.month}月{day.day}日"
    return f"令和{'元' if year == 1 else year}年{day.month}月{day.day}日"


def japanese_time(moment: datetime) -> str:
    """Return a time as the public reads it: 午後3時10分."""
    local = in_japan(moment)
    half = "午前" if local.hour < _MORNING_ENDS else "午後"
    minutes = f"{local.minute}分" if local.minute else ""
    return f"{half}{local.hour % _MORNING_ENDS if local.hour != _MORNING_ENDS else _MORNING_ENDS}時{minutes}"
