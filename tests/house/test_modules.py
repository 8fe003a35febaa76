"""How long modules may be, how much they import, and that each says what it is for."""

import ast
import io
import re
import tokenize

from tests.house.product import Documented, Module, modules, ninetieth

LONGEST_MODULE = 300
NINE_OF_TEN_IMPORT = 14
COMMENTS_PER_HUNDRED_LINES = (0.5, 8)
WAIVERS_PER_THOUSAND_LINES = 0.5


def imports_of(module: Module) -> int:
    return sum(isinstance(node, ast.Import | ast.ImportFrom) for node in module.tree.body)


def comments_of(module: Module) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(module.text).readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]


def code_lines() -> int:
    return sum(bool(line.strip()) for module in modules() for line in module.text.splitlines())


def public_parts(module: Module) -> list[tuple[str, Documented]]:
    """The module, and its classes and functions whose name does not begin with an underscore."""
    parts = [node for node in module.tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef)]
    return [(module.name, module.tree), *((part.name, part) for part in parts if not part.name.startswith("_"))]


def test_no_module_is_longer_than_three_hundred_lines() -> None:
    lengths = {module.name: module.text.count("\n") for module in modules()}

    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_nine_of_ten_modules_import_little() -> None:
    assert ninetieth([imports_of(module) for module in modules()]) <= NINE_OF_TEN_IMPORT


def test_every_module_class_and_public_function_says_what_it_is_for() -> None:
    silent = [
        f"{module.name} {name}"
        for module in modules()
        for name, part in public_parts(module)
        if not ast.get_docstring(part)
    ]

    assert silent == []


def test_comments_are_rare_but_there() -> None:
    fewest, most = COMMENTS_PER_HUNDRED_LINES

    assert fewest <= 100 * sum(len(comments_of(module)) for module in modules()) / code_lines() <= most


def test_waivers_of_the_checks_are_rare_and_give_a_reason() -> None:
    waivers = [comment for module in modules() for comment in comments_of(module) if "noqa" in comment]

    assert 1000 * len(waivers) / code_lines() <= WAIVERS_PER_THOUSAND_LINES
    assert [waiver for waiver in waivers if not re.search(r"noqa: [A-Z0-9, ]+ (#|—|-|:) \w", waiver)] == []
