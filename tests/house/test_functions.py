"""How long functions, views and forms may be."""

import ast

from tests.house.product import classes, functions, is_view, lines_of, ninetieth

LONGEST_FUNCTION = 40
LONGEST_VIEW = 20
LONGEST_FORM = 60
NINE_OF_TEN_FUNCTIONS = 22


def test_no_function_is_longer_than_a_screen() -> None:
    long = {place: lines_of(node) for place, node in functions().items() if lines_of(node) > LONGEST_FUNCTION}

    assert long == {}


def test_nine_of_ten_functions_are_short() -> None:
    assert ninetieth([lines_of(node) for node in functions().values()]) <= NINE_OF_TEN_FUNCTIONS


def test_no_view_does_more_than_guard_form_operation_redirect() -> None:
    views = {place: node for place, node in functions().items() if is_view(node)}

    assert views
    assert {place: lines_of(node) for place, node in views.items() if lines_of(node) > LONGEST_VIEW} == {}


def test_no_form_asks_more_than_a_page() -> None:
    def is_form(node: ast.ClassDef) -> bool:
        return any(ast.unparse(base).rpartition(".")[2].endswith(("Form", "Page")) for base in node.bases)

    forms = {place: node for place, node in classes().items() if is_form(node)}

    assert {place: lines_of(node) for place, node in forms.items() if lines_of(node) > LONGEST_FORM} == {}
