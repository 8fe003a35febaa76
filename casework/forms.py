"""Forms of a counselor's acts: one class for each; words stand beside the field, values leave as one object."""

from datetime import datetime
from typing import ClassVar

from wtforms import BooleanField, Field, RadioField, StringField, TextAreaField, ValidationError

from accounts.checks import StaffForm, day, line, one_of, pick, read_day, read_moment, text, tidied
from casework.closing import Closed
from casework.contacts import NEXT_IN, Contacted
from casework.handling import Declined
from casework.referrals import Handed
from foundation.numbers import number_in
from records.casecodes import CLOSE_REASON, COUNTERPART, DECLINE_REASON, METHOD, NEIGHBOUR, RESULT, SCREENING
from routing import consequences

MINUTES = {"5": "5分", "15": "15分", "30": "30分", "60": "60分"}
METHODS = {code: label for code, label in METHOD.items() if code != "other"}


class ContactForm(StaffForm):
    """記録する."""

    method = RadioField(validators=[one_of(METHODS, "「方法」を選んでください。")], validate_choice=False)
    result = RadioField(validators=[one_of(RESULT, "「結果」を選んでください。")], validate_choice=False)
    held_at = StringField()
    minutes = StringField(validators=[one_of(MINUTES, "「長さ」を選んでください。", optional=True)])
    counterpart = StringField(validators=[one_of(COUNTERPART, "「だれと」を選んでください。")])
    memo = TextAreaField(filters=[tidied], validators=[text("")])
    next_in = StringField(validators=[one_of(NEXT_IN, "「次」を選んでください。", optional=True)])
    next_on = StringField(validators=[day("「次の日付」を 2025-09-24 のように入れてください。", optional=True)])

    def validate_held_at(self, field: Field) -> None:
        """Check that the moment can be read; empty is now."""
        try:
            read_moment(field.data) if field.data else None
        except ValueError as fault:
            raise ValidationError("「いつ」を 2025-09-24T15:10 のように入れてください。") from fault

    def validate_next_on(self, field: Field) -> None:
        """Check that a day was given when one was promised."""
        if self.next_in.data == "date" and not field.data:
            raise ValidationError("「次の日付」を入れてください。")

    def contacted(self, now: datetime) -> Contacted:
        """Return the contact; without a time it is held now."""
        chosen = self.next_in.data or ""
        return Contacted(
            method=self.method.data,
            result=self.result.data,
            held_at=read_moment(self.held_at.data) if self.held_at.data else now,
            minutes=int(self.minutes.data) if self.minutes.data else None,
            counterpart=self.counterpart.data,
            memo=self.memo.data,
            next_in=chosen,
            next_on=read_day(self.next_on.data) if self.next_on.data and chosen in {"", "date"} else None,
        )


class DeclineForm(StaffForm):
    """受けられない."""

    notes: ClassVar = {"reason": consequences.in_words()}
    reason = RadioField(
        "理由",
        choices=list(DECLINE_REASON.items()),
        validators=[one_of(DECLINE_REASON, "理由を選んでください。")],
        validate_choice=False,
    )
    note = line("ひとこと（書かなくてもいいです）")

    def declined(self) -> Declined:
        """Return why the body declines."""
        return Declined(self.reason.data, self.note.data)


class CloseForm(StaffForm):
    """終結する."""

    reason = pick("理由", CLOSE_REASON, "理由を選んでください。")
    screening = pick(
        "どんな支援だったか",
        {code: SCREENING[code] for code in ("continue", "linked", "info_only")},
        "どんな支援だったかを選んでください。",
    )

    def closed(self) -> Closed:
        """Return how the case ends."""
        return Closed(self.reason.data, self.screening.data)


class NoteForm(StaffForm):
    """メモを書く."""

    text = TextAreaField("メモ", filters=[tidied], validators=[text("メモを書いてください。")])


class WatchForm(StaffForm):
    """見守りにする."""

    until = StringField("いつまで", validators=[day("日付を 2025-09-24 のように入れてください。")])


class ReleaseForm(StaffForm):
    """出所の日を変える."""

    day = StringField("出所の日（予定）", validators=[day("日付を 2025-09-24 のように入れてください。")])


class ReferralForm(StaffForm):
    """つなぎ."""

    destination = pick("つないだ先", NEIGHBOUR, "つないだ先を選んでください。")
    made_on = StringField("つないだ日", validators=[day("日付を 2025-09-24 のように入れてください。")])
    consent = BooleanField("本人の同意を確かめた")
    note = line("ひとこと（書かなくてもいいです）")

    def handed(self) -> Handed:
        """Return where the person was handed on to."""
        return Handed(self.destination.data, read_day(self.made_on.data), self.note.data, self.consent.data)


class ReferralRowForm(StaffForm):
    """つながった, 不調: which one."""

    referral = StringField(validators=[text("どのつなぎかを選んでください。", 12)])

    def row(self) -> int:
        """Return the referral's number; one that no row has when it is none."""
        return number_in(self.referral.data)
