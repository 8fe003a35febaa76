"""Every sentence of the public pages stands in every catalog, with the same parts."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from foundation.config import ROOT
from foundation.translation import CATALOGS

FOLDERS = ("foundation", "intake", "records", "routing", "templates")
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
KEYWORDS = {"_": None, "_l": None, "mark": None}
LOCALES = sorted(path.parts[-3] for path in CATALOGS.glob("*/LC_MESSAGES/messages.po"))
PARTS = re.compile(r"%\(\w+\)s")


def said() -> set[str]:
    """Every sentence that the code marks for translation."""
    options = {"**.html": {"trimmed": "true"}}
    found: Iterator[tuple[str, int, str | tuple[str, ...], list[str], str | None]]
    sentences: set[str] = set()
    for folder in FOLDERS:
        found = extract_from_dir(ROOT / folder, METHODS, options, keywords=KEYWORDS)
        sentences |= {message for _file, _line, message, _comments, _context in found if isinstance(message, str)}
    return sentences


def catalog_of(locale: str) -> dict[str, str]:
    with (CATALOGS / locale / "LC_MESSAGES" / "messages.po").open("rb") as written:
        return {str(message.id): str(message.string or "") for message in read_po(written) if message.id}


def test_there_are_seven_catalogs_beside_the_japanese_source() -> None:
    assert LOCALES == ["en", "fil", "ja@easy", "ko", "pt", "vi", "zh_Hans"]


@pytest.mark.parametrize("locale", LOCALES)
def test_every_sentence_is_translated_with_the_same_parts(locale: str) -> None:
    catalog = catalog_of(locale)
    missing = sorted(sentence for sentence in said() if not catalog.get(sentence))
    uneven = [one for one, told in catalog.items() if sorted(PARTS.findall(one)) != sorted(PARTS.findall(told))]

    assert missing == []
    assert uneven == []


def test_every_kanji_of_the_easy_version_has_its_reading() -> None:
    kanji = re.compile("[\u3005\u3006\u30f6\u3400-\u9fff]+(?!《)(?![\u3005\u3006\u30f6\u3400-\u9fff])")
    own_name = {"日本語"}
    easy = catalog_of("ja@easy")
    bare = [told for one, told in easy.items() if one not in own_name and kanji.search(told)]

    assert bare == []
