"""The form of 利益相反."""

from wtforms import Field, SelectField, StringField, ValidationError

from accounts.checks import StaffForm, line, one_of, pick, text, tidied
from casework.conflicts import Declared
from records.answers import narrow
from records.casecodes import CONFLICT_KIND

_BINDS = {"me": "自分だけ", "body": "団体の全員"}
_NAME_OR_PHONE = "名前か電話番号のどちらかを入れてください。"


class ConflictForm(StaffForm):
    """利益相反を記録する."""

    kind = pick("相手はどんな人か", CONFLICT_KIND, "どんな人かを選んでください。")
    name = line("相手の名前")
    phone = StringField("相手の電話番号", filters=[tidied, narrow], validators=[text("", 20)])
    binds = SelectField(
        "だれが担当できないか",
        choices=list(_BINDS.items()),
        default="me",
        validators=[one_of(_BINDS, "だれが担当できないかを選んでください。")],
        validate_choice=False,
    )
    reference = StringField("もう来ている相談の番号（あれば）", filters=[tidied, narrow], validators=[text("", 20)])

    def validate_name(self, field: Field) -> None:
        """Check that there is something to know the party by."""
        if not field.data and not self.phone.data:
            raise ValidationError(_NAME_OR_PHONE)

    def declared(self) -> Declared:
        """Return what was typed."""
        return Declared(
            kind=self.kind.data,
            name=self.name.data,
            phone=self.phone.data,
            binds_body=self.binds.data == "body",
            reference=self.reference.data.upper(),
        )
