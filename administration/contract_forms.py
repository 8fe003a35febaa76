"""The form of a contract: its period, and its terms as lists to tick and numbers; no code is typed."""

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, Field, SelectMultipleField, StringField, ValidationError

from accounts.checks import StaffForm, day, pick, read_day
from administration.balance_forms import BalanceForm
from administration.body_forms import number
from administration.contracts import Plan
from administration.limit_fields import limit_field, read_limit, typed_limit
from records.body import Contract
from records.casecodes import PROGRAMME, SUPPORT_TYPE
from records.prefecture import Prefecture
from records.reachcodes import CHANNEL
from routing.limits import LIMITS, UNLIMITED, written
from routing.places import Territory
from routing.terms import LISTS, NUMBERS, REPORT_UNIT, SWITCHES

# Answers that rule nobody out cannot be a condition; numbers that the form asks for, in its order.
_OPEN_ANSWERS = {"unknown", "no_answer"}
_ASKED_NUMBERS = ("session_limit", "money_limit", "share", "weeks_before_release")
# Limits on what is new since a day: a number, or 上限なし.
_WINDOWS = [limit for limit in LIMITS if limit.since]
_DAY = "日付を 2025-09-24 のように入れてください。"


def _ticks(term: str) -> Field:
    """Return the boxes of a term that lists codes."""
    label, codes = LISTS[term]
    return _boxes(label, [(code, words) for code, words in codes.items() if code not in _OPEN_ANSWERS])


def _boxes(label: str, choices: list[tuple[str, str]]) -> Field:
    """Return boxes to tick; what none of them holds cannot come from the page."""
    return SelectMultipleField(label, choices=choices, validate_choice=False, validators=[_listed])


def _listed(_form: object, field: Field) -> None:
    if not {*(field.data or ())} <= {code for code, _ in field.choices}:
        raise ValidationError(f"「{field.label.text}」を選び直してください。")


def _count(label: str) -> Field:
    return StringField(label, validators=[_counts])


def _counts(_form: object, field: Field) -> None:
    try:
        is_right = not field.data or number(str(field.data)) > 0
    except ValueError:
        is_right = False
    if not is_right:
        raise ValidationError(f"「{field.label.text}」を1以上の数で入れてください。")


class TermsForm(StaffForm):
    """What a contract lets a body take: lists of which an empty one excludes nobody, numbers, switches."""

    needs_ok = _ticks("needs_ok")
    stages_ok = _ticks("stages_ok")
    ages = _ticks("ages")
    genders = _ticks("genders")
    relations_ok = _ticks("relations_ok")
    languages = _ticks("languages")
    access_ok = _ticks("access_ok")
    channels = _ticks("channels")
    channels_ok = _ticks("channels_ok")
    on_probation_ok = BooleanField(SWITCHES["on_probation_ok"])
    needs_subject_consent = BooleanField(SWITCHES["needs_subject_consent"])
    within_hours = BooleanField(SWITCHES["within_hours"])
    capacity = _count("持てる件数")
    unlimited = BooleanField("上限なし")
    session_limit = _count(NUMBERS["session_limit"])
    money_limit = _count(NUMBERS["money_limit"])
    share = _count(NUMBERS["share"])
    weeks_before_release = _count(NUMBERS["weeks_before_release"])
    report_unit = pick("数える単位", REPORT_UNIT, "数える単位を選んでください。")

    def validate_capacity(self, field: Field) -> None:
        """Check that a number and 上限なし do not contradict each other."""
        if field.data and self.unlimited.data:
            raise ValidationError("持てる件数か「上限なし」の、どちらか1つにしてください。")

    @property
    def windows(self) -> list[str]:
        """Return the names of the limits on what is new since a day."""
        return [limit.term for limit in _WINDOWS]

    @property
    def counted(self) -> list[str]:
        """Return the names of the fields that say from when each channel counts."""
        return [f"counted_{code}" for code in CHANNEL]

    def terms(self) -> dict[str, Any]:
        """Return the terms that were typed; what was left empty is not stated."""
        typed = {key: self[key].data for key in _ASKED_NUMBERS}
        terms: dict[str, Any] = {key: list(self[key].data or ()) for key in LISTS}
        terms |= {key: number(str(entry)) for key, entry in typed.items() if entry}
        terms |= {name: read_limit(self[name].data) for name in self.windows}
        terms["capacity"] = self._capacity()
        terms["channels_counted"] = self._days()
        stated = {key: value for key, value in terms.items() if value}
        switches = {key: bool(self[key].data) for key in SWITCHES}
        return {**stated, **switches, "report_unit": self.report_unit.data}

    def _days(self) -> dict[str, str]:
        days = {code: self[name].data for code, name in zip(CHANNEL, self.counted, strict=True)}
        return {code: read_day(typed).isoformat() for code, typed in days.items() if typed}

    def _capacity(self) -> int | str | None:
        if self.unlimited.data:
            return UNLIMITED
        return number(str(self.capacity.data)) if self.capacity.data else None


for _limit in _WINDOWS:
    setattr(TermsForm, _limit.term, limit_field(_limit.label))
# From which day on consultations of each channel count.
for _code, _label in CHANNEL.items():
    setattr(TermsForm, f"counted_{_code}", StringField(_label, validators=[day(_DAY, optional=True)]))


class ContractForm(TermsForm, BalanceForm):
    """契約."""

    starts_on = StringField("始まりの日", validators=[day(_DAY)])
    ends_on = StringField("最後の日（空なら定めなし）", validators=[day(_DAY, optional=True)])
    support_type = pick("支援類型", SUPPORT_TYPE, "支援類型を選んでください。")
    programme = pick("事業", PROGRAMME, "事業を選んでください。")
    hogoku = _boxes("保護区", [])
    areas = _boxes("市町村", [])

    def offer(self, prefecture: Prefecture) -> None:
        """Give the places to choose from: municipalities by area, a city's wards being the city, and 保護区."""
        homes = Territory.of(prefecture.code, prefecture.jis, prefecture.areas).places
        self.groups = [
            (area["name"], [(code, name) for code, name in area["places"] if homes[code] == code])
            for area in prefecture.areas
        ]
        self.areas.choices = [choice for _, choices in self.groups for choice in choices]
        self.inside = {group["name"]: group["municipalities"] for group in prefecture.hogoku}
        self.hogoku.choices = [(name, name) for name in self.inside]

    def plan(self) -> Plan:
        """Return the contract that was typed."""
        return Plan(
            starts_on=read_day(self.starts_on.data),
            ends_on=read_day(self.ends_on.data) if self.ends_on.data else None,
            programme=self.programme.data,
            support_type=self.support_type.data,
            terms={"areas": self._places(), **self.terms()},
            clearing=self.clearing,
        )

    def _places(self) -> list[str]:
        """Return the ticked municipalities and those of the ticked 保護区, in the order of the page."""
        ticked = {*(self.areas.data or ())}.union(*(self.inside[name] for name in self.hogoku.data or ()))
        return [code for code, _ in self.areas.choices if code in ticked]


def typed_contract(contract: Contract) -> dict[str, Any]:
    """Return a stored contract as the form shows it."""
    terms = contract.terms
    capacity = terms.get("capacity")
    shown: dict[str, Any] = {key: terms.get(key, []) for key in ("areas", *LISTS)}
    shown |= {key: terms[key] for key in _ASKED_NUMBERS if isinstance(terms.get(key), int)}
    shown |= {limit.term: typed_limit(written(terms, limit)) for limit in _WINDOWS}
    shown |= {f"counted_{code}": on for code, on in (terms.get("channels_counted") or {}).items()}
    return shown | {
        "starts_on": contract.starts_on.isoformat(),
        "ends_on": contract.ends_on.isoformat() if contract.ends_on else "",
        "programme": contract.programme,
        "support_type": contract.support_type,
        "on_probation_ok": terms.get("on_probation_ok", True),
        "needs_subject_consent": terms.get("needs_subject_consent", False),
        "within_hours": terms.get("within_hours", False),
        "capacity": capacity if isinstance(capacity, int) else "",
        "unlimited": capacity == UNLIMITED,
        "report_unit": terms.get("report_unit", "cases"),
    }


NEW_CONTRACT: Mapping[str, Any] = {"on_probation_ok": True, "programme": "moj_saihan", "report_unit": "cases"}
