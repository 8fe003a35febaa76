"""How a row behind a number is worded: labels for codes, the place, and why it was counted. No names, no texts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, select

from counts.definitions import Figure
from foundation import clock
from foundation.database import session
from records.casecodes import CASE_STATE
from records.codes import NEEDS, PLACE
from records.prefecture import Prefecture
from records.reachcodes import CHANNEL

_UNKNOWN = "不明"
_NOT_WRITTEN = "記入なし"


@dataclass(frozen=True, kw_only=True)
class Counted:
    """One row behind a number; a person with two cases is one row with two references."""

    references: tuple[str, ...]
    opened_on: date
    need: str
    place: str
    channel: str
    state: str
    why: str


def place_names(prefecture_id: int) -> Mapping[str, str]:
    """Return the prefecture's places by code, with what else may stand in their place."""
    areas = session.scalars(select(Prefecture.areas).where(Prefecture.id == prefecture_id)).one()
    return {**PLACE, **{code: name for area in areas for code, name in area["places"]}}


def counted_row(figure: Figure, facts: Sequence[Row[*tuple[Any, ...]]], places: Mapping[str, str]) -> Counted | None:
    """Return the row for the facts of one key; the first of them words it. None where one of its cases has no name."""
    first = facts[0]
    if any(fact.reference is None for fact in facts):
        return None
    detail = figure.details.get(first.detail, first.detail) if first.detail else _NOT_WRITTEN
    return Counted(
        references=tuple(dict.fromkeys(fact.reference for fact in facts)),
        opened_on=first.opened_on,
        need=NEEDS.get(first.main_need, _UNKNOWN),
        place=places.get(first.municipality or "", first.municipality or _UNKNOWN),
        channel=CHANNEL.get(first.channel or "", _UNKNOWN),
        state=CASE_STATE.get(first.state, _UNKNOWN),
        why=figure.why.format(day=clock.era_day(first.day), count=first.times, detail=detail),
    )
