"""The record as somebody wrote it into a file: JSON in the shape of record.md, for commands."""

from collections.abc import Collection

from foundation.commands import read_object
from foundation.refusal import BadInput
from records.answers import NEEDED, AnswerFault, Answers, read_answers

_SHOWN = 80


def read_record(
    text: str, *, places: Collection[str], bodies: Collection[str], needed: Collection[str] = NEEDED
) -> Answers:
    """Return the cleaned answers of a record written as a JSON object; see `read_answers`.

    Raises: BadInput: it is none, or one of its answers cannot be taken; the sentence names field and value.
    """
    try:
        return read_answers(read_object(text, "record"), places=places, bodies=bodies, needed=needed)
    except AnswerFault as fault:
        raise BadInput(f"{fault.field}: {repr(fault.value)[:_SHOWN]}: {fault.sentence}") from fault
