"""The cases behind the numbers of 偏り, 届かない相談 and 変更した振り分け."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from administration.behind import Line, Look, Sheet
from administration.destinations import Destinations
from administration.spread_screens import ANSWER, WAY
from administration.totals_screens import CONDITION, EVERYBODY, override_line
from foundation.refusal import BadInput
from records.casecodes import DECLINE_REASON
from records.codes import NEEDS
from routing import overrides, spread, unmet
from routing.spread import quarter_of


def offers(look: Look) -> Sheet:
    """Return the offers to a body, of one way or answer. Raises: BadInput: no pool has this body."""
    body, number = look.args.get("body", ""), look.viewer.prefecture_id
    pools = spread.spreads(number, *look.period.days, reference=look.reference)
    if body not in {member.code for pool in pools for member in pool.members}:
        raise BadInput(f"body: {body!r} is in no pool")
    wanted = look.chosen("way", "answer", "decline_reason", "month")
    found = [one for pool in pools for one in pool.of(body) if _fits(one, wanted)]
    lines = [Line(one.reference, one.on, [WAY[one.way], _answer(one)]) for one in found]
    heading = f"{Destinations(number).name(body)}への打診"
    return look.sheet("spread", heading, ("選んだ理由", "返事"), lines=lines)


def unmet_cases(look: Look) -> Sheet:
    """Return the consultations that stayed for want of a body, of one condition, need, area and quarter."""
    wanted, quarter = look.chosen("condition", "need", "area"), look.args.get("quarter", "")
    every = unmet.unmet_needs(look.viewer.prefecture_id, *look.period.days, reference=look.reference)
    lines = [
        Line(one.reference, one.on, [CONDITION[one.condition], NEEDS.get(one.need, one.need), one.words])
        for one in every
        if _fits(one, wanted) and _falls(one.on, quarter)
    ]
    return look.sheet("unmet", "届かない相談", ("外れた条件", "困りごと", "そのときの説明"), lines=lines)


def orders(look: Look) -> Sheet:
    """Return the orders of a member of staff, or of all, in a month or in the whole period."""
    number, who, month = look.viewer.prefecture_id, look.args.get("staff", EVERYBODY), look.args.get("month", "")
    names, words = overrides.names_of(number), Destinations(number)
    lines = [
        Line(one.reference, one.on, override_line(one, words, names.get(one.staff_id, "-")))
        for one in overrides.orders(number, *look.period.days, reference=look.reference)
        if who in (EVERYBODY, str(one.staff_id)) and month in ("", one.month)
    ]
    heads = ("担当", "案と決めた行き先", "理由（県の担当だけ）")
    return look.sheet("overrides", "県の担当が決めた行き先", heads, lines=lines)


def _fits(one: Any, wanted: Mapping[str, str]) -> bool:
    return all(getattr(one, key) == value for key, value in wanted.items())


def _falls(day: date, quarter: str) -> bool:
    year, number = quarter_of(day)
    return quarter in ("", f"{year}Q{number}")


def _answer(one: spread.Offer) -> str:
    reason = f"（{DECLINE_REASON.get(one.decline_reason, one.decline_reason)}）" if one.decline_reason else ""
    return f"{ANSWER[one.answer]}{reason}"
