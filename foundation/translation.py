"""The locale of a page and the translation of its words; source strings are Japanese, so ja needs no catalog."""

from collections.abc import Callable

from flask import Flask
from flask_babel import Babel, gettext, lazy_gettext

# Flask-Babel ships no types; a lazy string is used where a str is.
_: Callable[..., str] = gettext
_l: Callable[..., str] = lazy_gettext

babel = Babel()


def translate(app: Flask) -> None:
    """Give `app` its translations."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "ja")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Tokyo")
    babel.init_app(app, locale_selector=lambda: "ja")
