"""The demo world."""

from flask.cli import AppGroup

group = AppGroup("world")
