"""What the clock wakes."""

from flask.cli import AppGroup

group = AppGroup("jobs")
