"""Forms of the prefecture's desk."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from wtforms import BooleanField, Field, SelectField, StringField, TextAreaField, ValidationError

from accounts.checks import StaffForm, line, pick, text, tidied
from casework.closing import Closed
from casework.contacts import Contacted
from casework.desk import Answered, Chosen
from casework.forms import METHODS
from foundation.numbers import number_in
from records.body import Body
from records.casecodes import CLOSE_REASON, OUT_REASON, SCREENING

_COUNTED = (
    "選ぶと、この1件は、選んだ団体の番として数えます。選ばなければ、分け合いの順番は変わりません。"
    "提案と同じ団体なら、いつも提案のとおりに数えます。"
)


class ConfirmForm(StaffForm):
    """提案どおりにする."""

    consent = BooleanField("本人の同意を確かめた")


class ChooseForm(StaffForm):
    """ほかの団体を選ぶ."""

    notes: ClassVar = {"counts": {"yes": _COUNTED}}
    body = SelectField("団体", choices=[])
    reason = line("理由", "理由を書いてください。")
    consent = BooleanField("本人の同意を確かめた")
    counts = BooleanField("分け合いの数に入れる")

    def offer_to(self, bodies: Mapping[str, Body], *, shares: bool) -> None:
        """Give the bodies to choose from, by code; where none share cases, nothing is asked about it."""
        self.body.choices = [(code, body.name) for code, body in bodies.items()]
        if not shares:
            del self.counts

    def validate_body(self, field: Field) -> None:
        """Check that a body was chosen."""
        if field.data not in dict(field.choices):
            raise ValidationError("団体を選んでください。")

    def chosen(self) -> Chosen:
        """Return the body and why."""
        return Chosen(self.body.data, self.reason.data, self.consent.data, "counts" in self and self.counts.data)


class AnswerForm(StaffForm):
    """答えて終える."""

    method = pick("方法", METHODS, "方法を選んでください。")
    memo = TextAreaField("答えたこと", filters=[tidied], validators=[text("答えたことを書いてください。")])
    reason = pick("終える理由", CLOSE_REASON, "理由を選んでください。")
    screening = pick(
        "どんな支援だったか",
        {code: SCREENING[code] for code in ("info_only", "linked", "continue")},
        "どんな支援だったかを選んでください。",
    )

    def answered(self, now: datetime) -> Answered:
        """Return the answer as the contact it was, and how the case ends."""
        contact = Contacted(method=self.method.data, result="reached", held_at=now, memo=self.memo.data)
        return Answered(contact, Closed(self.reason.data, self.screening.data))


class OutForm(StaffForm):
    """対象外にする."""

    reason = pick("理由", OUT_REASON, "理由を選んでください。")


class OpenForm(StaffForm):
    """理由を書いて開く."""

    reason = line("開く理由", "開く理由を書いてください。")


class MistakenForm(StaffForm):
    """人ちがい: who is not the lawyer before."""

    staff = StringField(validators=[text("だれをもどすかを選んでください。", 12)])

    def number(self) -> int:
        """Return the number of the member of staff; one that no row has when it is none."""
        return number_in(self.staff.data)
