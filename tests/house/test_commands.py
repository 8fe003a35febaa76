"""Every command of the house answers bad input alike."""

import pytest
from flask import Flask
from flask.cli import AppGroup

from foundation.commands import CommandGroup


def test_every_group_of_commands_answers_bad_input_in_one_sentence(app: Flask) -> None:
    groups = {name: group for name, group in app.cli.commands.items() if isinstance(group, AppGroup)}

    assert {name for name, group in groups.items() if not isinstance(group, CommandGroup)} == set()


@pytest.mark.parametrize("words", ["upgrade nowhere", "downgrade nowhere"])
def test_a_migration_that_does_not_exist_is_named(app: Flask, words: str) -> None:
    result = app.test_cli_runner().invoke(args=["db", *words.split()])

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("REVISION: 'nowhere'")
