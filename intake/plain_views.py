"""Short honest pages beside the form: staying safe, the telephone, what happens with what is written."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from foundation.database import session
from foundation.translation import _
from intake import screens, starting
from intake.opening import opening_lines
from records.body import Body
from records.prefecture import Prefecture
from routing import store

pages = Blueprint("plain", __name__)


def _named(code: str | None) -> Prefecture | None:
    return store.prefecture_named(code) if code else None


@pages.get("/anzen", defaults={"code": None})
@pages.get("/<code>/anzen")
def anzen(code: str | None) -> ResponseReturnValue:
    """Say what stays on the device, and how to leave fast."""
    return screens.beside("anzen", _named(code), _("安全な使い方"))


@pages.get("/denwa", defaults={"code": None})
@pages.get("/<code>/denwa")
def denwa(code: str | None) -> ResponseReturnValue:
    """Say where to call and when."""
    prefecture = _named(code)
    called = [prefecture] if prefecture else starting.prefectures()
    offices = [(office, opening_lines(office.hours)) for office in called]
    return screens.beside("denwa", prefecture, _("電話で相談する"), called=offices)


@pages.get("/kojin", defaults={"code": None})
@pages.get("/<code>/kojin")
def kojin(code: str | None) -> ResponseReturnValue:
    """Say who holds what is written, what for, and for how long."""
    prefecture = _named(code)
    names = _body_names(prefecture.id) if prefecture else []
    return screens.beside("kojin", prefecture, _("あなたの情報の扱い"), bodies=names)


def _body_names(prefecture_id: int) -> list[str]:
    contracted = select(Body.public_name).where(Body.prefecture_id == prefecture_id, Body.kind != "PREF")
    return list(session.scalars(contracted.order_by(Body.position)))
