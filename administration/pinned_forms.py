"""Forms of the pinned cases: one select for each coded answer that the rules look at."""

from collections.abc import Collection
from typing import Any

from wtforms import SelectField, SelectMultipleField

from accounts.checks import line, pick
from administration.rule_forms import RuleForm
from foundation.numbers import number_in
from records.casecodes import OUTCOME
from records.field import Kind
from records.fields import FIELDS
from routing.labels import FIELD, Names
from routing.pinned import PINNABLE

_NEEDS = ("need_1", "need_2", "need_3")
# Without these hardly any case goes anywhere but to 要確認; asked whether the rules name them or not.
_ALWAYS = ("relation", "municipality", "stage", "supervision", "urgent", "consent_share_body")
_OUTCOMES = {code: OUTCOME[code] for code in ("offer", "hold", "onward", "out")}


class PinnedForm(RuleForm):
    """一つの例."""

    title = line("例の名前", "例の名前を入れてください。")
    outcome = pick("なるはずの扱い", _OUTCOMES, "なるはずの扱いを選んでください。")
    lead = SelectField("なるはずの行き先", choices=[], validate_choice=False)
    keys: tuple[str, ...] = ()

    def entry(self) -> dict[str, Any]:
        """Return the case as it stands in files."""
        needs = [self[name].data for name in _NEEDS if self[name].data]
        answers = {key: self[key].data for key in self.keys if self[key].data}
        record = {"needs": needs, **answers} if needs else answers
        return {
            "title": self.title.data,
            "record": record,
            "outcome": self.outcome.data,
            "lead": self.lead.data or "",
        }


def pinned_form(names: Names, read: Collection[str]) -> PinnedForm:
    """Return the form with a field for each coded answer that the rules read."""
    keys = tuple(key for key in PINNABLE if key != "needs" and (key in read or key in _ALWAYS))
    needs = [("", "なし"), *names.codes("needs").items()]
    fields: dict[str, Any] = {
        name: SelectField(f"困っていること（{number}番目）", choices=needs, validate_choice=False)
        for number, name in enumerate(_NEEDS, 1)
    }
    fields |= {key: _field(key, names) for key in keys}
    form: PinnedForm = type("PinnedForm", (PinnedForm,), {**fields, "keys": keys})()
    form.lead.choices = [("", "なし"), *names.bodies.items()]
    return form


def _field(key: str, names: Names) -> SelectField | SelectMultipleField:
    choices = list(names.codes(key).items())
    if FIELDS[key].kind is Kind.CODES:
        return SelectMultipleField(FIELD[key], choices=choices, validate_choice=False)
    return SelectField(FIELD[key], choices=[("", "聞いていない"), *choices], validate_choice=False)


class UnpinForm(RuleForm):
    """消す: which case."""

    pinned = line("", "どの例かを選んでください。")

    def number(self) -> int:
        """Return the number of the case; one that no case has when it is none."""
        return number_in(self.pinned.data)
