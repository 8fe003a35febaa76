"""What bodies had in hand when a past period began, and where writers had been before; reads, and writes nothing."""

from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from sqlalchemy import Row, func, or_, select

from foundation.clock import JAPAN
from foundation.database import session
from records.assignment import Assignment, AssignmentState
from records.body import Body
from records.case import Case, CasePeriod
from records.consultation import Consultation
from records.days import monday_of
from routing.hands import Held
from routing.past import Past, writer_keys

_WORKED = (AssignmentState.ACCEPTED, AssignmentState.ENDED)
_TAKEN = (AssignmentState.OFFERED, *_WORKED)


def held_before(prefecture_id: int, first: date) -> list[Held]:
    """Return the cases that came in before a day and were open on it or later, with the bodies that lead them."""
    query = (
        select(Case.id, Body.code, CasePeriod.opened_on, CasePeriod.closed_on)
        .join(CasePeriod, CasePeriod.case_id == Case.id)
        .join(Body, Body.id == Case.lead_body_id)
        .where(Case.prefecture_id == prefecture_id, Case.opened_on < first)
        .where(or_(CasePeriod.closed_on.is_(None), CasePeriod.closed_on >= first))
        .order_by(Case.id, CasePeriod.ordinal)
    )
    rows = session.execute(query).all()
    return [
        Held(code, [(row.opened_on, row.closed_on) for row in spans])
        for (_, code), spans in groupby(rows, key=lambda row: (row.id, row.code))
    ]


def taken_before(prefecture_id: int, first: date) -> dict[str, int]:
    """Return how many cases each body was newly asked about, and did not turn down, in the week of a day before it."""
    begins, ends = (datetime.combine(day, time(), JAPAN) for day in (monday_of(first), first))
    query = (
        select(Body.code, func.count(Assignment.id))
        .join(Body, Body.id == Assignment.body_id)
        .where(Body.prefecture_id == prefecture_id, Assignment.state.in_(_TAKEN))
        .where(Assignment.offered_at >= begins, Assignment.offered_at < ends)
        .group_by(Body.code)
    )
    rows: Sequence[tuple[str, int]] = session.execute(query).all()
    return dict(rows)


class Acquainted:
    """Which bodies had worked for a writer by a moment: known by the person, or by telephone or mail and relation."""

    def __init__(self, prefecture_id: int) -> None:
        """Read everybody's acceptances once."""
        self._seen: dict[tuple[object, ...], list[tuple[datetime, int, str]]] = {}
        for row in _acceptances(prefecture_id):
            for key in writer_keys(row, row.relation):
                self._seen.setdefault(key, []).append((row.answered_at, row.case_id, row.code))

    def __call__(self, past: Past) -> Sequence[str]:
        """Return the codes of the bodies, without what became of this very consultation."""
        seen = (entry for key in past.writer for entry in self._seen.get(key, ()))
        return [code for since, case_id, code in seen if since <= past.at and case_id != past.key[0]]


def _acceptances(prefecture_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    query = (
        select(
            Assignment.case_id,
            Assignment.answered_at,
            Body.code,
            Case.person_id,
            Consultation.phone_index,
            Consultation.email_index,
            Consultation.relation,
        )
        .join(Case, Case.id == Assignment.case_id)
        .join(Body, Body.id == Assignment.body_id)
        .join(Consultation, Consultation.case_id == Case.id)
        .where(Case.prefecture_id == prefecture_id, Assignment.state.in_(_WORKED), Assignment.answered_at.is_not(None))
        .order_by(Assignment.id)
    )
    return session.execute(query).all()
