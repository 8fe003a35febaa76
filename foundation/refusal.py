"""The family of errors a person may be shown."""


class Refusal(Exception):
    """The rules forbid an act; the message says, in the reader's language, what happened and what to do."""


class BadInput(ValueError):
    """A command or setting was given something it cannot take; the message names field and value (exit code 2)."""
