"""Migrations are numbered, in one line, and each knows the way back."""

import ast
import re

from alembic.config import Config
from alembic.script import ScriptDirectory

from tests.house.product import ROOT


def scripts() -> ScriptDirectory:
    settings = Config()
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    return ScriptDirectory.from_config(settings)


def test_migrations_have_one_head() -> None:
    assert len(scripts().get_heads()) == 1


def test_migrations_are_numbered_without_a_gap() -> None:
    numbers = sorted(path.name[:4] for path in (ROOT / "migrations" / "versions").glob("*.py"))

    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


def test_a_migration_is_called_what_its_file_is_called() -> None:
    for path in (ROOT / "migrations" / "versions").glob("*.py"):
        revision = re.search(r'^revision(?:: str)? = "(.+)"$', path.read_text(), re.MULTILINE)

        assert revision is not None, path.name
        assert path.stem.startswith(revision[1]), path.name


def test_every_migration_knows_the_way_back() -> None:
    for path in (ROOT / "migrations" / "versions").glob("*.py"):
        parts = {node.name: node for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)}

        assert any(isinstance(node, ast.Call) for node in ast.walk(parts["downgrade"])), path.name
