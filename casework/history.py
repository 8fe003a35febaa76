"""これまで: everything that happened on a case in one line of time, newest first."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property

from sqlalchemy import select

from accounts.scope import Viewer
from casework.wording import UNTOLD_DECLINES, Wording
from foundation import clock
from foundation.database import session
from records.assignment import Assignment, AssignmentState, CoAssignment, StoredDecision
from records.case import Case, CaseOpening, CasePeriod
from records.casecodes import CLOSE_REASON, COUNTERPART, DECLINE_REASON, METHOD, NEIGHBOUR, OUT_REASON, OUTCOME, RESULT
from records.casework import Contact, Note, Referral
from records.codes import RELATION
from records.consultation import Consultation
from records.reachcodes import CHANNEL
from records.staff import Staff

_BY_ITSELF = "自動"
_PART_ENDED: dict[str, str] = {
    AssignmentState.ACCEPTED: "副担当を受けた",
    AssignmentState.DECLINED: "副担当を受けられない",
    AssignmentState.WITHDRAWN: "副担当から外れた",
    AssignmentState.LAPSED: "副担当の返事なし",
}
# What a body that was asked to take part is to the lead; one that leads by now is none.
_PART: dict[str, str] = {
    AssignmentState.OFFERED: "返事を待っています",
    AssignmentState.ACCEPTED: "受けています",
    AssignmentState.DECLINED: "受けられないと返事がありました",
    AssignmentState.LAPSED: "期限までに返事がありませんでした",
}


@dataclass(frozen=True, kw_only=True)
class Item:
    """One line of a case's history; `kind` is contact, note, move or form.

    `follows` what else happened at the same moment: the new decision the decline, the acceptance the decision.
    """

    kind: str
    word: str
    at: datetime
    result: str = ""
    by: str = ""
    text: str = ""
    is_day: bool = False
    href: str = ""
    fresh: bool = False
    follows: bool = False

    @property
    def when(self) -> str:
        """Return the day and time in Japan; the day alone for what is kept by the day."""
        day = clock.short_day(clock.day_in_japan(self.at))
        return day if self.is_day else f"{day} {clock.in_japan(self.at):%H:%M}"

    @property
    def iso(self) -> str:
        """Return the moment for machines."""
        local = clock.in_japan(self.at)
        return local.date().isoformat() if self.is_day else local.isoformat(timespec="minutes")


@dataclass(frozen=True)
class Reader:
    """For whom a history is read; `decisions` are the case's, newest first."""

    case: Case
    viewer: Viewer
    wording: Wording
    knows_wishes: bool
    decisions: Sequence[StoredDecision]
    staff: dict[int, str] = field(default_factory=dict)

    @cached_property
    def parts(self) -> Sequence[CoAssignment]:
        """Return what bodies were asked beside the lead, in the order in which they were asked."""
        asked = select(CoAssignment).where(CoAssignment.case_id == self.case.id)
        return session.scalars(asked.order_by(CoAssignment.id)).all()

    def name(self, staff_id: int | None) -> str:
        """Return the name of a member of staff."""
        return self.staff.get(staff_id, "") if staff_id else ""


def staff_names(prefecture_id: int) -> dict[int, str]:
    """Return the names of a prefecture's staff by row."""
    named = select(Staff.id, Staff.name).where(Staff.prefecture_id == prefecture_id)
    return {row.id: row.name for row in session.execute(named)}


def history(reader: Reader) -> list[Item]:
    """Return the lines of a case, newest first."""
    items = [item for source in _SOURCES for item in source(reader)]
    return sorted(items, key=lambda item: (item.at, item.follows))[::-1]


def beside(reader: Reader) -> list[tuple[str, str]]:
    """Return every body that was asked to take part beside the lead, with what came of it in words."""
    named = [(reader.wording.body_name_of(part.body_id), part) for part in reader.parts if part.state in _PART]
    return [(name, _PART[part.state] + _until(part)) for name, part in named]


def _until(part: CoAssignment) -> str:
    if part.state != AssignmentState.OFFERED or part.answer_by is None:
        return ""
    return f"（{clock.short_day(clock.day_in_japan(part.answer_by))}まで）"


def _told(reader: Reader) -> Iterator[Item]:
    query = select(Consultation.received_at, Consultation.channel, Consultation.relation)
    for row in session.execute(query.where(Consultation.case_id == reader.case.id).order_by(Consultation.id)):
        yield Item(
            kind="form",
            word="受付",
            at=row.received_at,
            result=CHANNEL.get(row.channel, ""),
            by=RELATION.get(row.relation, ""),
        )


def _decided(reader: Reader) -> Iterator[Item]:
    # Why the desk chose a body is for the desk alone: it may name what the person does not want.
    for made in reversed(reader.decisions):
        yield Item(
            kind="move",
            word="振り分け",
            at=made.made_at,
            result=_whereto(made, reader.wording),
            by=reader.name(made.staff_id) or _BY_ITSELF,
            text=(made.reason or "") if reader.viewer.is_desk else "",
            follows=True,
        )


def _whereto(made: StoredDecision, wording: Wording) -> str:
    outcome = OUTCOME[made.outcome]
    return f"{outcome}：{wording.body_name(made.lead)}" if made.lead and made.outcome == "offer" else outcome


def _answered(reader: Reader) -> Iterator[Item]:
    query = select(Assignment).where(Assignment.case_id == reader.case.id, Assignment.answered_at.is_not(None))
    for assignment in session.scalars(query.order_by(Assignment.id)):
        at = assignment.answered_at or assignment.offered_at
        body = reader.wording.body_name_of(assignment.body_id)
        if assignment.state == AssignmentState.DECLINED:
            reason, note = _decline(assignment, reader.viewer)
            yield Item(kind="move", word="受けられない", at=at, by=body, result=reason, text=note)
        elif assignment.state == AssignmentState.LAPSED:
            yield Item(kind="move", word="期限までに返事なし", at=at, by=_BY_ITSELF, result=body)
        elif assignment.state == AssignmentState.WITHDRAWN:
            yield Item(kind="move", word="打診を取り下げ", at=at, by=_who_withdrew(reader, at), result=body)
        else:
            by = reader.name(assignment.answered_by)
            yield Item(kind="move", word="受けた", at=at, by=by, result=body, follows=True)


def _who_withdrew(reader: Reader, at: datetime) -> str:
    """Return who took an offer back: the router where it decided anew at that moment, else the desk."""
    is_by_itself = any(made.made_at == at and made.staff_id is None for made in reader.decisions)
    return _BY_ITSELF if is_by_itself else "県の担当"


def _parts(reader: Reader) -> Iterator[Item]:
    for part in reader.parts:
        body = reader.wording.body_name_of(part.body_id)
        yield Item(kind="move", word="副担当の打診", at=part.offered_at, result=body, by=_BY_ITSELF, follows=True)
        if part.answered_at is not None:
            by = reader.name(part.answered_by) or _BY_ITSELF
            yield Item(kind="move", word=_PART_ENDED[part.state], at=part.answered_at, result=body, by=by)


def _decline(assignment: Assignment, viewer: Viewer) -> tuple[str, str]:
    """Return why a body declined, and its line; the line, a conflict and the person's own no are for the desk alone."""
    reason = DECLINE_REASON.get(assignment.decline_reason or "", "")
    if viewer.is_desk:
        return reason, assignment.decline_note or ""
    return ("" if assignment.decline_reason in UNTOLD_DECLINES else reason), ""


def _contacts(reader: Reader) -> Iterator[Item]:
    query = select(Contact).where(Contact.case_id == reader.case.id).order_by(Contact.recorded_at, Contact.id)
    for contact in session.scalars(query):
        facts = [RESULT[contact.result], COUNTERPART[contact.counterpart]]
        facts += [f"{contact.minutes}分"] if contact.minutes else []
        yield Item(
            kind="contact",
            word=METHOD[contact.method],
            at=contact.held_at,
            result=" ".join(facts),
            by=reader.name(contact.staff_id),
            text=contact.memo or "",
        )


def _notes(reader: Reader) -> Iterator[Item]:
    query = select(Note).where(Note.case_id == reader.case.id).order_by(Note.id)
    if not reader.viewer.is_desk:
        query = query.where(Note.audience == "body")
    for note in session.scalars(query):
        result = "県だけ" if note.audience == "prefecture" else ""
        by = reader.name(note.staff_id)
        yield Item(kind="note", word="メモ", at=note.written_at, result=result, by=by, text=note.text)


def _referrals(reader: Reader) -> Iterator[Item]:
    query = select(Referral).where(Referral.case_id == reader.case.id).order_by(Referral.id)
    for referral in session.scalars(query):
        where, by = NEIGHBOUR.get(referral.destination, ""), reader.name(referral.staff_id)
        yield _on_day(referral.made_on, "つなぎ", where, by=by, text=referral.note or "")
        if referral.confirmed_on:
            yield _on_day(referral.confirmed_on, "つながった", where)
        if referral.failed_on:
            yield _on_day(referral.failed_on, "つなぎ 不調", where)


def _periods(reader: Reader) -> Iterator[Item]:
    query = select(CasePeriod).where(CasePeriod.case_id == reader.case.id).order_by(CasePeriod.ordinal)
    for period in session.scalars(query):
        if period.ordinal > 1:
            yield _on_day(period.opened_on, "また開いた")
        if period.closed_on:
            out = OUT_REASON.get(reader.case.out_reason or "", "")
            reason = f"対象外：{out}" if out else CLOSE_REASON.get(period.close_reason or "", "")
            yield _on_day(period.closed_on, "終結", reason)


def _openings(reader: Reader) -> Iterator[Item]:
    query = select(CaseOpening).where(CaseOpening.case_id == reader.case.id).order_by(CaseOpening.id)
    for opening in session.scalars(query):
        by = reader.name(opening.staff_id)
        yield Item(kind="move", word="県の担当が開いた", at=opening.opened_at, by=by, text=opening.reason)


def _on_day(day: date, word: str, result: str = "", *, by: str = "", text: str = "") -> Item:
    # What is kept by the day stands above what happened during it.
    end = datetime.combine(day, time.max, clock.JAPAN)
    return Item(kind="move", word=word, at=end, result=result, by=by, text=text, is_day=True)


_SOURCES: tuple[Callable[[Reader], Iterator[Item]], ...] = (
    _told, _decided, _answered, _parts, _contacts, _notes, _referrals, _periods, _openings,
)  # fmt: skip
