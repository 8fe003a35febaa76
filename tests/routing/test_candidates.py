"""Contract terms, wishes and ties: which body of a rule takes the case, and why each of the others does not."""

from dataclasses import replace
from typing import Any

import pytest

from routing.candidates import Candidate
from routing.decision import decide
from routing.outcome import Decision
from routing.rules import parse_ruleset
from tests.routing.deciding import THURSDAY_MORNING, Changes, bodies_of, decided, facts, outcome_of, verdict_of

POOL = {
    "ruleset": {
        "prefecture": "mihon",
        "version": 1,
        "valid_from": "2023-04-01",
        "tie_breaks": ["wish", "known", "share", "distance", "alphabet"],
    },
    "rules": [{"id": "R1", "rank": 1, "lead": ["kind:OTH"]}],
}


def body(code: str, **terms: object) -> Candidate:
    kind = "PREF" if code.startswith("PREF") else "OTH"
    return Candidate.from_terms(terms, code=code, kind=kind, name=code, public_name=code)


def among(*bodies: Candidate, load: dict[str, int] | None = None, **changes: Any) -> Decision:
    """Return the decision of a rule that means every body of a kind."""
    known = facts("mihon", **changes)
    return decide(known, [*bodies, body("PREF-G")], parse_ruleset(POOL), load or {}, THURSDAY_MORNING)


def changed(prefecture: str, code: str, **fields: object) -> list[Candidate]:
    return [replace(one, **fields) if one.code == code else one for one in bodies_of(prefecture)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [({"in_force": False}, "contract"), ({"paused": True}, "paused"), ({"declined": "full"}, "declined")],
)
def test_a_body_that_cannot_take_cases_is_passed_over(fields: Changes, reason: str) -> None:
    decision = decided("saga", needs=["drugs"], bodies=changed("saga", "DARC-S", **fields))

    assert outcome_of(decision) == ("offer", "DARC-K")
    assert verdict_of(decision, "DARC-S") == ("passed_over", reason)


@pytest.mark.parametrize(
    ("terms", "answers"),
    [
        ({"needs_ok": ["work"]}, {"needs": ["housing"]}),
        ({"stages_ok": ["fined"]}, {"stage": "suspended"}),
        ({"ages": ["20s"]}, {"age_band": "30s"}),
        ({"genders": ["male"]}, {"gender": "female"}),
        ({"relations_ok": ["family"]}, {"relation": "self"}),
        ({"languages": ["ja"]}, {"language": "vi"}),
    ],
)
def test_a_term_of_the_contract_rules_a_body_out(terms: Changes, answers: Changes) -> None:
    decision = among(body("OTH-A", **terms), body("OTH-B"), **answers)

    assert decision.lead == "OTH-B"
    assert verdict_of(decision, "OTH-A") == ("passed_over", "eligibility")


@pytest.mark.parametrize("answers", [{"age_band": "unknown"}, {}, {"gender": "no_answer"}])
def test_an_answer_that_says_nothing_rules_nobody_out(answers: Changes) -> None:
    decision = among(body("OTH-A", ages=["20s"], genders=["male"]), body("OTH-B"), **answers)

    assert decision.lead == "OTH-A"


def test_a_body_that_may_not_act_on_probation_is_passed_over() -> None:
    decision = among(body("OTH-A", on_probation_ok=False), body("OTH-B"), supervision="yes")

    assert decision.lead == "OTH-B"


def test_a_wish_comes_before_everything_else_among_equals() -> None:
    known = replace(body("OTH-A"), known=True)

    assert among(known, body("OTH-B"), body_wish="OTH-B").lead == "OTH-B"


def test_a_body_that_knows_the_person_comes_before_a_shorter_wait() -> None:
    decision = among(body("OTH-A"), replace(body("OTH-B"), known=True), load={"OTH-B": 9})

    assert decision.lead == "OTH-B"
    assert decision.co == ()


def test_shares_decide_by_load() -> None:
    bodies = [body("OTH-A", share=50), body("OTH-B", share=30), body("OTH-C", share=20)]
    load: dict[str, int] = {}

    for _ in range(100):
        lead = among(*bodies, load=load).lead or ""
        load[lead] = load.get(lead, 0) + 1

    assert load == {"OTH-A": 50, "OTH-B": 30, "OTH-C": 20}


@pytest.mark.parametrize(("wish", "lead"), [("near", "OTH-B"), ("any", "OTH-B"), ("away", "OTH-A")])
def test_near_or_away_decides_among_equals(wish: str, lead: str) -> None:
    assert among(body("OTH-A"), body("OTH-B", areas=["99201"]), distance_wish=wish).lead == lead


def test_the_alphabet_ends_every_tie() -> None:
    assert among(body("OTH-B"), body("OTH-A")).lead == "OTH-A"


def test_the_prefecture_takes_what_nobody_may() -> None:
    decision = among(body("OTH-A", areas=["99202"]))

    assert outcome_of(decision) == ("offer", "PREF-G")
    assert verdict_of(decision, "OTH-A") == ("passed_over", "area")


def test_without_any_body_a_person_decides() -> None:
    decision = decide(facts("mihon"), [body("OTH-A", areas=["99202"])], parse_ruleset(POOL), {}, THURSDAY_MORNING)

    assert outcome_of(decision) == ("hold", None)
    assert decision.due.answer_by is not None


def test_after_a_decline_the_others_are_not_asked_once_it_is_urgent() -> None:
    decision = decided("saga", needs=["drugs"], urgent=["medicine"], bodies=changed("saga", "DARC-S", declined="full"))

    assert verdict_of(decision, "DARC-K") == ("passed_over", "escalated")


def test_the_words_for_the_person_name_the_body_and_the_day() -> None:
    who, when = decided("saga", needs=["drugs"]).words_person.splitlines()

    assert "佐賀の回復の相談所" in who
    assert when == "9月22日（月曜日）までにお返事します。"


def test_the_words_for_the_person_name_the_numbers_in_danger() -> None:
    when = decided("saga", needs=["drugs"], urgent=["self_harm"]).words_person.splitlines()[1]

    assert "119" in when
    assert "9月18日（木曜日）午前11時58分" in when


def test_an_afternoon_is_said_as_people_say_it() -> None:
    known = facts("saga", urgent=["no_bed"])
    later = THURSDAY_MORNING.replace(hour=14, minute=5)

    decision = decide(known, [body("PREF-G")], parse_ruleset(POOL), {}, later)

    assert "午後4時05分" in decision.words_person


def test_the_words_for_staff_name_the_rule_the_body_and_the_neighbours() -> None:
    words = decided("akita", needs=["work"]).words

    assert "（A8）" in words
    assert "地域生活定着支援センター受託団体（秋田）へ打診します。" in words
    assert "ハローワーク" in words
