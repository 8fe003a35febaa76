"""What holds for every decision, whatever the answers: thousands of random records through all four rule sets."""

from dataclasses import dataclass, replace
from functools import cache
from random import Random
from typing import Any

from hypothesis import strategies as st

from records import codes
from records.casecodes import DECLINE_REASON, NEIGHBOUR
from records.field import Kind
from records.fields import FIELDS
from routing.candidates import NO_LOAD, Candidate, Load
from routing.decision import Decision, decide
from routing.facts import OpenCase, facts_from
from routing.rules import RuleSet, fields_read, parse_draft, ruleset_to_content
from routing.vocabulary import FLAGS
from tests.routing.deciding import HOME, THURSDAY_MORNING, bodies_of, record, rules_of, territory_of
from tests.routing.examples import for_all

TEXTS = [
    "",
    "もう死にたいです。",
    "子どもを殴ってしまいます。",
    "隣に刑務所から出た男が来た。追い出してください。",
    "仕事を探しています。",
]
STOPPED = {"out", "onward"}
# What a consultation may still be told apart by when no rule asks: terms of contracts, and where the body is near.
TERM_KEYS = {
    "municipality", "municipality_future", "needs", "stage", "supervision", "age_band", "gender", "relation",
    "language", "access_needs", "channel", "subject_consent", "body_wish", "distance_wish", "consent_share_body",
    "free_text",
}  # fmt: skip


@dataclass(frozen=True)
class Situation:
    """A prefecture, the answers, its bodies and what they had to do with the case, the open case it may belong to."""

    prefecture: str
    answers: dict[str, Any]
    bodies: list[Candidate]
    open_case: OpenCase | None
    load: dict[str, Load]

    def told(self, **answers: Any) -> "Situation":
        return replace(self, answers={**self.answers, **answers})

    @property
    def told_of_another_who_does_not_agree(self) -> bool:
        return (self.answers.get("relation"), self.answers.get("subject_consent")) == ("other", "none")

    @property
    def refused(self) -> str:
        wish = str(self.answers.get("body_wish", ""))
        return wish.removeprefix("except:") if wish.startswith("except:") else ""


@cache
def _values(key: str, prefecture: str) -> st.SearchStrategy[Any]:
    field = FIELDS[key]
    listed = sorted(field.codes or {})
    if field.kind is Kind.PLACE:
        return st.sampled_from([*listed, *territory_of(prefecture).places, "13101"])
    if field.kind is Kind.PREFECTURE:
        return st.sampled_from([*listed, *codes.PREFECTURES, "99"])
    if field.kind is Kind.CODES:
        return st.lists(st.sampled_from(listed), min_size=1, max_size=3, unique=True)
    if field.kind is Kind.BODY_WISH:
        wishes = [body.code for body in bodies_of(prefecture)]
        return st.sampled_from([*wishes, *(f"except:{code}" for code in wishes), "XX-NONE"])
    if field.kind is Kind.DAY_OR_MONTH:
        return st.sampled_from(["2025-09-20", "2025-09", "2025-12-01", "2024-01-01", "2025-02-31"])
    return st.sampled_from(listed)


ASKED = [
    key
    for key, field in FIELDS.items()
    if field.codes or field.kind in {Kind.BODY_WISH, Kind.DAY_OR_MONTH, Kind.PREFECTURE}
]
ASKED = [key for key in ASKED if FIELDS[key].kind not in {Kind.CALLER_NAME, Kind.TIMES}]


_TERMS: dict[str, st.SearchStrategy[Any]] = {
    "areas": st.frozensets(st.sampled_from([*HOME.values(), "41202", "99301"]), max_size=2),
    "needs_ok": st.frozensets(st.sampled_from(sorted(codes.NEEDS)), max_size=6),
    "stages_ok": st.frozensets(st.sampled_from(sorted(FIELDS["stage"].codes or {})), max_size=8),
    "ages": st.frozensets(st.sampled_from(sorted(codes.AGE_BAND)), max_size=6),
    "genders": st.sampled_from([frozenset(), frozenset({"female"})]),
    "languages": st.sampled_from([frozenset(), frozenset({"ja", "en"})]),
    "access_ok": st.sampled_from([frozenset(), frozenset({"slow", "sign"})]),
    "channels_ok": st.sampled_from([frozenset(), frozenset({"phone", "web"})]),
    "on_probation_ok": st.booleans(),
    "needs_subject_consent": st.booleans(),
    "capacity": st.sampled_from([None, 0, 5]),
    "week_limit": st.sampled_from([None, 0, 5]),
    "capacity_per_month": st.sampled_from([None, 0, 5]),
    "lacking": st.sampled_from(["", "sessions", "staff_full"]),
    "share": st.sampled_from([0, 30, 70]),
    "in_force": st.sampled_from([True, True, True, False]),
    "budget_closed": st.sampled_from([False, False, True]),
    "paused": st.sampled_from([False, False, True]),
    "declined": st.sampled_from([None, None, None, *sorted(DECLINE_REASON)[:2]]),
    "lapsed": st.sampled_from([False, False, False, True]),
    "in_conflict": st.sampled_from([False, False, True]),
    "known": st.booleans(),
}


_CHANGED = st.lists(st.sampled_from(sorted(_TERMS)), max_size=4)
_KEYS = st.lists(st.sampled_from(ASKED), max_size=8, unique=True)


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    prefecture = draw(st.sampled_from(sorted(HOME)))
    answers: dict[str, Any] = dict(draw(st.sampled_from([{}, record(prefecture), record(prefecture)])))
    answers |= {key: draw(_values(key, prefecture)) for key in draw(_KEYS)}
    answers["free_text"] = draw(st.sampled_from(TEXTS))
    bodies = bodies_of(prefecture)
    for term in draw(_CHANGED):
        place = draw(st.integers(0, len(bodies) - 1))
        bodies[place] = replace(bodies[place], **{term: draw(_TERMS[term])})
    lead = draw(st.sampled_from([*(body.code for body in bodies), "GONE-X"]))
    likeness = draw(st.sampled_from([None, None, "same_receipt", "confirmed_person", "likeness"]))
    open_case = OpenCase(likeness, lead, "R7-XXX-0001") if likeness else None
    held = draw(st.sampled_from([{}, {body.code: Load(5, 5, 400_000, 5) for body in bodies[::2]}]))
    return Situation(prefecture, answers, bodies, open_case, held)


SITUATIONS = situations()


def run(situation: Situation, *, by: RuleSet | None = None) -> Decision:
    """Decide by the shipped rules, or by others."""
    territory, rules = territory_of(situation.prefecture), by or rules_of(situation.prefecture)
    known = facts_from(situation.answers, prefecture=territory, now=THURSDAY_MORNING, open_case=situation.open_case)
    return decide(known, situation.bodies, rules, situation.load, THURSDAY_MORNING)


def taking_part(decision: Decision) -> set[str]:
    return {code for code in (decision.lead, *decision.co) if code}


@for_all(SITUATIONS)
def test_every_body_is_explained_exactly_once(situation: Situation) -> None:
    decision = run(situation)

    assert [verdict.body for verdict in decision.candidates] == [body.code for body in situation.bodies]
    assert all(verdict.reason and verdict.words for verdict in decision.candidates)
    leads = [verdict.body for verdict in decision.candidates if verdict.verdict in {"chosen", "proposed"}]
    assert leads == [decision.lead] * (decision.lead is not None)
    assert {verdict.body for verdict in decision.candidates if verdict.verdict == "co"} == set(decision.co)


@for_all(SITUATIONS)
def test_there_is_always_an_outcome_that_fits_its_flags_and_its_lead(situation: Situation) -> None:
    decision, answers = run(situation), situation.answers

    assert decision.outcome in {"offer", "hold", "onward", "out"}
    assert ("human" in decision.flags or decision.waits == "room") is (decision.outcome == "hold")
    assert not ("human" in decision.flags and decision.waits)
    assert (decision.lead is None) is (decision.outcome in STOPPED)
    assert ("urgent" in decision.flags) is bool(set(answers.get("urgent", [])) - {"none", "unknown"})
    assert decision.outcome not in STOPPED or decision.co == ()
    assert decision.lead not in decision.co
    assert not decision.pool or decision.lead in dict(decision.pool)


@for_all(SITUATIONS)
def test_who_may_not_have_the_case_takes_no_part(situation: Situation) -> None:
    others = [body for body in situation.bodies if body.kind != "PREF"]
    barred = {body.code for body in others if body.excuse() or body.standing() or body.code == situation.refused}

    assert not barred & taking_part(run(situation))


@for_all(SITUATIONS)
def test_the_terms_of_the_contract_hold(situation: Situation) -> None:
    decision = run(situation)
    parts = [body for body in situation.bodies if body.kind != "PREF" and body.code in taking_part(decision)]

    # The body of an open case keeps it: its terms were looked at when the case was opened.
    assert "GT05" in decision.gates or [body for body in parts if not takes(body, situation.answers)] == []
    if "advice_only" not in decision.flags and situation.told_of_another_who_does_not_agree:
        assert not any(body.needs_subject_consent for body in parts)


def takes(body: Candidate, answers: dict[str, Any]) -> bool:
    """Tell, in the plainest way, whether a body's contract takes a case."""
    single: list[tuple[frozenset[str], Any, set[Any]]] = [
        (body.ages, answers.get("age_band"), {None, "unknown"}),
        (body.genders, answers.get("gender"), {None, "no_answer"}),
        (body.languages, answers.get("language"), {None}),
        (body.channels_ok, answers.get("channel"), {None, "fax", "outreach", "referral"}),
    ]
    return (
        all(not terms or answer in terms | says_nothing for terms, answer, says_nothing in single)
        and (not body.needs_ok or not body.needs_ok.isdisjoint(answers.get("needs", ())))
        and (not body.access_ok or set(answers.get("access_needs", ())) <= body.access_ok | {"other"})
        and (body.on_probation_ok or answers.get("supervision") != "yes")
    )


@for_all(SITUATIONS)
def test_who_is_full_is_offered_nothing(situation: Situation) -> None:
    decision = run(situation)
    full = {body.code for body in situation.bodies if body.limits.reached(situation.load.get(body.code, NO_LOAD))}
    full = {code for code in full if not code.startswith("PREF-")}

    assert not full & set(decision.co)
    assert "GT05" in decision.gates or decision.outcome == "hold" or decision.lead not in full


@for_all(SITUATIONS)
def test_rows_looked_at_together_are_those_whose_condition_holds(situation: Situation) -> None:
    rules = rules_of(situation.prefecture)
    known = facts_from(situation.answers, prefecture=territory_of(situation.prefecture), now=THURSDAY_MORNING)
    mask = sum(rules.bits[one] for one in known.tokens & rules.bits.keys())

    found = rules.matcher.places(rules.matcher.holding(known.tokens))

    assert found == [place for place, row in enumerate(rules.rows) if row.test(mask)]


@for_all(SITUATIONS)
def test_without_consent_no_body_but_the_prefecture_takes_part(situation: Situation) -> None:
    decision = run(situation.told(consent_share_body="no_pref_only"))

    assert decision.co == ()
    assert decision.lead is None or decision.lead.startswith("PREF-")


@cache
def without_consent_in_mind(prefecture: str) -> RuleSet:
    """The shipped rules without the gate that asks for consent, and a rule before all that leads to every body."""
    content = ruleset_to_content(rules_of(prefecture))
    others = [body.code for body in bodies_of(prefecture) if body.kind != "PREF"]
    first = {"id": "X1", "rank": 0, "when": [["needs", "any_of", "drugs", "work", "housing"]], "lead": others}
    beside = {"id": "X2", "when": [["needs", "any_of", "drugs", "work", "health"]], "co": others}
    gates = [row for row in content["gates"] if row["id"] != "GT11"]
    return parse_draft(content | {"gates": gates, "rules": [*content["rules"], first, beside]})


@for_all(SITUATIONS)
def test_whatever_the_rules_say_who_wants_the_prefecture_only_stays_with_it(situation: Situation) -> None:
    decision = run(situation.told(consent_share_body="no_pref_only"), by=without_consent_in_mind(situation.prefecture))

    assert all(code.startswith("PREF-") for code in taking_part(decision))
    assert decision.lead or decision.outcome in STOPPED
    may = [body for body in situation.bodies if not (body.excuse() or body.standing() or body.is_prefecture)]
    # The volunteers are kept out of danger by a gate, whoever agrees.
    others = {body.code for body in may if body.kind != "HOG"} - {situation.refused}
    assert decision.outcome in STOPPED or {decision.reasons[code] for code in others} <= {"consent"}


@for_all(SITUATIONS)
def test_no_volunteer_leads_or_joins_in_danger(situation: Situation) -> None:
    decision = run(situation)

    if "GT01" in decision.gates:
        assert not any(code.startswith("HOG-") for code in taking_part(decision))


@for_all(SITUATIONS, st.randoms(use_true_random=False))
def test_an_answer_that_no_rule_and_no_term_reads_moves_nothing(situation: Situation, chance: Random) -> None:
    read = fields_read(rules_of(situation.prefecture)) | TERM_KEYS
    read |= {key for rule in rules_of(situation.prefecture).rows for key in rule.unasked}
    unread = [key for key in ASKED if key not in read]
    kept = {key: value for key, value in situation.answers.items() if key not in unread}
    other = {key: chance.choice(sorted(FIELDS[key].codes or {"": ""})) for key in unread if FIELDS[key].codes}

    assert run(replace(situation, answers=kept)) == run(situation.told(**other))


@for_all(SITUATIONS)
def test_the_same_input_gives_the_same_decision_and_it_survives_being_stored(situation: Situation) -> None:
    decision = run(situation)

    assert run(situation) == decision
    assert Decision.from_json(decision.to_json()) == decision


@for_all(SITUATIONS)
def test_every_code_of_a_decision_is_known_and_no_word_of_the_person_is_in_it(situation: Situation) -> None:
    decision, text = run(situation), situation.answers["free_text"]

    assert set(decision.onward) <= set(NEIGHBOUR)
    assert set(decision.flags) <= set(FLAGS)
    assert not text or text not in str(decision.to_json())
    assert len(decision.words_person.splitlines()) == 2
