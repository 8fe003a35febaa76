"""Commands of the package."""

from flask.cli import AppGroup

group = AppGroup("intake")
