"""Prefecture and rule files with anything in any place: read whole, or one sentence; what is read can be stored."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings

from foundation import clock
from foundation.database import session, transaction
from foundation.numbers import MOST
from routing import store
from routing.file_tables import plain
from routing.pinned import read_all
from routing.prefecture_file import read_prefecture
from routing.rows import RuleFault
from routing.rules import ruleset_to_content
from routing.ruleset_file import content_of, expanded, read_ruleset
from tests.odd import CHANGES, Content, changed, toml
from tests.routing.examples import for_all

FILE = Path(__file__).parents[1] / "administration" / "hinagata.toml"
# A file with something of everything that a file may hold.
GOOD: Content = tomllib.loads(FILE.read_text(encoding="utf-8")) | {
    "gates": [
        {
            "id": "H1",
            "when": [["urgent", "any_of", "no_bed"]],
            "outcome": "hold",
            "always": True,
            "unasked": ["urgent"],
        }
    ],
    "rules": [
        {
            "id": "H2",
            "rank": 400,
            "replaces": ["N02"],
            "when": [
                ["needs", "any_of", "drugs"],
                {"any": [["stage", "none_of", "serving"], {"none": [["age_band", "any_of", "20s"]]}]},
            ],
            "lead": ["DARC-H"],
            "co": ["kind:PREF"],
            "onward": ["OUT-MH"],
            "flags": ["human"],
            "joins": False,
            "words": "薬物の相談です。",
            "words_person": "回復の相談所です。",
        }
    ],
    "pinned": [{"title": "例", "record": {"needs": ["drugs"], "stage": "fined"}, "outcome": "hold", "lead": "DARC-H"}],
}
GOOD["ruleset"] |= {"only_adds": ["N16"]}
BASE: Content = {"rules": [{"id": "B1", "rank": 1, "when": [["needs", "any_of", "work"]], "lead": ["kind:PREF"]}]}
OF_BASE: Content = {
    "ruleset": {"prefecture": "saga", "version": 2, "valid_from": "2026-04-01", "extends": "base", "only_adds": ["B1"]},
    "rules": [{"id": "R1", "rank": 2, "lead": ["kind:PREF"]}],
}


def written(folder: str, name: str, content: Content) -> Path:
    path = Path(folder) / name
    path.write_text(toml(content), encoding="utf-8")
    return path


def is_kept(value: Any) -> bool:
    """Whether both databases can keep a value as JSON."""
    text = json.dumps(value, allow_nan=False, ensure_ascii=False)
    numbers = [one for one in _values(value) if isinstance(one, int)]
    return "\\u0000" not in text and bool(text.encode()) and all(abs(number) <= MOST for number in numbers)


def _values(value: Any) -> list[Any]:
    inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return [one for part in inner for one in _values(part)] or [value]


def told(fault: RuleFault) -> str:
    """The sentence of a fault, on one line with its field and value, ending as a sentence ends."""
    assert fault.sentence.endswith("。"), fault.sentence
    assert any("\u3040" <= char <= "\u9fff" for char in fault.sentence), fault.sentence
    assert len(fault.told.splitlines()) == 1
    assert len(fault.told) < 600
    assert "\x00" not in fault.told
    return fault.sentence


def outcome(read: Callable[[], Any]) -> Any:
    """What a reading returns, or the sentence of the fault that it raises; nothing else may be raised."""
    try:
        return read()
    except RuleFault as fault:
        return told(fault)


def pinned_in(path: Path) -> list[Content]:
    return [case.to_content() for case in read_all(content_of(path).get("pinned", []), ["98201"], ["DARC-H"])]


@for_all(CHANGES, examples=150)
def test_any_prefecture_file_is_read_or_refused_in_one_sentence(changes: list[tuple[int, str, Any]]) -> None:
    with TemporaryDirectory() as folder:
        path = written(folder, "odd.toml", changed(GOOD, changes))

        assert is_kept(outcome(lambda: plain(read_prefecture(path))))
        assert is_kept(outcome(lambda: ruleset_to_content(read_ruleset(path))))
        assert is_kept(outcome(lambda: pinned_in(path)))


@for_all(CHANGES, CHANGES, examples=100)
def test_any_rules_that_a_file_extends_are_read_or_refused(
    of_base: list[tuple[int, str, Any]], own: list[tuple[int, str, Any]]
) -> None:
    with TemporaryDirectory() as folder:
        written(folder, "base.toml", changed(BASE, of_base))
        path = written(folder, "own.toml", changed(OF_BASE, own))

        assert is_kept(outcome(lambda: plain(expanded(content_of(path), path.parent)["ruleset"])))
        assert is_kept(outcome(lambda: ruleset_to_content(read_ruleset(path))))


class _UndoneError(Exception):
    """Ends an act without leaving anything."""


def _store(path: Path) -> None:
    with transaction():
        stored = store.load_prefecture(path, at=clock.now())
        session.flush()
        session.refresh(stored)
        raise _UndoneError


@pytest.mark.parametrize("examples", [40, pytest.param(400, marks=pytest.mark.long)])
def test_what_is_read_can_be_stored(app: Flask, examples: int) -> None:
    assert app.config["SQLALCHEMY_ENGINES"]

    @settings(max_examples=examples)
    @given(CHANGES.map(lambda changes: changes[:1]))
    def check(changes: list[tuple[int, str, Any]]) -> None:
        with TemporaryDirectory() as folder:
            path = written(folder, "odd.toml", changed(GOOD, changes))
            with pytest.raises((RuleFault, _UndoneError)):
                _store(path)

    check()


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"ruleset": {"extends": []}}, "extends の「[]」"),
        ({"ruleset": {"extends": "../generic"}}, "extends の「../generic」"),
        ({"ruleset": {"extends": "x" * 300}}, "ruleset の extends：長すぎます"),
        ({"ruleset": {"only_adds": [[1]]}}, "only_adds は"),
        ({"ruleset": {"only_adds": ["N99"]}}, "only_adds の「N99」"),
        ({"ruleset": {"tie_breaks": [[]]}}, "tie_breaks の「[]」"),
        ({"ruleset": {"valid_from": "0001-01-01"}}, "valid_from は 2000年から"),
        ({"ruleset": {"version": 10**30}}, "ruleset の version：数が大きすぎます"),
        ({"rules": [{"id": "R1", "replaces": [{}]}]}, "規則 R1（行き先の規則、順位 999）：replaces は"),
        ({"rules": [{"id": "R1", "rank": 10**12}]}, "の rank：数が大きすぎます"),
        ({"rules": [{"id": "R1", "rank": -1}]}, "規則 R1（行き先の規則、順位 -1）：rank に「-1」"),
        ({"rules": [{"id": "R1", "rank": 1, "lead": ["kind:XYZ"]}]}, "規則 R1（行き先の規則、順位 1）：lead の"),
        ({"rules": [{"rank": 1}]}, "名前（id）のない行（書いた順に1番目）：id に"),
        ({"rules": [{"id": "R1", "words": ["x"]}]}, "規則 R1（行き先の規則、順位 999）：words に"),
        ({"rules": [{"id": "R1", "joins": "false"}]}, "規則 R1（行き先の規則、順位 999）：joins に"),
        ({"rules": [{"id": "R1", "when": [["needs", "any_of", 1]]}]}, "when の needs に「1」"),
        ({"rules": [{"id": "R1", "when": [["place", "any_of", "98201\n"]]}]}, "when の place に"),
        ({"rules": [{"id": "R1", "when": [["needs", "any_of", "a\x00"]]}]}, "順位 999）の when の1番目 の3番目"),
        ({"rules": [{"id": "R1"}, {"id": "R1", "outcome": "x"}]}, "順位 999、同じ名前の2つ目）：outcome"),
        ({"bodies": 3}, "bodies は [[bodies]]"),
        ({"bodies": ["x"]}, "bodies は [[bodies]]"),
        ({"prefecture": {"name": "ア" * 201}}, "prefecture の name：長すぎます"),
        ({"prefecture": {"name": "\u202e"}}, "prefecture：name に"),
        ({"areas": [{"name": 1.5}]}, "areas の1番目 の name：「1.5」は書けません"),
        ({"hogoku": [GOOD["hogoku"][0], {"name": True}]}, "hogoku の2番目：name に「true」"),
    ],
)
def test_the_sentence_names_the_exact_place(tmp_path: Path, changes: Content, place: str) -> None:
    merged = {key: {**GOOD[key], **value} if isinstance(value, dict) else value for key, value in changes.items()}
    path = written(str(tmp_path), "odd.toml", GOOD | merged)

    said = outcome(lambda: (read_ruleset(path), read_prefecture(path)))

    assert place in said
