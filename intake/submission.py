"""The one operation behind the form, the command and the demo world: a consultation enters and its case opens.

Everything is one act: consultation, case, period, person, trail and decision are stored together or not at all.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from foundation import clock, logs, sealing
from foundation.database import savepoint, session, transaction
from intake.questions.situation import SUPERVISION_OF_STAGE
from intake.receipt import receipt_for, receipt_hash
from records import trail
from records.answers import Answers
from records.body import Body
from records.case import Case, CasePeriod, Person
from records.consultation import Consultation
from records.prefecture import Prefecture
from records.reading import columns_of
from records.trail import Act
from routing import dispatch, placing
from routing.attached import Told
from routing.decision import Decision
from routing.facts import planned_release

FORM_VERSION = "1"
_CONSENTED = ("written", "verbal")
_STAGE_WHEN_SUPERVISED = {"suspended": "suspended_supervised", "released_full_term": "paroled"}
_SAFE_FOR_CALLS = {"voicemail_ok": "no", "caller_name": "personal", "answer_by_other": "hang_up", "sms_ok": "no"}
_NEXT_NUMBER = text(
    "INSERT INTO case_counter (prefecture_id, fiscal_year, last) VALUES (:prefecture, :year, 1) "
    "ON CONFLICT (prefecture_id, fiscal_year) DO UPDATE SET last = case_counter.last + 1 RETURNING last"
)


@dataclass(frozen=True, kw_only=True)
class Form:
    """How a consultation came: which form, the consent under which it was written, the medium's code."""

    version: str = FORM_VERSION
    consent_version: str | None = None
    consent_at: datetime | None = None
    channel_code: str | None = None


@dataclass(frozen=True)
class Sent:
    """What became of a consultation; without a decision it waits for the router."""

    receipt: str
    reference: str
    case_id: int
    consultation_id: int
    decision: Decision | None


def submit(answers: Answers, *, prefecture: Prefecture, token: str, at: datetime, form: Form) -> Sent:
    """Store a consultation, open its case and route it; the same token again returns what was stored first."""
    try:
        with transaction():
            return _store(completed(answers), prefecture, token=token, at=at, form=form)
    except IntegrityError:
        # The database lets a token in once; whoever comes second is told what the first one stored.
        with transaction():
            first = _sent_before(token)
            if first is None:
                raise
            return first


def one_time_hash(token: str) -> bytes:
    """Return what the database keeps of a form's one-time token."""
    return sealing.ring().keyed_hash(token, "one-time")


def _sent_before(token: str) -> Sent | None:
    known = select(Consultation, Case).join(Case, Case.id == Consultation.case_id)
    row = session.execute(known.where(Consultation.one_time_hash == one_time_hash(token))).one_or_none()
    if row is None:
        return None
    consultation, case = row
    return Sent(receipt_for(token), case.reference, case.id, consultation.id, _decided(case))


def _decided(case: Case) -> Decision | None:
    if case.outcome == "waiting":
        return None
    return Decision.from_json(dispatch.latest_decision(case.id).content)


def _store(answers: Answers, prefecture: Prefecture, *, token: str, at: datetime, form: Form) -> Sent:
    case = open_case(answers, prefecture, at)
    consultation = new_consultation(answers, case, token=token, at=at, form=form)
    session.add(consultation)
    session.flush()
    trail.leave(
        Act.CONSULTATION_SENT,
        at=at,
        prefecture_id=prefecture.id,
        case_id=case.id,
        channel=consultation.channel,
    )
    decision = _route(case, consultation, at)
    return Sent(receipt_for(token), case.reference, case.id, consultation.id, decision)


def completed(answers: Answers) -> Answers:
    """Return answers with what follows from them: the stage under supervision, and safe ways of calling."""
    full = dict(answers)
    stage = str(full.get("stage", ""))
    if full.get("supervision") == "yes":
        full["stage"] = _STAGE_WHEN_SUPERVISED.get(stage, stage)
    elif "supervision" not in full and stage in SUPERVISION_OF_STAGE:
        full["supervision"] = SUPERVISION_OF_STAGE[stage]
    if "phone" in full:
        full = {**_SAFE_FOR_CALLS, **full}
    if full.get("contact_method") == "sms":
        full["sms_ok"] = "yes"
    return {key: value for key, value in full.items() if value}


def open_case(answers: Answers, prefecture: Prefecture, at: datetime) -> Case:
    """Add the case of a consultation, numbered, with its first period, and the person when there may be one."""
    day = clock.day_in_japan(at)
    fiscal = clock.fiscal_year(day)
    number = next_number(prefecture.id, fiscal)
    case = new_case(answers, prefecture, at, number=number)
    case.person_id = _person_id(answers, prefecture.id, at)
    session.add(case)
    session.flush()
    session.add(first_period(case))
    return case


def next_number(prefecture_id: int, fiscal: int) -> int:
    """Return the number of the next case of a prefecture in a 年度; nobody else gets it."""
    return int(session.execute(_NEXT_NUMBER, {"prefecture": prefecture_id, "year": fiscal}).scalar_one())


def first_period(case: Case) -> CasePeriod:
    """Return the stretch of being open that a consultation begins; not added to the session."""
    return CasePeriod(case_id=case.id, ordinal=1, opened_on=case.opened_on)


def new_case(answers: Answers, prefecture: Prefecture, at: datetime, *, number: int) -> Case:
    """Return the case that a consultation opens; not added to the session."""
    day = clock.day_in_japan(at)
    fiscal = clock.fiscal_year(day)
    return Case(
        prefecture_id=prefecture.id,
        reference=f"{clock.era_year(fiscal)}-{prefecture.short}-{number:04d}",
        fiscal_year=fiscal,
        number=number,
        opened_at=at,
        opened_on=day,
        relation=str(answers.get("relation", "unknown")),
        main_need=answers["needs"][0],
        municipality=str(answers["municipality"]) if "municipality" in answers else None,
        language=str(answers.get("language", "ja")),
        release_on=planned_release(answers),
    )


def _person_id(answers: Answers, prefecture_id: int, at: datetime) -> int | None:
    if not has_person(answers):
        return None
    person = new_person(prefecture_id, at)
    session.add(person)
    session.flush()
    return person.id


def new_person(prefecture_id: int, at: datetime) -> Person:
    """Return somebody whom nobody has heard of before; not added to the session."""
    return Person(prefecture_id=prefecture_id, since=clock.day_in_japan(at))


def has_person(answers: Answers) -> bool:
    """Whether the matter may be kept under the person's own file: they write, or they have agreed."""
    return answers.get("relation") == "self" or answers.get("subject_consent") in _CONSENTED


def new_consultation(answers: Answers, case: Case, *, token: str, at: datetime, form: Form) -> Consultation:
    """Return the consultation that opened `case`; not added to the session."""
    return Consultation(
        prefecture_id=case.prefecture_id,
        case_id=case.id,
        is_first=True,
        received_at=at,
        received_on=clock.day_in_japan(at),
        receipt_hash=receipt_hash(receipt_for(token)),
        one_time_hash=one_time_hash(token),
        form_version=form.version,
        consent_use_at=form.consent_at,
        consent_use_version=form.consent_version,
        **{"channel_code": form.channel_code, **columns_of(answers)},
    )


def _route(case: Case, consultation: Consultation, at: datetime) -> Decision | None:
    """Route the case; a fault in a rule undoes only the routing, and the case waits in sight of the prefecture."""
    try:
        with savepoint():
            return dispatch.route(case, Told(consultation), at)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with a rule, the person gets a receipt
        logs.fault("routing_failed", error, case_id=case.id)
    own = session.scalars(select(Body).where(Body.prefecture_id == case.prefecture_id, Body.kind == "PREF")).one()
    placing.leave_waiting(case, own, at)
    return None
