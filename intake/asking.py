"""What one prefecture's form asks: read from its rules in force, its places and its bodies."""

from datetime import datetime

from sqlalchemy import select

from foundation import clock
from foundation.database import session
from intake.questions.page import Asking, Option
from records.body import Body
from records.prefecture import Prefecture
from routing import rules, store


def asking_of(prefecture: Prefecture, at: datetime) -> Asking:
    """Return what a prefecture's rules in force make the form ask."""
    day = clock.day_in_japan(at)
    ruleset = store.rules_in_force(prefecture.id, day)
    return Asking(
        jis=prefecture.jis,
        today=day,
        reads=rules.fields_read(ruleset),
        tells_apart=lambda codes: rules.tells_apart(ruleset, codes),
        areas=[(area["name"], [(code, name) for code, name in area["places"]]) for area in prefecture.areas],
        bodies=lambda: _bodies(prefecture.id),
    )


def _bodies(prefecture_id: int) -> list[Option]:
    """Return the bodies that may be wished for, under the names the public may see."""
    contracted = select(Body.code, Body.public_name).where(Body.prefecture_id == prefecture_id, Body.kind != "PREF")
    return [(code, name) for code, name in session.execute(contracted.order_by(Body.position))]
