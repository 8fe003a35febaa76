"""What holds for every decision, whatever the answers: thousands of random records through all four rule sets."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from records import codes
from records.casecodes import DECLINE_REASON, NEIGHBOUR
from records.field import Kind
from records.fields import FIELDS
from routing.decision import Candidate, Decision, decide
from routing.facts import OpenCase, facts_from
from routing.vocabulary import FLAGS
from tests.routing.deciding import HOME, THURSDAY_MORNING, bodies_of, rules_of, territory_of

TEXTS = [
    "",
    "もう死にたいです。",
    "子どもを殴ってしまいます。",
    "隣に刑務所から出た男が来た。追い出してください。",
    "仕事を探しています。",
]
STOPPED = {"out", "onward"}
# Prefecture, answers, bodies with what they declined, the open case it may belong to.
Situation = tuple[str, dict[str, Any], list[Candidate], OpenCase | None]


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


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    prefecture = draw(st.sampled_from(sorted(HOME)))
    answers = {key: draw(_values(key, prefecture)) for key in ASKED if draw(st.booleans())}
    answers["free_text"] = draw(st.sampled_from(TEXTS))
    bodies = bodies_of(prefecture)
    declines = draw(
        st.dictionaries(
            st.sampled_from([body.code for body in bodies]), st.sampled_from(sorted(DECLINE_REASON)), max_size=2
        )
    )
    said = {code.replace("-", "_"): reason for code, reason in declines.items()}
    lead = draw(st.sampled_from([*(body.code for body in bodies), "GONE-X"]))
    likeness = draw(st.sampled_from([None, None, "same_receipt", "confirmed_person", "likeness"]))
    open_case = OpenCase(likeness, lead, "R7-XXX-0001") if likeness else None
    return prefecture, answers, bodies_of(prefecture, **said), open_case


def run(situation: Situation) -> Decision:
    prefecture, answers, bodies, open_case = situation
    known = facts_from(answers, prefecture=territory_of(prefecture), now=THURSDAY_MORNING, open_case=open_case)
    return decide(known, bodies, rules_of(prefecture), {}, THURSDAY_MORNING)


@settings(max_examples=150)
@given(situations())
def test_every_body_is_explained_exactly_once(
    situation: Situation,
) -> None:
    decision, bodies = run(situation), situation[2]

    assert [verdict.body for verdict in decision.candidates] == [body.code for body in bodies]
    assert all(verdict.reason and verdict.words for verdict in decision.candidates)
    leads = [verdict.body for verdict in decision.candidates if verdict.verdict in {"chosen", "proposed"}]
    assert leads == [decision.lead] * (decision.lead is not None)
    assert {verdict.body for verdict in decision.candidates if verdict.verdict == "co"} == set(decision.co)


@settings(max_examples=150)
@given(situations())
def test_the_outcome_fits_its_flags_and_its_lead(
    situation: Situation,
) -> None:
    decision, answers = run(situation), situation[1]

    assert decision.outcome in {"offer", "hold", "onward", "out"}
    assert ("human" in decision.flags) is (decision.outcome == "hold")
    assert (decision.lead is None) is (decision.outcome in STOPPED)
    assert ("urgent" in decision.flags) is bool(set(answers.get("urgent", [])) - {"none", "unknown"})
    assert decision.outcome not in STOPPED or decision.co == ()
    assert decision.lead not in decision.co


@settings(max_examples=150)
@given(situations())
def test_who_declined_or_is_refused_takes_no_part(
    situation: Situation,
) -> None:
    decision, answers, bodies = run(situation), situation[1], situation[2]
    refused = (
        str(answers.get("body_wish", "")).removeprefix("except:")
        if "except:" in str(answers.get("body_wish", ""))
        else ""
    )
    barred = {body.code for body in bodies if body.kind != "PREF" and (body.declined or body.code == refused)}

    assert not barred & {decision.lead, *decision.co}


@settings(max_examples=150)
@given(situations())
def test_without_consent_no_body_but_the_prefecture_takes_part(
    situation: Situation,
) -> None:
    prefecture, answers, bodies, open_case = situation
    decision = run((prefecture, answers | {"consent_share_body": "no_pref_only"}, bodies, open_case))

    assert decision.co == ()
    assert decision.lead is None or decision.lead.startswith("PREF-")


@settings(max_examples=150)
@given(situations())
def test_no_volunteer_leads_or_joins_in_danger(
    situation: Situation,
) -> None:
    decision = run(situation)

    if "GT01" in decision.gates:
        assert not any(str(code).startswith("HOG-") for code in (decision.lead, *decision.co))


@settings(max_examples=150)
@given(situations())
def test_the_same_input_gives_the_same_decision_and_it_survives_being_stored(
    situation: Situation,
) -> None:
    decision = run(situation)

    assert run(situation) == decision
    assert Decision.from_json(decision.to_json()) == decision


@settings(max_examples=150)
@given(situations())
def test_every_code_of_a_decision_is_known_and_no_word_of_the_person_is_in_it(
    situation: Situation,
) -> None:
    decision, text = run(situation), situation[1]["free_text"]

    assert set(decision.onward) <= set(NEIGHBOUR)
    assert set(decision.flags) <= set(FLAGS)
    assert not text or text not in str(decision.to_json())
    assert len(decision.words_person.splitlines()) == 2
