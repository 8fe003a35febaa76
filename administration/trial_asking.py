"""What somebody wants to try, read from an address: months, a rule set, a term to leave out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import urlencode

from accounts.scope import Viewer
from administration.periods import Period, offered, read_period
from foundation.clock import day_in_japan, year_before
from foundation.database import session
from records.prefecture import Prefecture
from records.ruleset import RuleDraft
from routing import drafting, past, trial_memory, trying
from routing.almanac import Dropped, stated
from routing.trying import Trial

HOME = "/ken/kisoku/tamesu"
LISTING = f"{HOME}/uchiwake"
# The addresses of the files, by the last word of each.
FILES = {name: f"{HOME}/{name}.csv" for name in ("ikisaki", "futan", "uchiwake")}
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
        """Return what is tried. Raises: Untriable: the draft has faults, or is gone."""
        return Trial(
            prefecture=self.prefecture,
            first=self.period.first,
            last=self.period.last,
            rules=trying.chosen(self.prefecture.id, self.rules, day_in_japan(self.now)),
            without=(self.without,) if self.without else (),
        )

    @cached_property
    def terms(self) -> list[Dropped]:
        """Return the terms of the contracts in force on the last day, each of which could be left out."""
        plain = Trial(prefecture=self.prefecture, first=self.period.first, last=self.period.last)
        return stated(plain.almanac().day(self.period.last.last_day))

    @property
    def draft(self) -> RuleDraft | None:
        """Return the draft that is tried; None when something else is, or it is gone."""
        return drafting.draft_of(self.prefecture.id) if self.rules == trying.DRAFT else None

    @cached_property
    def cases(self) -> int:
        """Return how many consultations there are to try it on."""
        return past.count_between(self.prefecture.id, *self.period.days)

    @property
    def seconds(self) -> int:
        """Return how many seconds it will take, roughly, when nothing of it is remembered."""
        return int(self.cases / _CASES_A_SECOND)

    @property
    def is_long(self) -> bool:
        """Tell whether that is so long that somebody would wonder."""
        return self.seconds >= _LONG_SECONDS

    @property
    def must_warn(self) -> bool:
        """Tell whether to say so before it begins. Raises: Untriable: it cannot begin."""
        return self.is_long and not self.is_sure and not trial_memory.holds(self.trial)

    @property
    def months(self) -> list[tuple[str, str]]:
        """Return the months to choose from."""
        return offered(self.now, self.period)

    def address(self, path: str = HOME, **more: str) -> str:
        """Return an address that asks for the same, and for what `more` says besides."""
        sure = {"sure": "1"} if self.is_sure else {}
        return f"{path}?{urlencode(self.named | sure | more)}"

    @property
    def named(self) -> dict[str, str]:
        """Return what is asked for, by the names of an address; codes and numbers only."""
        left_out = {"without": str(self.without)} if self.without else {}
        return self.period.asked | {"rules": self.rules} | left_out

    def kept(self, **more: str) -> list[str]:
        """Return what is asked for as the trail keeps it, with the edition of a draft."""
        draft = self.draft
        edition = {"edition": str(draft.edition)} if draft else {}
        return [f"{key}={value}" for key, value in sorted((self.named | edition | more).items())]


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


def asked_for_draft(now: datetime) -> dict[str, str]:
    """Return what an address asks for to try the draft as it must be tried to be published: on twelve whole months."""
    return Period(*year_before(day_in_japan(now))).asked | {"rules": trying.DRAFT}
