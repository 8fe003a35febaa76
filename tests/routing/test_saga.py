"""Saga's rows S1–S12: two bodies for drugs by area and wish, the prefecture for the rest."""

import pytest

from tests.routing.deciding import Changes, bodies_of, decided, outcome_of, verdict_of

KARATSU, GENKAI, IMARI, ARITA, SAGA = "41202", "41387", "41205", "41401", "41201"
BY_AREA = [
    (KARATSU, None, "DARC-K"),
    (KARATSU, "near", "DARC-K"),
    (KARATSU, "any", "DARC-K"),
    (GENKAI, None, "DARC-K"),
    (KARATSU, "away", "DARC-S"),
    (GENKAI, "away", "DARC-S"),
    (IMARI, "near", "DARC-K"),
    (ARITA, "near", "DARC-K"),
    (IMARI, None, "DARC-S"),
    (ARITA, "any", "DARC-S"),
    (IMARI, "away", "DARC-S"),
    (SAGA, None, "DARC-S"),
    (SAGA, "near", "DARC-S"),
    (SAGA, "away", "DARC-S"),
    ("unknown", None, "DARC-S"),
    ("no_fixed", None, "DARC-S"),
]
WRITERS: list[Changes] = [
    {"relation": "self"},
    {"relation": "family", "subject_aware": "no"},
    {"relation": "counsel_current", "subject_consent": "verbal"},
    {"relation": "supporter_org", "relation_detail": "medical", "subject_consent": "written"},
]


@pytest.mark.parametrize("writer", WRITERS, ids=lambda writer: writer["relation"])
@pytest.mark.parametrize(("place", "wish", "body"), BY_AREA)
def test_drugs_go_to_the_body_by_area_and_wish(*, writer: Changes, place: str, wish: str | None, body: str) -> None:
    decision = decided("saga", needs=["drugs"], municipality=place, distance_wish=wish, **writer)

    assert outcome_of(decision) == ("offer", body)
    assert decision.co == ()


@pytest.mark.parametrize("needs", [["health", "drugs"], ["housing", "work", "drugs"], ["lonely", "drugs"]])
def test_drugs_lead_wherever_they_stand_among_the_needs(needs: list[str]) -> None:
    assert outcome_of(decided("saga", needs=needs, municipality=KARATSU)) == ("offer", "DARC-K")


def test_no_bed_with_drugs_stays_with_the_drug_body() -> None:
    decision = decided("saga", needs=["drugs"], urgent=["no_bed"], municipality=KARATSU)

    assert outcome_of(decision) == ("offer", "DARC-K")
    assert {"OUT-RISTA", "OUT-WELF"} <= set(decision.onward)


def test_no_bed_without_drugs_stays_with_the_prefecture() -> None:
    decision = decided("saga", needs=["housing"], urgent=["no_bed"])

    assert outcome_of(decision) == ("offer", "PREF-SAG")
    assert {"OUT-RISTA", "OUT-WELF"} <= set(decision.onward)


@pytest.mark.parametrize("bed", [{"urgent": ["no_bed"]}, {"needs": ["drugs", "housing"]}])
@pytest.mark.parametrize(("place", "body"), [(KARATSU, "DARC-K"), (SAGA, "DARC-S")])
def test_a_woman_who_needs_a_bed_is_placed_by_the_prefecture(bed: Changes, place: str, body: str) -> None:
    with_drugs: Changes = {"needs": ["drugs"]} | bed

    decision = decided("saga", gender="female", municipality=place, **with_drugs)

    assert outcome_of(decision) == ("offer", "PREF-SAG")
    assert decision.co == (body,)
    assert "women_only" in decision.flags
    assert "OUT-MH" in decision.onward


def test_a_woman_with_a_home_goes_to_the_drug_body() -> None:
    assert outcome_of(decided("saga", needs=["drugs"], gender="female")) == ("offer", "DARC-S")


def test_the_nearer_body_is_passed_over_by_wish_and_not_told() -> None:
    decision = decided("saga", needs=["drugs"], municipality=KARATSU, distance_wish="away", body_wish="except:DARC-K")

    assert "away" in decision.flags
    assert verdict_of(decision, "DARC-K") == ("passed_over", "wish")


def test_a_body_refused_by_name_is_never_chosen() -> None:
    decision = decided("saga", needs=["drugs"], municipality=KARATSU, body_wish="except:DARC-K")

    assert outcome_of(decision) == ("offer", "DARC-S")
    assert "away" in decision.flags


@pytest.mark.parametrize(("place", "wished"), [(KARATSU, "DARC-S"), (SAGA, "DARC-K"), (SAGA, "PREF-SAG")])
def test_a_wish_for_a_body_beats_area(place: str, wished: str) -> None:
    assert outcome_of(decided("saga", needs=["drugs"], municipality=place, body_wish=wished)) == ("offer", wished)


@pytest.mark.parametrize(("place", "first", "second"), [(KARATSU, "DARC-K", "DARC-S"), (SAGA, "DARC-S", "DARC-K")])
def test_a_decline_goes_to_the_other_body_and_is_remembered(place: str, first: str, second: str) -> None:
    once = bodies_of("saga", **{first.replace("-", "_"): "full"})
    twice = bodies_of("saga", **{first.replace("-", "_"): "full", second.replace("-", "_"): "facility"})

    assert outcome_of(decided("saga", needs=["drugs"], municipality=place, bodies=once)) == ("offer", second)
    assert outcome_of(decided("saga", needs=["drugs"], municipality=place, bodies=twice)) == ("offer", "PREF-SAG")


def test_an_urgent_decline_goes_to_the_prefecture_at_once() -> None:
    declined = bodies_of("saga", DARC_K="full")

    decision = decided("saga", needs=["drugs"], urgent=["medicine"], municipality=KARATSU, bodies=declined)

    assert outcome_of(decision) == ("offer", "PREF-SAG")


def test_who_asked_for_distance_is_not_offered_the_near_body_after_a_decline() -> None:
    declined = bodies_of("saga", DARC_S="full")

    decision = decided("saga", needs=["drugs"], municipality=KARATSU, distance_wish="away", bodies=declined)

    assert outcome_of(decision) == ("offer", "PREF-SAG")


NO_DRUGS: list[tuple[Changes, list[str]]] = [
    ({"needs": ["alcohol_gambling"]}, ["OUT-MH"]),
    ({"needs": ["stealing"]}, ["OUT-MH"]),
    ({"needs": ["welfare"], "age_band": "75p"}, ["OUT-CENTRE"]),
    ({"needs": ["procedure"], "disability": "yes"}, ["OUT-CENTRE"]),
    ({"needs": ["money"]}, ["OUT-WELF"]),
    ({"needs": ["housing"]}, ["OUT-WELF"]),
    ({"needs": ["welfare"]}, ["OUT-WELF"]),
    ({"needs": ["work"]}, ["OUT-HELLO"]),
    ({"needs": ["lonely"]}, ["OUT-HOGO"]),
    ({"needs": ["lonely"], "stage": "supervision_ended", "supervision": "ended"}, ["OUT-HOGO", "OUT-RISTA"]),
    ({"needs": ["sexual"]}, ["OUT-MH"]),
    ({"needs": ["health"]}, ["OUT-MH"]),
    ({"needs": ["legal"]}, ["OUT-LAW"]),
    ({"needs": ["school"], "age_band": "14_17"}, ["OUT-JUV"]),
    ({"needs": ["support_advice"], "relation": "employer"}, []),
    ({"needs": ["other"]}, []),
]


@pytest.mark.parametrize(("changes", "onward"), NO_DRUGS, ids=str)
def test_everything_without_drugs_stays_with_the_prefecture(changes: Changes, onward: list[str]) -> None:
    decision = decided("saga", **changes)

    assert outcome_of(decision) == ("offer", "PREF-SAG")
    assert decision.co == ()
    assert set(onward) <= set(decision.onward)


@pytest.mark.parametrize("channel", ["web", "email", "phone"])
def test_the_channel_does_not_change_the_route(channel: str) -> None:
    assert outcome_of(decided("saga", needs=["drugs"], channel=channel)) == ("offer", "DARC-S")
