"""A limit as somebody types it: a number, 上限なし, or nothing, which states nothing."""

from wtforms import Field, StringField, ValidationError

from administration.body_forms import number
from records.answers import narrow
from routing.limits import UNLIMITED

_WITHOUT = "上限なし"


def limit_field(label: str, least: int = 1) -> Field:
    """Return a field for a limit that is no smaller than `least`."""

    def check(_form: object, field: Field) -> None:
        try:
            stated = read_limit(field.data)
        except ValueError:
            stated = -1
        if isinstance(stated, int) and stated < least:
            raise ValidationError(f"「{field.label.text}」を{least}以上の数か、「{_WITHOUT}」と書いてください。")

    return StringField(label, validators=[check])


def read_limit(typed: str | None) -> int | str | None:
    """Return the number typed, "unlimited", or None for an empty field. Raises: ValueError: it is none of these."""
    plain = narrow(typed or "")
    if plain == _WITHOUT:
        return UNLIMITED
    return number(plain) if plain else None


def typed_limit(stated: object) -> str:
    """Return a stored limit as the field shows it."""
    return _WITHOUT if stated == UNLIMITED else "" if stated is None else str(stated)
