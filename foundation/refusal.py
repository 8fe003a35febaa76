"""The family of errors a person may be shown."""


class Refusal(Exception):
    """The rules forbid an act; the message says, in the reader's language, what happened and what to do.

    `field` is what the reader can mend, by its name on the form; empty when nothing on the form would help.
    """

    def __init__(self, sentence: str, field: str = "") -> None:
        """Keep the sentence for the reader and the field it stands beside."""
        super().__init__(sentence)
        self.field = field


class BadInput(ValueError):
    """A command or setting was given something it cannot take; the message names field and value (exit code 2)."""
