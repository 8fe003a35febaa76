"""What the pinned pages show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from administration import ruleset_reading as reading
from administration.pinned_forms import PinnedForm, pinned_form
from foundation import clock
from foundation.database import session
from records.prefecture import Prefecture
from routing import draft_check, pinning, store
from routing.drafting import draft_of
from routing.pinned import destination
from routing.rules import fields_read, parse_draft
from routing.sentences import answers_in_words


@dataclass(frozen=True)
class PinnedLine:
    """A pinned case in words, with where it must go and where the rules in force take it."""

    number: int
    title: str
    answers: str
    wanted: str
    found: str
    passes: bool


def pinned_page(prefecture_id: int, at: datetime) -> Sequence[PinnedLine]:
    """Return the pinned cases of a prefecture, each decided by the rules in force."""
    today, names = clock.day_in_japan(at), reading.names_of(prefecture_id)
    prefecture = session.get_one(Prefecture, prefecture_id)
    rules = store.rules_in_force(prefecture_id, today)
    return [
        PinnedLine(
            tried.number,
            tried.pinned.title,
            answers_in_words(tried.pinned.record, names),
            destination(tried.pinned.outcome, tried.pinned.lead, names),
            destination(tried.outcome, tried.lead, names),
            tried.passes,
        )
        for tried in draft_check.tried_cases(prefecture, rules, today)
    ]


@dataclass(frozen=True)
class Alteration:
    """A pinned case that was added or taken away since a version was published: who did it and when, with its words."""

    what: str
    title: str
    answers: str
    wanted: str
    who: str
    at: datetime


def alterations(prefecture_id: int) -> Sequence[Alteration]:
    """Return how the pinned cases differ from those that the newest version was published with."""
    names, staff = reading.names_of(prefecture_id), reading.staff_names(prefecture_id)
    gone = pinning.taken_away(prefecture_id)
    new = pinning.added_since(prefecture_id, store.versions(prefecture_id)[0].published_at)
    acts = [("消した", row, row.removed_by, row.removed_at) for row in gone]
    acts += [("加えた", row, row.created_by, row.created_at) for row in new]
    return [
        Alteration(
            what,
            row.title,
            answers_in_words(row.record, names),
            destination(row.outcome, row.lead, names),
            staff.get(who or 0, "ファイルから"),
            at or row.created_at,
        )
        for what, row, who, at in acts
    ]


def new_form(prefecture_id: int, at: datetime) -> PinnedForm:
    """Return the form of a new case, with what the rules in force or the draft look at."""
    read, draft = fields_read(store.rules_in_force(prefecture_id, clock.day_in_japan(at))), draft_of(prefecture_id)
    if draft is not None:
        read |= fields_read(parse_draft(draft.content))
    return pinned_form(reading.names_of(prefecture_id), read)
