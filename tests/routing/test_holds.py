"""The list 要確認: what a person at the prefecture must settle, in every prefecture."""

import pytest

from tests.routing.deciding import HOME, Changes, decided, outcome_of

EVERYWHERE = tuple(HOME)
HELD: list[Changes] = [
    {"stage": "unknown"},
    {"supervision": "unknown"},
    {"supervision": None},
    {"age_band": "65_74", "needs": ["drugs"]},
    {"age_band": "75p", "needs": ["housing", "drugs"]},
    {"age_band": "18_19", "stage": "juvenile"},
    {"age_band": "18_19", "stage": "investigation"},
    {"age_band": "18_19", "stage": "detained"},
    {"age_band": "18_19", "stage": "on_trial"},
    {"municipality": "other_pref", "work_municipality": "HERE"},
    {"work_municipality": "other_pref"},
    {"relation": "counsel_former", "subject_consent": "none"},
    {"relation": "counsel_former", "subject_consent": "unknown"},
    {"relation": "counsel_former"},
    {"language": "vi", "nationality_note": "yes"},
    {"needs": ["violence"]},
    {"needs": ["housing", "violence"]},
]
CLEAR: list[Changes] = [
    {"stage": "supervision_ended", "supervision": "unknown"},
    {"stage": "supervision_ended", "supervision": None},
    {"stage": "serving", "supervision": "unknown"},
    {"stage": "not_prosecuted", "supervision": None},
    {"age_band": "60_64", "needs": ["drugs"]},
    {"age_band": "18_19", "stage": "suspended"},
    {"relation": "counsel_former", "subject_consent": "written"},
    {"language": "vi", "nationality_note": "no"},
    {"urgent": ["unknown"]},
]


@pytest.mark.parametrize("prefecture", EVERYWHERE)
@pytest.mark.parametrize("changes", HELD, ids=str)
def test_a_person_decides_what_the_answers_leave_open(prefecture: str, changes: Changes) -> None:
    here: Changes = {key: HOME[prefecture] if value == "HERE" else value for key, value in changes.items()}

    decision = decided(prefecture, **here)

    assert decision.outcome == "hold"
    assert "human" in decision.flags
    assert decision.lead is not None


@pytest.mark.parametrize("prefecture", EVERYWHERE)
@pytest.mark.parametrize("changes", CLEAR, ids=str)
def test_what_the_answers_settle_is_offered(prefecture: str, changes: Changes) -> None:
    decision = decided(prefecture, **changes)

    assert decision.outcome == "offer"
    assert "human" not in decision.flags


@pytest.mark.parametrize("prefecture", EVERYWHERE)
def test_worries_about_residence_name_the_foreigners_centre(prefecture: str) -> None:
    decision = decided(prefecture, language="vi", nationality_note="yes")

    assert "OUT-FOR" in decision.onward
    assert "interpreter" in decision.flags


@pytest.mark.parametrize(("place", "body"), [("41202", "DARC-K"), ("41201", "DARC-S")])
@pytest.mark.parametrize("relation", ["self", "family"])
def test_no_case_yet_is_held_with_the_body_by_area_in_saga(place: str, body: str, relation: str) -> None:
    decision = decided("saga", stage="no_case", relation=relation, needs=["drugs"], municipality=place)

    assert outcome_of(decision) == ("hold", body)


@pytest.mark.parametrize(("prefecture", "lead"), [("mihon", "DARC-G"), ("akita", "TEI-AKT"), ("aichi", "PREF-AIC")])
def test_no_case_yet_is_offered_where_no_contract_excludes_it(prefecture: str, lead: str) -> None:
    assert outcome_of(decided(prefecture, stage="no_case", needs=["drugs"])) == ("offer", lead)


def test_no_case_without_drugs_is_offered_in_saga() -> None:
    assert outcome_of(decided("saga", stage="no_case", needs=["money"])) == ("offer", "PREF-SAG")


def test_sixty_five_with_drugs_proposes_the_drug_body_and_the_centre() -> None:
    decision = decided("mihon", age_band="65_74", needs=["drugs"])

    assert outcome_of(decision) == ("hold", "DARC-G")
    assert decision.co == ("TEI-G",)


@pytest.mark.parametrize("needs", ["legal", "procedure", "work", "lonely"])
def test_an_arrest_elsewhere_only_is_held_in_aichi(needs: str) -> None:
    decision = decided("aichi", stage="not_prosecuted", needs=[needs], had_custody_here="elsewhere_arrest")

    assert outcome_of(decision) == ("hold", "PREF-AIC")
