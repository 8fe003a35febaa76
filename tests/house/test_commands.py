"""Every command of the house answers bad input alike."""

from flask import Flask
from flask.cli import AppGroup

from foundation.commands import CommandGroup


def test_every_group_of_commands_answers_bad_input_in_one_sentence(app: Flask) -> None:
    groups = {name: group for name, group in app.cli.commands.items() if isinstance(group, AppGroup)}

    assert {name for name, group in groups.items() if not isinstance(group, CommandGroup)} == set()
