"""The simulation as one question: a prefecture's year under each policy, with and without a change of places."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from foundation.clock import JAPAN
from foundation.refusal import BadInput
from records.prefecture import Prefecture
from routing.simulation.arrivals import Arrival, Order, arrivals_of
from routing.simulation.capacity import Change
from routing.simulation.figures import figures_of
from routing.simulation.mix import SHIPPED, Mix, read_mix
from routing.simulation.policies import POLICIES
from routing.simulation.season import season_of
from routing.simulation.year import Setting, Year

_MOST_CASES = 10_000


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is asked: the 年度 by its April; without `cases` and `arrivals` (a file) what the shipped mix says."""

    prefecture: Prefecture
    year: int
    seed: int
    cases: int | None = None
    arrivals: str | None = None
    capacity: Sequence[str] = ()


def answer(request: Request, policies: Sequence[str]) -> dict[str, Any]:
    """Return the figures of each policy, for the same people; with changed places also as things are (`before`).

    Raises: BadInput: names the option and the value that cannot be taken.
    """
    setting = _setting(request)
    arrivals = arrivals_of(setting.mix, setting.season.territory, setting.order)
    found: dict[str, Any] = {
        "prefecture": request.prefecture.code,
        "year": request.year,
        "seed": request.seed,
        "changes": [change.written for change in setting.changes],
        "policies": [_lived(setting, name, arrivals) for name in policies],
    }
    if setting.changes:
        as_it_is = replace(setting, changes=())
        found["before"] = [_lived(as_it_is, name, arrivals) for name in policies]
    return found


def _setting(request: Request) -> Setting:
    mix = read_mix(request.arrivals or str(SHIPPED))
    order = Order(request.year, _cases(request, mix), request.seed)
    season = season_of(request.prefecture, order.first, order.last)
    contracted = [code for code, body in season.bodies.items() if not body.is_prefecture]
    changes = [Change.read(written, contracted) for written in request.capacity]
    return Setting(season=season, mix=mix, order=order, changes=changes)


def _cases(request: Request, mix: Mix) -> int:
    code = request.prefecture.code
    if request.cases is None and code not in mix.cases:
        raise BadInput(f"--cases: how many arrive in a year is not known for {code!r}; give a number")
    cases = round(mix.cases[code]) if request.cases is None else request.cases
    if not 1 <= cases <= _MOST_CASES:
        raise BadInput(f"--cases: {cases} is not a number from 1 to {_MOST_CASES}")
    return cases


def _lived(setting: Setting, name: str, arrivals: Sequence[Arrival]) -> dict[str, Any]:
    year = Year(setting, POLICIES[name]()).run(arrivals)
    since = datetime.combine(setting.order.first, time(), JAPAN)
    return {"policy": name, **figures_of(year.courses.values(), year.posts, since=since, until=setting.ends)}
