"""Forms of the rule pages; each knows the edition of the draft that its page showed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_wtf.file import FileField
from wtforms import (
    Field,
    Form,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)

from accounts.checks import StaffForm, day, line, one_of, read_day, text, tidied
from accounts.sign_in import current_viewer
from administration.body_forms import number
from foundation import clock
from foundation.numbers import number_in
from foundation.refusal import Refusal
from records.answers import narrow
from records.casecodes import NEIGHBOUR, OUTCOME
from routing.conditions import GROUPS
from routing.drafting import Hand
from routing.labels import FLAG, OPERATOR, TIE_BREAK, Names
from routing.rules import RuleFault

_DAY = "日付を 2026-04-01 のように入れてください。"
_LEADS = ("lead_1", "lead_2", "lead_3")
MARKS = {
    "joins": "ほかの規則が主担当を決めたときは、行き先の団体が一緒に関わる",
    "alone": "ほかの団体を一緒に関わらせない",
    "always": "止まった相談にも、印と案内先を加える",
    "settles": "要確認にする条件を、働かせない",
}
REASONS = {"": "決まりによる", "consent": "同意がない", "wish": "本人の希望"}
OUTCOMES = {"offer": "ふつう（打診する）", **{code: OUTCOME[code] for code in ("hold", "onward", "out")}}


_TIES = [("", "なし"), *TIE_BREAK.items()]


class RuleForm(StaffForm):
    """A form on the draft."""

    edition = HiddenField()
    refused: Sequence[str] = ()
    refusal: Refusal | RuleFault | None = None

    def hand(self) -> Hand:
        """Return who sends the form, and when, with the edition that was in front of them."""
        viewer = current_viewer()
        return Hand(
            staff_id=viewer.staff_id,
            prefecture_id=viewer.prefecture_id,
            at=clock.now(),
            edition=number_in(self.edition.data or ""),
        )

    def does(self, act: Callable[[], object]) -> bool:
        """Run an act if the form was sent and nothing is wrong with it; say whether it was done.

        What the rules forbid becomes a sentence of the form: nothing that was typed is lost.
        """
        if not self.validate_on_submit():
            return False
        try:
            act()
        except (Refusal, RuleFault) as refused:
            self.refusal = refused
            self.refused = [refused.sentence if isinstance(refused, RuleFault) else str(refused)]
            return False
        return True

    @property
    def asked(self) -> list[str]:
        """Return the names of the fields that a person fills."""
        return [name for name in super().asked if not isinstance(self[name], HiddenField)]

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Return the sentences for the top of the page, what was refused among them."""
        return [*(("main", sentence) for sentence in self.refused), *super().faults]


class StepForm(RuleForm):
    """↑, ↓, 消す: what to do with a row."""

    step = StringField(validators=[one_of(("up", "down", "remove"), "ボタンを押してください。")])


class HeadForm(RuleForm):
    """始まりの日と、団体の選び方."""

    valid_from = StringField("いつから", validators=[day(_DAY)])
    tie_1 = SelectField("団体が並んだときの決め方：1番目", choices=_TIES, validate_choice=False)
    tie_2 = SelectField("2番目", choices=_TIES, validate_choice=False)
    tie_3 = SelectField("3番目", choices=_TIES, validate_choice=False)
    tie_4 = SelectField("4番目", choices=_TIES, validate_choice=False)
    tie_5 = SelectField("5番目", choices=_TIES, validate_choice=False)

    def day(self) -> date:
        """Return the day from which the rules are to hold."""
        return read_day(self.valid_from.data)

    def tie_breaks(self) -> list[str]:
        """Return the ways to break ties in their order, each once."""
        chosen = [self[f"tie_{number}"].data for number in range(1, len(TIE_BREAK) + 1)]
        return list(dict.fromkeys(name for name in chosen if name))


class PublishForm(RuleForm):
    """公開する."""

    valid_from = StringField("いつから", validators=[day(_DAY)])

    def day(self) -> date:
        """Return the day from which the rules are to hold."""
        return read_day(self.valid_from.data)


class ImportForm(RuleForm):
    """ファイルを読みこむ."""

    file = FileField("規則のファイル（TOML）")


def _ranks(form: Form, field: Field) -> None:
    """Check that the rank is a number, and that a row that leads somewhere has one."""
    if not field.data and any(form[name].data for name in _LEADS):
        raise ValidationError("行き先のある規則には、順位を入れてください。")
    try:
        number(field.data or "0")
    except ValueError as fault:
        raise ValidationError("順位を 100 のような数で入れてください。小さいほど先に見ます。") from fault


def _lists(form: Form) -> list[str]:
    return [name for name in ("co", "onward", "flags", "bars", "unasked") if name in form]


class RowForm(RuleForm):
    """一つの規則."""

    rule_id = line("名前（記号）", "名前を入れてください。")
    rank = StringField("順位（小さいほど先）", filters=[lambda typed: narrow(typed or "")], validators=[_ranks])
    lead_1 = SelectField("行き先", choices=[], validate_choice=False)
    lead_2 = SelectField("受けられないときの行き先", choices=[], validate_choice=False)
    lead_3 = SelectField("それも受けられないとき", choices=[], validate_choice=False)
    after = SelectField("希望や辞退があったときだけの行き先", choices=[], validate_choice=False)
    co = SelectMultipleField("一緒に関わる団体", choices=[], validate_choice=False)
    onward = SelectMultipleField("案内先", choices=list(NEIGHBOUR.items()), validate_choice=False)
    flags = SelectMultipleField("印", choices=list(FLAG.items()), validate_choice=False)
    bars = SelectMultipleField("関わらせない団体", choices=[], validate_choice=False)
    unasked = SelectMultipleField("分かっていれば使うが、聞かない項目", choices=[], validate_choice=False)
    outcome = SelectField("扱い", choices=list(OUTCOMES.items()), validate_choice=False)
    reason = SelectField("ほかの団体を選ばないわけ", choices=list(REASONS.items()), validate_choice=False)
    marks = SelectMultipleField("働き方", choices=list(MARKS.items()), validate_choice=False)
    words = TextAreaField("理由（職員に見せる文）", filters=[tidied], validators=[text("", 400)])
    words_person = TextAreaField(
        "本人に見せる文（ふつうの文に代えるとき）", filters=[tidied], validators=[text("", 200)]
    )

    def offer(self, names: Names, unasked: Mapping[str, str]) -> None:
        """Give the bodies and kinds to choose from, and the fields that the condition reads."""
        everybody = {code: word for code, word in names.addressees.items() if not code.startswith("OUT-")}
        for name in (*_LEADS, "after"):
            self[name].choices = [("", "なし"), *everybody.items()]
        self.co.choices = list(everybody.items())
        if self.bars:
            self.bars.choices = self.co.choices
        self.unasked.choices = list(unasked.items())

    def show(self, row: Mapping[str, Any]) -> None:
        """Fill the form from a row of the draft."""
        leads = [*row.get("lead", ()), "", "", ""]
        self.rule_id.data, self.rank.data = row.get("id", ""), str(row.get("rank", ""))
        self.lead_1.data, self.lead_2.data, self.lead_3.data = leads[:3]
        self.after.data = next(iter(row.get("after", ())), "")
        for name in _lists(self):
            self[name].data = list(row.get(name, ()))
        for name in ("words", "words_person", "reason"):
            self[name].data = row.get(name, "")
        self.outcome.data = row.get("outcome", "offer")
        self.marks.data = [mark for mark in MARKS if row.get(mark, mark == "joins")]

    def row(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """Return the row as typed; its condition, and what the form does not show, are those of the row before."""
        row: dict[str, Any] = {"id": self.rule_id.data, "when": before.get("when", {"all": []})}
        if self.rank.data:
            row["rank"] = number(self.rank.data)
        more_leads = list(before.get("lead", ()))[len(_LEADS) :]
        row["lead"] = [self[name].data for name in _LEADS if self[name].data] + more_leads
        row["after"] = [self.after.data] * bool(self.after.data) + list(before.get("after", ()))[1:]
        row |= {name: self[name].data for name in (*_lists(self), "words", "words_person")}
        row |= {
            "reason": self.reason.data or "",
            "outcome": "" if self.outcome.data in {"offer", None} else self.outcome.data,
        }
        kept = {key: value for key, value in row.items() if value or key in {"id", "when", "rank"}}
        return kept | {mark: mark in self.marks.data for mark in MARKS}


class ConditionForm(RuleForm):
    """一つの条件: what of a field, and how it compares."""

    path = HiddenField()
    field = HiddenField()
    operator = RadioField("比べ方", choices=list(OPERATOR.items()), validate_choice=False)
    values = SelectMultipleField("答え", choices=[], validate_choice=False)

    def written(self) -> list[str]:
        """Return the comparison as it stands in rows. Raises: Refusal: nothing was chosen to compare with."""
        if not self.values.data:
            raise Refusal("答えを一つ以上選んでください。")
        if self.operator.data not in OPERATOR:
            raise Refusal("比べ方を選んでください。")
        return [self.field.data, self.operator.data, *self.values.data]


class PathForm(RuleForm):
    """A button on a part of a condition; `kind` names the group to add."""

    path = HiddenField()
    kind = StringField(validators=[one_of(GROUPS, "まとまりを選んでください。", optional=True)])

    def as_condition(self) -> ConditionForm:
        """Return the form of the page that the button stands on, with the sentences of this one."""
        form = ConditionForm(formdata=None, data={"edition": self.edition.data})
        form.refused = [sentence for _, sentence in self.faults]
        return form
