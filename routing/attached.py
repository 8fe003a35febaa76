"""Consultations attached to a case: its needs are those of the first, yet what any says against bodies counts.

Reads, and writes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import or_, select

from foundation.database import session
from records.answers import Answers
from records.conflict import Conflict
from records.consultation import Consultation
from records.field import Envelope, Kind
from records.fields import FIELDS
from records.reading import answers_of, name_index, phone_index
from routing.facts import refused_by

# Where people are named: of what is typed, everything but the story.
_NAMING = [key for key, field in FIELDS.items() if field.kind is Kind.TEXT and field.envelope is not Envelope.STORY]


@dataclass(frozen=True)
class Told:
    """What was told about a case: `first` opened it, `later` were attached to it, oldest first."""

    first: Consultation
    later: Sequence[Consultation] = ()

    @cached_property
    def answers(self) -> Answers:
        """Return the answers of the first."""
        return answers_of(self.first)

    @cached_property
    def later_answers(self) -> list[Answers]:
        """Return the answers of what was attached."""
        return [answers_of(one) for one in self.later]

    @property
    def also_refused(self) -> list[str]:
        """Return the bodies that the person did not want when they told more."""
        return [code for answers in self.later_answers for code in refused_by(answers)]


def told_of(case_id: int) -> Told:
    """Return what was told about a case, in one statement.

    Raises: ValueError: nothing belongs to this case; what opened it was attached to another one.
    """
    every = select(Consultation).where(Consultation.case_id == case_id)
    first, *later = session.scalars(every.order_by(Consultation.is_first.desc(), Consultation.id))
    return Told(first, later)


def conflicts_with(prefecture_id: int, told: Told) -> Sequence[Conflict]:
    """Return the conflicts with anybody whom an attached consultation names; nothing is asked where there is none."""
    if not told.later:
        return ()
    named = [str(answers.get(key, "")) for answers in told.later_answers for key in _NAMING]
    names, phones = map(name_index, named), map(phone_index, told.later_answers)
    is_meant = or_(Conflict.name_index.in_(filter(None, names)), Conflict.phone_index.in_(filter(None, phones)))
    found = select(Conflict).where(Conflict.prefecture_id == prefecture_id, is_meant).order_by(Conflict.id)
    return session.scalars(found).all()
