"""What the rule pages show: rows in words, a draft with its changes and findings, the tree of a condition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from administration import ruleset_reading as reading
from foundation import clock
from records.ruleset import RuleDraft, StoredRuleSet
from routing import draft_check, drafting, pinning, store
from routing.differing import Change, changes, head_changes
from routing.labels import FLAG, KEY, SECTION, TIE_BREAK, Names
from routing.rows import Rule, RuleSet
from routing.rules import parse_draft, read_row
from routing.sentences import sentence

_CHANGE = {"added": "新しい", "removed": "消した", "changed": "変えた"}
_WORDS_OF = ("lead", "after", "co", "bars", "onward")


@dataclass(frozen=True)
class Line:
    """One row in words."""

    rule: Rule
    number: int
    when: str
    goes_to: str
    onward: str
    marks: str
    since: date | None = None
    used: int | None = None
    change: str = ""


@dataclass(frozen=True)
class Section:
    """The rows of a section in order, under its title."""

    code: str
    title: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class RulesPage:
    """A published version to read: its rows, and the other versions beside it."""

    version: int
    valid_from: date
    tie_breaks: str
    sections: Sequence[Section]
    versions: Sequence[reading.Version]
    draft: RuleDraft | None
    draft_from: date | None
    staff: Mapping[int, str]


@dataclass(frozen=True)
class Edit:
    """One change of the draft in words, with the row it leads to; no row for the head and for what was removed."""

    words: str
    row: str = ""
    place: str = ""


@dataclass(frozen=True)
class DraftPage:
    """The draft: its rows with what they change, what the check finds, and who may do what with it.

    `newer` are the versions published since the one that it began from: what they changed is not in it.
    """

    draft: RuleDraft
    next_version: int
    valid_from: date
    tie_breaks: str
    sections: Sequence[Section]
    edits: Sequence[Edit]
    newer: Sequence[StoredRuleSet]
    findings: draft_check.Findings
    author: str
    submitter: str
    may_publish: bool


def rules_page(prefecture_id: int, at: datetime, version: int | None = None) -> RulesPage:
    """Return the version in force, or another one. Raises: NoResultFound: there is no such version."""
    today = clock.day_in_japan(at)
    wanted = store.rules_in_force(prefecture_id, today).version if version is None else version
    content = store.content_of(store.version_of(prefecture_id, wanted))
    ruleset, names = parse_draft(content), reading.names_of(prefecture_id)
    draft = drafting.draft_of(prefecture_id)
    used, stands = reading.used(prefecture_id, at), reading.since(prefecture_id, content, wanted)
    sections = [
        Section(
            code,
            title,
            [
                _line(row, number, names, since=day, used=used.get(row.id, 0) if row.lead else None)
                for number, (row, day) in enumerate(zip(getattr(ruleset, code), stands[code], strict=True), 1)
            ],
        )
        for code, title in SECTION.items()
    ]
    return RulesPage(
        version=wanted,
        valid_from=ruleset.valid_from,
        tie_breaks=_in_words("tie_breaks", ruleset.tie_breaks, names),
        sections=sections,
        versions=reading.versions(prefecture_id, today),
        draft=draft,
        draft_from=parse_draft(draft.content).valid_from if draft else None,
        staff=reading.staff_names(prefecture_id),
    )


def draft_page(draft: RuleDraft, staff_id: int, at: datetime) -> DraftPage:
    """Return the draft as a member of staff sees it."""
    today = clock.day_in_japan(at)
    ruleset, names = parse_draft(draft.content), reading.names_of(draft.prefecture_id)
    base = store.content_of(store.version_of(draft.prefecture_id, draft.based_on))
    found, staff = changes(base, draft.content), reading.staff_names(draft.prefecture_id)
    versions = store.versions(draft.prefecture_id)
    return DraftPage(
        draft=draft,
        next_version=versions[0].version + 1,
        valid_from=ruleset.valid_from,
        tie_breaks=_in_words("tie_breaks", ruleset.tie_breaks, names),
        sections=_changed_sections(ruleset, found, names),
        edits=[
            *(Edit(_field_words(change, names)) for change in head_changes(base, draft.content)),
            *(_edit(change, names) for change in found),
        ],
        newer=[stored for stored in versions if stored.version > draft.based_on],
        findings=draft_check.findings(draft, today),
        author=staff.get(draft.author_id, ""),
        submitter=staff.get(draft.submitted_by or 0, ""),
        may_publish=draft.submitted_at is not None and staff_id not in pinning.hands_on(draft),
    )


def _changed_sections(ruleset: RuleSet, found: Sequence[Change], names: Names) -> list[Section]:
    """Return the rows of a draft, those that were changed with a word for it."""
    by_row = {(change.section, change.number): _change_words(change) for change in found}
    return [
        Section(
            code,
            title,
            [
                _line(row, number, names, change=by_row.get((code, number), ""))
                for number, row in enumerate(getattr(ruleset, code), 1)
            ],
        )
        for code, title in SECTION.items()
    ]


def _change_words(change: Change) -> str:
    """Return what became of a row in short: 変えた：行き先、理由."""
    changed = "、".join(KEY[key] for key, _, _ in change.fields)
    return f"{_CHANGE['changed']}：{changed}" if change.kind == "changed" else _CHANGE[change.kind]


def _edit(change: Change, names: Names) -> Edit:
    """Return what became of a row with the words before and after: 行き先：甲の会 → 乙の会."""
    row, section = change.before or change.after, SECTION[change.section]
    if change.kind == "removed":
        return Edit(f"{_CHANGE['removed']}：{row['id']}（{section}） もし {_in_words('when', row['when'], names)}")
    place = f"{section}の{change.number}行目 {change.after['id']}"
    fields = change.fields if change.kind == "changed" else []
    words = "。".join(_field_words(field, names) for field in fields) or _CHANGE["added"]
    return Edit(words, row=f"{change.section}-{change.number}", place=place)


def _field_words(field: tuple[str, Any, Any], names: Names) -> str:
    key, before, after = field
    return f"{KEY[key]}：{_in_words(key, before, names)} → {_in_words(key, after, names)}"


def _in_words(key: str, value: Any, names: Names) -> str:
    if key == "when":
        return f"「{sentence(read_row('rules', {'id': '?', 'when': value}, {}).when, names)}」"
    if key == "valid_from":
        return clock.era_day(date.fromisoformat(value))
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, str | int | None):
        return str(value or "なし")
    words = {"flags": FLAG, "tie_breaks": TIE_BREAK}.get(key)
    return "、".join(words.get(code, code) if words else names.addressee(code) for code in value) or "なし"


def _line(row: Rule, number: int, names: Names, **rest: Any) -> Line:
    goes_to = _in_words("lead", row.lead, names)
    together = _in_words("co", row.co, names)
    return Line(
        rule=row,
        number=number,
        when=sentence(row.when, names),
        goes_to=goes_to if not row.co else f"{goes_to} ＋ {together}",
        onward=_in_words("onward", row.onward, names),
        marks=_in_words("flags", row.flags, names),
        **rest,
    )
