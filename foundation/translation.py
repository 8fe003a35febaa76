"""The language of a page and the words in it; source strings are Japanese, so ja needs no catalog.

A language is one catalog in translations/. Two of its words say what it is: its translation of "ja" is the code that a
record keeps, that of "日本語" the language's own name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from babel.support import Translations
from flask import Flask, g
from flask_babel import Babel, Domain, gettext, lazy_gettext

from foundation import ruby
from foundation.config import ROOT
from foundation.marked import mark

# Flask-Babel ships no types; a lazy string is used where a str is.
_: Callable[..., str] = gettext
_l: Callable[..., str] = lazy_gettext

SOURCE, _NAME = mark("ja"), mark("日本語")
CATALOGS = ROOT / "translations"
_EASY = "ja@easy"


@dataclass(frozen=True)
class Language:
    """A language that pages can be read in: `code` is what a record keeps, `locale` names its catalog."""

    code: str
    locale: str
    name: str

    @property
    def is_easy(self) -> bool:
        """Tell whether its catalog writes readings behind kanji."""
        return self.locale == _EASY

    @property
    def is_japanese(self) -> bool:
        """Tell whether it is Japanese of either kind."""
        return self.tag == SOURCE

    @property
    def tag(self) -> str:
        """Return what the page's lang attribute says."""
        return self.locale.partition("@")[0].replace("_", "-")


_JAPANESE = Language(SOURCE, SOURCE, _NAME)


def read_languages(folder: Path = CATALOGS) -> dict[str, Language]:
    """Return the languages that have a compiled catalog, Japanese first, by the code that a record keeps."""
    found = {SOURCE: _JAPANESE}
    for path in sorted(folder.glob("*/LC_MESSAGES/messages.mo")):
        with path.open("rb") as compiled:
            catalog = Translations(compiled)
        code = catalog.gettext(SOURCE)
        found[code] = Language(code, path.parts[-3], catalog.gettext(_NAME))
    return found


class _Catalogs(Domain):  # type: ignore[misc]
    """The catalogs; readings in the easy one are marked, so that a finished page can be given its ruby."""

    def get_translations(self) -> Any:
        found = super().get_translations()
        return _Marked(found) if spoken().is_easy else found


class _Marked:
    """Translations whose readings are marked; the house uses neither plurals nor contexts."""

    def __init__(self, found: Translations) -> None:
        self._found = found

    def ugettext(self, message: str) -> str:
        return ruby.marked(self._found.ugettext(message))


class _Babel(Babel):  # type: ignore[misc]
    @cached_property
    def domain_instance(self) -> Domain:
        return _Catalogs(str(CATALOGS))


babel = _Babel()


def translate(app: Flask) -> None:
    """Give `app` its translations; a page is Japanese unless `speak` was told otherwise."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", SOURCE)
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Tokyo")
    babel.init_app(app, locale_selector=lambda: spoken().locale)
    app.extensions["languages"] = read_languages()


def languages(app: Flask) -> Mapping[str, Language]:
    """Return the languages of an application by code."""
    found: Mapping[str, Language] = app.extensions["languages"]
    return found


def speak(language: Language) -> None:
    """Let the page of this request be in a language."""
    g.language = language


def spoken() -> Language:
    """Return the language of this request's page."""
    return g.get("language") or _JAPANESE
