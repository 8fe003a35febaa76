"""The demo world: invented people, cases with a history, and the staff who work on them."""

from world.cli import group

__all__ = ["group"]
