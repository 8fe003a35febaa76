"""Akita's rows A1–A12: one desk, and whom it links to."""

import pytest

from tests.routing.deciding import Changes, bodies_of, decided, outcome_of

ROWS: list[tuple[Changes, list[str]]] = [
    ({"urgent": ["no_bed"], "stage": "fined"}, ["OUT-RISTA", "OUT-WELF"]),
    ({"urgent": ["no_food"], "stage": "no_case"}, ["OUT-WELF"]),
    ({"needs": ["drugs"]}, ["OUT-MH"]),
    ({"needs": ["alcohol_gambling"]}, ["OUT-MH"]),
    ({"needs": ["welfare"], "age_band": "75p"}, ["OUT-CARE"]),
    ({"needs": ["procedure"]}, []),
    ({"needs": ["housing"]}, []),
    ({"needs": ["money"]}, ["OUT-WELF"]),
    ({"needs": ["work"]}, ["OUT-HELLO", "OUT-EMPORG"]),
    ({"needs": ["lonely"]}, ["OUT-HOGO"]),
    ({"needs": ["family_rel"]}, ["OUT-HOGO"]),
    ({"needs": ["lonely"], "distance_wish": "away"}, []),
    ({"needs": ["support_advice"], "relation": "employer"}, []),
    ({"needs": ["sexual"]}, ["OUT-MH"]),
    ({"needs": ["stealing"]}, ["OUT-MH"]),
    ({"needs": ["health"]}, ["OUT-MH"]),
    ({"needs": ["legal"]}, ["OUT-LAW"]),
    ({"needs": ["school"], "age_band": "14_17"}, ["OUT-JUV"]),
    ({"needs": ["family_own"], "relation": "family"}, ["OUT-WOH"]),
    ({"needs": ["other"]}, []),
]


@pytest.mark.parametrize(("changes", "onward"), ROWS, ids=str)
def test_the_one_desk_takes_every_need(changes: Changes, onward: list[str]) -> None:
    decision = decided("akita", **changes)

    assert outcome_of(decision) == ("offer", "TEI-AKT")
    assert decision.co == ()
    assert set(onward) <= set(decision.onward)


def test_violence_is_held() -> None:
    assert decided("akita", needs=["violence"]).outcome == "hold"


def test_a_decline_goes_to_the_prefecture() -> None:
    decision = decided("akita", needs=["housing"], bodies=bodies_of("akita", TEI_AKT="full"))

    assert outcome_of(decision) == ("offer", "PREF-AKT")
