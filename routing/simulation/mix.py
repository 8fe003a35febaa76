"""What a simulated year is drawn from: the TOML file beside this module, or a prefecture's own, read and checked."""

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from foundation.commands import read_text
from foundation.refusal import BadInput
from routing.vocabulary import is_code, is_field

SHIPPED = Path(__file__).with_name("arrivals.toml")
HERE = "here"
_ELSE = "else"
_DAY_OF_YEAR = re.compile(r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")
_DAYS, _HOURS = 7, 24
# Days or hours; more than that is a slip, and a simulated year would not end.
_MOST = 2000
_BOUNDS = {
    "contact_hours": (0.05, 100),
    "programme_share": (0.01, 1),
    "least_share": (0.01, 1),
    "refusal": (0, 1),
    "patience_days": (1, _MOST),
}

Weights = Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Service:
    """How bodies work; hours are working hours, shares and chances lie between 0 and 1."""

    contact_hours: float
    upkeep_hours: float
    programme_share: float
    least_share: float
    answer_hours: float
    urgent_hours: float
    review_hours: float
    refusal: float
    patience_days: float
    lead_in_days: float
    counselors: Weights
    stay_days: Weights

    def counselors_of(self, kind: str) -> int:
        """Return how many counselors a body of this kind has; at least one."""
        return max(1, round(self.counselors.get(kind, self.counselors.get(_ELSE, 1))))


@dataclass(frozen=True, kw_only=True)
class Peak:
    """Days of a year, both counted, on which so many times the usual number arrive; MM-DD, may pass the year's end."""

    first: str
    last: str
    times: float

    def holds(self, day: date) -> bool:
        """Tell whether the peak is on."""
        today = day.strftime("%m-%d")
        if self.first <= self.last:
            return self.first <= today <= self.last
        return today >= self.first or today <= self.last


@dataclass(frozen=True, kw_only=True)
class Draw:
    """How one question is answered where `when` holds; `take` weighs how many different codes are drawn."""

    key: str
    when: Mapping[str, Collection[str]]
    weights: Weights
    take: Weights

    def holds(self, known: Mapping[str, str | list[str]]) -> bool:
        """Tell whether the answers known so far call for this draw."""
        return all(_meets(known.get(key, ""), wanted) for key, wanted in self.when.items())


@dataclass(frozen=True, kw_only=True)
class Mix:
    """Everything a year is drawn from; lists of weekdays begin on Monday, of hours at midnight."""

    cases: Weights
    service: Service
    peaks: tuple[Peak, ...]
    weekdays: tuple[float, ...]
    hours: tuple[float, ...]
    monday_hours: tuple[float, ...]
    places: Mapping[str, Weights]
    capacity: Weights
    near: Mapping[str, frozenset[str]]
    draws: tuple[Draw, ...]

    def weight_of(self, day: date) -> float:
        """Return how much of the year falls on a day."""
        weight = self.weekdays[day.weekday()]
        for peak in self.peaks:
            weight *= peak.times if peak.holds(day) else 1
        return weight

    @property
    def keys(self) -> list[str]:
        """Return the fields that are drawn, in order."""
        return list(dict.fromkeys(draw.key for draw in self.draws))

    def draw_of(self, key: str, known: Mapping[str, str | list[str]]) -> Draw | None:
        """Return how a question is answered after what is known; None where it is not asked."""
        return next((draw for draw in self.draws if draw.key == key and draw.holds(known)), None)

    def weights_of_places(self, prefecture: str, places: Iterable[str]) -> dict[str, float]:
        """Return the weight of each municipality; all alike where the file says nothing of the prefecture."""
        listed = self.places.get(prefecture, {})
        return {place: listed.get(place, listed.get(_ELSE, 0 if listed else 1)) for place in places}


def read_mix(path: str) -> Mix:
    """Return the mix written in a TOML file.

    Raises: BadInput: names the field and the value that cannot be taken.
    """
    try:
        content = tomllib.loads(read_text(path, "--arrivals"))
    except tomllib.TOMLDecodeError as fault:
        raise BadInput(f"--arrivals: {path}: {fault}") from fault
    moments = _table(content, "moments")
    return Mix(
        cases=_weights(content.get("cases", {}), "cases"),
        service=_service(_table(content, "service")),
        peaks=tuple(_peak(entry) for entry in _list(content, "peaks")),
        weekdays=_row(moments, "weekdays", _DAYS),
        hours=_row(moments, "hours", _HOURS),
        monday_hours=_row(moments, "monday_hours", _HOURS),
        places={name: _weights(entry, f"places.{name}") for name, entry in _table(content, "places").items()},
        capacity=_weights(content.get("capacity", {}), "capacity"),
        near={code: frozenset(places) for code, places in _code_lists(content.get("near", {}), "near").items()},
        draws=tuple(_draw(entry) for entry in _list(content, "answers")),
    )


def _meets(answer: str | list[str], wanted: Collection[str]) -> bool:
    return answer in wanted if isinstance(answer, str) else any(code in wanted for code in answer)


def _fault(field: str, value: object, sentence: str) -> BadInput:
    return BadInput(f"--arrivals: {field}: {value!r} {sentence}")


def _table(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = content.get(name)
    if not isinstance(found, Mapping):
        raise _fault(name, found, "is not a table")
    return found


def _list(content: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = content.get(name, [])
    if not isinstance(found, list) or not all(isinstance(entry, Mapping) for entry in found):
        raise _fault(name, found, "is not a list of tables")
    return found


def _number(value: object, field: str) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 <= float(str(value)) < float("inf"):
        raise _fault(field, value, "is not a number from 0 up")
    return float(str(value))


def _weights(content: object, field: str) -> Weights:
    if not isinstance(content, Mapping):
        raise _fault(field, content, "is not a table of numbers")
    return {str(key): _number(value, f"{field}.{key}") for key, value in content.items()}


def _drawn_from(content: object, field: str) -> Weights:
    """Return weights that something can be drawn from."""
    weights = _weights(content, field)
    if not sum(weights.values()):
        raise _fault(field, content, "weighs nothing")
    return weights


def _row(content: Mapping[str, Any], name: str, length: int) -> tuple[float, ...]:
    row = content.get(name)
    if not isinstance(row, list) or len(row) != length:
        raise _fault(f"moments.{name}", row, f"is not a list of {length} numbers")
    return tuple(_drawn_from(dict(enumerate(row)), f"moments.{name}").values())


def _service(content: Mapping[str, Any]) -> Service:
    tables = {"counselors": _weights, "stay_days": _drawn_from}
    read: dict[str, Any] = {
        field.name: tables.get(field.name, _number)(content.get(field.name), f"service.{field.name}")
        for field in fields(Service)
    }
    for name in read.keys() - tables.keys():
        least, most = _BOUNDS.get(name, (0, _MOST))
        if not least <= read[name] <= most:
            raise _fault(f"service.{name}", read[name], f"is not between {least} and {most}")
    return Service(**read | {"stay_days": _counted(read["stay_days"], "service.stay_days")})


def _counted(weights: Weights, field: str) -> Weights:
    for key in weights:
        if not (key.isascii() and key.isdecimal()) or int(key) > _MOST:
            raise _fault(field, key, f"is not a whole number up to {_MOST}")
    return weights


def _peak(entry: Mapping[str, Any]) -> Peak:
    for key in ("from", "to"):
        if not _DAY_OF_YEAR.match(str(entry.get(key))):
            raise _fault(f"peaks.{key}", entry.get(key), "is not a day like 07-31")
    return Peak(first=entry["from"], last=entry["to"], times=_number(entry.get("times"), "peaks.times"))


def _draw(entry: Mapping[str, Any]) -> Draw:
    key = str(entry.get("key"))
    if not is_field(key):
        raise _fault("answers.key", key, "is not a coded field of the record")
    weights = _drawn_from(entry.get("weights"), f"answers.{key}")
    for code in weights:
        if code != HERE and not is_code(key, code):
            raise _fault(f"answers.{key}", code, "is not a code of this field")
    take = entry.get("take")
    taken = _counted(_drawn_from(take, f"answers.{key}.take"), f"answers.{key}.take") if take is not None else {}
    return Draw(key=key, when=_code_lists(entry.get("when", {}), f"answers.{key}.when"), weights=weights, take=taken)


def _code_lists(content: object, field: str) -> Mapping[str, list[str]]:
    if not isinstance(content, Mapping):
        raise _fault(field, content, "is not a table of lists")
    for key, codes in content.items():
        if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
            raise _fault(f"{field}.{key}", codes, "is not a list of codes")
    return content
