"""The part of a contract's form that asks what becomes of what the bodies of a pool owe each other."""

from collections.abc import Sequence
from typing import Any

from wtforms import Field, SelectField, ValidationError

from accounts.checks import StaffForm, line, one_of
from administration.clearings import Balance
from records.assignment import ShareClearing

CARRY, CLEAR = "carry", "clear"
_CHOICES = {CARRY: "引きつぐ", CLEAR: "始まりの日に区切る"}


class BalanceForm(StaffForm):
    """これまでの貸し借り; carried on unless clearing is chosen, with a reason."""

    balance = SelectField(
        "これまでの貸し借り",
        choices=list(_CHOICES.items()),
        default=CARRY,
        validators=[one_of(_CHOICES, "貸し借りを引きつぐか区切るかを選んでください。", optional=True)],
        validate_choice=False,
    )
    balance_reason = line("区切る理由")
    balances: Sequence[Balance] = ()

    def validate_balance_reason(self, field: Field) -> None:
        """Check that who clears says why."""
        if self.balance.data == CLEAR and not field.data:
            raise ValidationError("区切る理由を書いてください。")

    @property
    def clearing(self) -> str:
        """Return why what is owed is cleared; empty when it is carried on."""
        return str(self.balance_reason.data) if self.balance.data == CLEAR else ""


def typed_balance(clearing: ShareClearing | None) -> dict[str, Any]:
    """Return a stored choice as the form shows it."""
    return {"balance": CLEAR, "balance_reason": clearing.reason} if clearing else {}
