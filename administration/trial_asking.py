"""What somebody wants to try, read from an address: months, a rule set, a term to leave out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import urlencode

from accounts.scope import Viewer
from administration.periods import Period, offered, read_period
from foundation.database import session
from records.prefecture import Prefecture
from routing import past, trying
from routing.almanac import Dropped, stated
from routing.trying import Trial

HOME = "/ken/kisoku/tamesu"
# Measured: a case takes about a quarter of a millisecond to read and decide (bench/replay.py).
_CASES_A_SECOND = 3_000
_LONG_SECONDS = 10


@dataclass(frozen=True)
class Asked:
    """One wish to try something; `is_asked` is false before anything was chosen."""

    prefecture: Prefecture
    period: Period
    rules: str
    without: Dropped | None
    is_asked: bool
    is_sure: bool
    now: datetime

    @cached_property
    def trial(self) -> Trial:
        """Return what is tried."""
        return Trial(
            prefecture=self.prefecture,
            first=self.period.first,
            last=self.period.last,
            rules=trying.chosen(self.prefecture.id, self.rules),
            without=(self.without,) if self.without else (),
        )

    @cached_property
    def terms(self) -> list[Dropped]:
        """Return the terms of the contracts in force on the last day, each of which could be left out."""
        plain = Trial(prefecture=self.prefecture, first=self.period.first, last=self.period.last)
        return stated(plain.almanac().day(self.period.last.last_day))

    @cached_property
    def seconds(self) -> int:
        """Return how many seconds it will take, roughly."""
        return int(past.count_between(self.prefecture.id, *self.period.days) / _CASES_A_SECOND)

    @property
    def is_long(self) -> bool:
        """Tell whether to say so before it begins."""
        return self.seconds >= _LONG_SECONDS and not self.is_sure

    @property
    def months(self) -> list[tuple[str, str]]:
        """Return the months to choose from."""
        return offered(self.now, self.period)

    def address(self, path: str = HOME, **more: str) -> str:
        """Return an address that asks for the same, and for what `more` says besides."""
        asked = self.period.asked | {"rules": self.rules}
        asked |= {"without": str(self.without)} if self.without else {}
        asked |= {"sure": "1"} if self.is_sure else {}
        return f"{path}?{urlencode(asked | more)}"


def read_asked(viewer: Viewer, args: Mapping[str, str], now: datetime) -> Asked:
    """Return what an address asks for.

    Raises: BadInput: a month, rule set, term or body that is none.
    """
    prefecture = session.get_one(Prefecture, viewer.prefecture_id)
    codes = dict(trying.bodies_of(prefecture.id))
    without = args.get("without")
    return Asked(
        prefecture=prefecture,
        period=read_period(args, now),
        rules=args.get("rules", trying.THEN),
        without=Dropped.read(without, codes) if without else None,
        is_asked="from" in args,
        is_sure="sure" in args,
        now=now,
    )
