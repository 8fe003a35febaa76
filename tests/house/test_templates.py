"""Templates show; they do not compute, dress or script."""

import re

from tests.house.product import modules, templates

LONGEST_TEMPLATE = 150
# What a template may do: frame (extends, block, import, include, macro), name its heading (set), and if, for, call.
STATEMENTS = {"if", "elif", "else", "for", "call", "extends", "block", "from", "import", "include", "macro", "set"}
# Style and script inside an attribute; the one <style> and <script> of a layout is guarded by its hash.
INLINE = re.compile(r"""<[^>]*\s(style|on[a-z]+)\s*=|javascript:""", re.IGNORECASE)
DRESSED = re.compile(r"<(style|script)\b(?![^>]*\bsrc=)", re.IGNORECASE)


def test_no_template_is_longer_than_it_can_be_read() -> None:
    lengths = {name: len(text.splitlines()) for name, text in templates().items()}

    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_TEMPLATE} == {}


def test_no_template_has_style_or_script_in_an_attribute() -> None:
    assert {name: INLINE.findall(text) for name, text in templates().items() if INLINE.search(text)} == {}


def test_only_a_layout_holds_a_style_and_a_script_of_its_own() -> None:
    dressed = {name: [kind.lower() for kind in DRESSED.findall(text)] for name, text in templates().items()}

    assert {name for name, kinds in dressed.items() if kinds and not name.startswith("layouts/")} == set()
    assert {name for name, kinds in dressed.items() if len(kinds) > len(set(kinds))} == set()


def test_templates_only_choose_repeat_and_call() -> None:
    used = {name: set(re.findall(r"\{%-?\s*(?!end)(\w+)", text)) for name, text in templates().items()}

    assert {name: tags - STATEMENTS for name, tags in used.items() if tags - STATEMENTS} == {}


def test_every_template_is_shown_by_somebody() -> None:
    everything = "".join([*(module.text for module in modules()), *templates().values()])
    unused = [
        name for name in templates() if name not in everything and f"{name.rpartition('/')[0]}/{{" not in everything
    ]

    assert unused == []


def test_every_macro_is_called_by_somebody() -> None:
    everything = "".join(templates().values())
    macros = re.findall(r"\{%-?\s*macro\s+(\w+)", everything)

    assert [macro for macro in macros if len(re.findall(rf"\b{macro}\b", everything)) < 2] == []
