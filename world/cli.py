"""`flask world`: the demo world."""

from flask.cli import AppGroup

group = AppGroup("world", help="The demo world.")
