"""Where somebody lives, will live and works, seen from one prefecture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_CUSTODY_STAGES = {"serving", "detained", "labour"}
_OPEN_ENDED = {"undecided", "unknown", "no_fixed", "custody"}


@dataclass(frozen=True)
class Territory:
    """A prefecture as the router sees it; `places` maps municipality codes to what they count as (wards to city)."""

    code: str
    jis: str
    places: Mapping[str, str]

    @classmethod
    def of(cls, code: str, jis: str, areas: Sequence[Mapping[str, Any]]) -> "Territory":
        """Return the territory of a prefecture's areas ([{name, places: [[code, name], …]}, …])."""
        listed = [place[0] for area in areas for place in area["places"]]
        # JIS X 0402: a designated city is jj1n0 and its wards are jj1nn, so 23101 counts as 23100.
        cities = {place for place in listed if place[2] == "1" and place.endswith("00")}
        wards = {place: city for city in cities for place in listed if place[:3] == city[:3] and place[2] == "1"}
        return cls(code, jis, {place: wards.get(place, place) for place in listed})

    def where(self, place: str | None) -> str:
        """Return here, elsewhere, or the record's own code such as no_fixed; unknown for an absent answer."""
        if not place:
            return "unknown"
        if place in self.places:
            return "here"
        return "elsewhere" if place == "other_pref" or place.isdecimal() else place

    def home_code(self, place: str | None) -> str | None:
        """Return the code that a place of this prefecture counts as; None for anything else."""
        return self.places.get(place or "")

    def side(self, prefecture: str | None) -> str:
        """Return whether a JIS X 0401 code is here, elsewhere, or unknown."""
        if not prefecture or prefecture == "unknown":
            return "unknown"
        return "here" if prefecture == self.jis else "elsewhere"


@dataclass(frozen=True)
class Whereabouts:
    """What the answers say about places: `place` is the municipality that routing goes by."""

    place: str | None
    lives: str
    will_live: str
    works: str
    residence: str

    @property
    def belongs_here(self) -> bool:
        """Tell whether the person lives, will live or works in the prefecture."""
        return "here" in {self.lives, self.will_live, self.works}


def whereabouts(answers: Mapping[str, Any], stage: str, prefecture: Territory) -> Whereabouts:
    """Return where the person of the answers belongs."""
    now, future = answers.get("municipality"), answers.get("municipality_future")
    lives = prefecture.where(now)
    will_live = prefecture.where(future) if future else "not_asked"
    inside = stage in _CUSTODY_STAGES or lives == "custody"
    at_home, planned = prefecture.home_code(now), prefecture.home_code(future)
    return Whereabouts(
        place=(planned or at_home) if inside else (at_home or planned),
        lives=lives,
        will_live=will_live,
        works=_works(prefecture.where(answers.get("work_municipality"))),
        residence=_residence(lives, will_live, inside=inside),
    )


def _works(where: str) -> str:
    return where if where in {"here", "elsewhere"} else "unknown"


def _residence(lives: str, will_live: str, *, inside: bool) -> str:
    """Return here, elsewhere (known to live and to go on living elsewhere) or open."""
    if inside and will_live in {"here", "elsewhere"}:
        return will_live
    if "here" in {lives, will_live}:
        return "here"
    if lives == "elsewhere" and will_live not in _OPEN_ENDED:
        return "elsewhere"
    return "open"
