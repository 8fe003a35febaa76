"""What the router knows of one consultation: the coded answers, and the facts that follow from them."""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from routing.due import Hours
from routing.places import Territory, Whereabouts, whereabouts
from routing.screening import screened
from routing.vocabulary import CODED_FIELDS, OPEN_CASE_LEAD

__all__ = ["Facts", "OpenCase", "Territory", "facts_from", "planned_release"]

Value = str | list[str]
JAPAN = ZoneInfo("Asia/Tokyo")
_CODED = frozenset(CODED_FIELDS)
_URGENT = {"no_bed", "no_food", "self_harm", "harm_other", "being_hurt", "medicine"}
_SOON = {"release_soon", "court_soon"}
_AGE_GROUP = {"u14": "minor", "14_17": "minor", "18_19": "young", "65_74": "elderly", "75p": "elderly"}
_SUPERVISED = {"suspended_supervised", "paroled"}
# Stages that leave open whether probation runs; at the others a question that was not asked means no.
_SUPERVISION_OPEN = {"suspended", "released_full_term", "juvenile", "unknown"}
_HERE = {"here_arrest", "here_served"}
_DAYS_CALLED_URGENT = 7
# What stands before the code of a body that is not wanted.
_REFUSES = "except:"
# As `conditions.token` writes it.
PREFECTURE_ONLY = "consent_share_body=no_pref_only"
# What people call office hours; a prefecture's own may be a little different.
_OFFICE = Hours.read({})


@dataclass(frozen=True)
class OpenCase:
    """An open case that this consultation seems to belong to.

    `likeness`: same_receipt or confirmed_person (attaches by itself), likeness (a person must confirm).
    """

    likeness: str
    lead: str
    reference: str

    @property
    def bond(self) -> str:
        """Return attached or likely."""
        return "likely" if self.likeness == "likeness" else "attached"


@dataclass(frozen=True)
class Facts:
    """The facts of one consultation, ready for rules; `tokens` holds every known value as field=value."""

    tokens: frozenset[str]
    place: str | None
    urgency: str
    wished: str
    refused: tuple[str, ...]
    age_band: str
    gender: str
    relation: str
    stage: str
    language: str
    is_supervised: bool
    needs: tuple[str, ...]
    access_needs: tuple[str, ...] = ()
    channel: str = ""
    subject_consent: str = ""
    time_ok: tuple[str, ...] = ()
    wants_distance: bool = False
    open_case: OpenCase | None = None

    def refusing(self, codes: Iterable[str]) -> "Facts":
        """Return the same facts of somebody who refuses these bodies as well."""
        more = tuple(codes)
        return replace(self, refused=(*self.refused, *more)) if more else self

    @property
    def is_for_prefecture_only(self) -> bool:
        """Tell whether the person wants nobody but the prefecture to know of the case."""
        return PREFECTURE_ONLY in self.tokens

    def addressee(self, name: str) -> str:
        """Return the body code that a rule's addressee means for this consultation."""
        if name == OPEN_CASE_LEAD:
            return self.open_case.lead if self.open_case else ""
        return name


def facts_from(
    answers: Mapping[str, Value], *, prefecture: Territory, now: datetime, open_case: OpenCase | None = None
) -> Facts:
    """Return the facts of validated answers; `now` dates a release and tells office hours from others.

    `open_case` is what staff or the receipt know.
    """
    stage, supervision = _stage_and_supervision(answers)
    where = whereabouts(answers, stage, prefecture)
    needs = tuple(_many(answers, "needs"))
    release = _release(answers, now.astimezone(JAPAN).date())
    urgency = _urgency(_many(answers, "urgent"), needs, release)
    derived = _derived(answers, where, prefecture) | _of_needs(needs)
    derived |= {
        "stage": stage,
        "supervision": supervision,
        "release": release,
        "urgency": urgency,
        "custody_condition": _custody_condition(_one(answers, "had_custody_here"), stage, where),
        "screen": screened(answers, stage),
        "arrival": _arrival(now),
        "open_case": open_case.bond if open_case else "none",
    }
    return Facts(
        tokens=_tokens(answers, derived),
        place=where.place,
        urgency=urgency,
        wished="" if refused_by(answers) else _one(answers, "body_wish"),
        refused=refused_by(answers),
        age_band=_one(answers, "age_band"),
        gender=_one(answers, "gender"),
        relation=_one(answers, "relation"),
        stage=stage,
        language=_one(answers, "language"),
        is_supervised=supervision == "yes",
        needs=needs,
        access_needs=tuple(_many(answers, "access_needs")),
        channel=_one(answers, "channel"),
        subject_consent=_one(answers, "subject_consent"),
        time_ok=tuple(_many(answers, "time_ok")),
        wants_distance=_one(answers, "distance_wish") == "away",
        open_case=open_case,
    )


def refused_by(answers: Mapping[str, Value]) -> tuple[str, ...]:
    """Return the body that the person does not want, if the answers name one."""
    wish = _one(answers, "body_wish")
    return (wish.removeprefix(_REFUSES),) if wish.startswith(_REFUSES) else ()


def _one(answers: Mapping[str, Value], key: str) -> str:
    value = answers.get(key, "")
    return value if isinstance(value, str) else next(iter(value), "")


def _many(answers: Mapping[str, Value], key: str) -> list[str]:
    value = answers.get(key, [])
    return [value] if isinstance(value, str) else list(value)


def _tokens(answers: Mapping[str, Value], derived: Mapping[str, str | Iterable[str]]) -> frozenset[str]:
    told = [(key, values) for key, values in answers.items() if key in _CODED and key not in derived]
    found: list[str] = []
    # As `conditions.token` writes them; a call for each would cost a replay as much again.
    for key, values in (*told, *derived.items()):
        if isinstance(values, str):
            found.append(f"{key}={values}")
        else:
            found += [f"{key}={value}" for value in values]
    return frozenset(found)


def _derived(answers: Mapping[str, Value], where: Whereabouts, prefecture: Territory) -> dict[str, str | Iterable[str]]:
    age = _one(answers, "age_band")
    old = _AGE_GROUP.get(age) == "elderly"
    impaired = _one(answers, "disability") in {"yes", "suspected"}
    lawyer = _one(answers, "lawyer_now") == "yes" or _one(answers, "relation") == "counsel_current"
    homeless = (
        "no_fixed" in {where.lives, where.will_live}
        or where.will_live == "undecided"
        or "housing" in _many(answers, "needs")
        or "no_bed" in _many(answers, "urgent")
    )
    return {
        "municipality": prefecture.home_code(_one(answers, "municipality"))
        or _one(answers, "municipality")
        or "unknown",
        "place": where.place or "none",
        "residence": where.residence,
        "works": where.works,
        "writer": prefecture.side(_one(answers, "writer_prefecture")),
        "age_group": _AGE_GROUP.get(age, "unknown" if age in {"", "unknown"} else "adult"),
        "frail": "yes" if old or impaired else "no",
        "helped_to_talk": "yes" if _many(answers, "access_needs") else "no",
        "home": "none" if homeless else "some",
        "lawyer": "yes" if lawyer else "no",
    }


def _of_needs(needs: tuple[str, ...]) -> dict[str, str | Iterable[str]]:
    return {
        "main_need": needs[:1],
        "first_needs": needs[:2],
        "only_need": needs if len(needs) == 1 else (),
    }


def _stage_and_supervision(answers: Mapping[str, Value]) -> tuple[str, str]:
    """Return both answers brought into one: suspended + yes is supervised suspension, released + yes is parole."""
    stage = _one(answers, "stage") or "unknown"
    supervision = _one(answers, "supervision")
    if supervision == "yes":
        stage = {"suspended": "suspended_supervised", "released_full_term": "paroled"}.get(stage, stage)
    if stage in _SUPERVISED:
        return stage, "yes"
    if stage == "supervision_ended" and supervision != "yes":
        return stage, "ended"
    if stage == "serving" and supervision in {"", "unknown"}:
        return stage, "no"
    return stage, supervision or ("unknown" if stage in _SUPERVISION_OPEN else "no")


def _arrival(now: datetime) -> str:
    """Return office_hours, weekday_night (after hours of a working day) or day_off."""
    if _OFFICE.is_open(now):
        return "office_hours"
    return "weekday_night" if _OFFICE.opening(now.astimezone(JAPAN).date()) else "day_off"


def _release(answers: Mapping[str, Value], today: date) -> str:
    """Return within_7, later, past or unknown; a month without a day counts by its last day."""
    written, kind = _one(answers, "release_date"), _one(answers, "release_date_kind")
    day = _day(written)
    if day is None:
        return "past" if kind == "past" else "unknown"
    days = (day - today).days
    if kind == "past" or days < 0:
        return "past"
    return "within_7" if days <= _DAYS_CALLED_URGENT else "later"


def planned_release(answers: Mapping[str, Value]) -> date | None:
    """Return the day of a release that is still planned; a month without a day counts by its last day."""
    return None if _one(answers, "release_date_kind") == "past" else _day(_one(answers, "release_date"))


def _day(written: str) -> date | None:
    if not written:
        return None
    try:
        year, month, *rest = (int(part) for part in written.split("-"))
        return date(year, month, rest[0] if rest else calendar.monthrange(year, month)[1])
    except ValueError:
        return None


def _urgency(urgent: Iterable[str], needs: Iterable[str], release: str) -> str:
    ticked = set(urgent)
    if ticked & _URGENT or "being_hurt" in needs or release == "within_7":
        return "urgent"
    return "soon" if ticked & _SOON else "normal"


def _custody_condition(had: str, stage: str, where: Whereabouts) -> str:
    """Return whether the bar's custody condition (I3) is met.

    In custody in this prefecture at any time; or a sentence finished anywhere, and living or working here or going to.
    """
    if had in _HERE:
        return "met"
    if had in {"never", "elsewhere_arrest"}:
        return "unmet"
    served = had == "elsewhere_served" and stage != "serving"
    released = not had and stage == "released_full_term"
    if (served or released) and where.belongs_here:
        return "met"
    return "unmet" if had == "elsewhere_served" else "unknown"
