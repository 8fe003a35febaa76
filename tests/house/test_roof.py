"""The folders, the roof and what the import contracts watch."""

import ast
from configparser import ConfigParser

from tests.house.product import PACKAGES, ROOT, functions, lines_of

LONGEST_FACTORY = 50
LONGEST_ROOF = 80


def test_the_import_contracts_watch_every_package() -> None:
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg")

    watched = set(setup["importlinter"]["root_packages"].split())

    folders = [path.parent for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests"]
    assert watched == {folder.name for folder in folders} == set(PACKAGES)


def test_no_import_contract_has_an_exception() -> None:
    assert "ignore_imports" not in (ROOT / "setup.cfg").read_text()


def test_the_factory_can_be_read_at_a_glance() -> None:
    [factory] = [node for place, node in functions().items() if place.endswith(" create_app")]

    assert lines_of(factory) <= LONGEST_FACTORY
    assert len((ROOT / "wsgi.py").read_text().splitlines()) <= LONGEST_ROOF


def test_the_roof_makes_no_application_while_it_is_imported() -> None:
    tree = ast.parse((ROOT / "wsgi.py").read_text())
    made = [node for statement in tree.body for node in ast.walk(statement) if isinstance(statement, ast.Assign)]

    assert "create_app" not in {node.id for node in made if isinstance(node, ast.Name)}
