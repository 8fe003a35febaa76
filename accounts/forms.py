"""The log-in form, and the form of a button that needs nothing but its token."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField

STALE = "ページが古くなっていました。もう一度押してください。"
STILL_IN = "まだログアウトしていません。ページが古くなっていました。もう一度「ログアウト」を押してください。"
ENDED = "ログインが切れていました。書いたことは30分のあいだ残っています。ログインすると、もどせます。"
WRONG_PAIR = "IDかパスワードがちがいます。もう一度入れてください。"


class ButtonForm(FlaskForm):  # type: ignore[misc]
    """A button: only the token is checked."""


class LoginForm(FlaskForm):  # type: ignore[misc]
    """Who are you?"""

    login = StringField("ID")
    password = PasswordField("パスワード")
    next = HiddenField()
    kept = HiddenField()
