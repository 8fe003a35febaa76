"""`flask routing`: whatever stands in a file, the answer is a decision or one sentence."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests.unkeepable import MOMENTS, NO_RULES_YET, RECORD, UNKEEPABLE

GOOD = json.dumps(RECORD)


def explain(app: Flask, content: str, *words: str, path: str = "-") -> Result:
    args = ["routing", "explain", path, "--prefecture", "saga", *words]
    return app.test_cli_runner().invoke(args=args, input=content.encode("utf-8"))


def explain_file(app: Flask, folder: Path, content: str, *words: str) -> Result:
    (folder / "record.json").write_text(content, encoding="utf-8")
    return explain(app, "", *words, path=str(folder / "record.json"))


@pytest.mark.parametrize(("content", "named"), UNKEEPABLE, ids=range(len(UNKEEPABLE)))
def test_a_record_that_nobody_could_keep_is_refused_in_one_sentence(
    app: Flask, tmp_path: Path, content: str, *, named: tuple[str, ...]
) -> None:
    result = explain_file(app, tmp_path, content)

    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1
    assert all(part in result.stderr for part in named), result.stderr


@pytest.mark.parametrize(("content", "named"), UNKEEPABLE, ids=range(len(UNKEEPABLE)))
def test_a_bad_line_has_its_error_in_its_place_and_the_rest_goes_on(
    app: Flask, content: str, named: tuple[str, ...]
) -> None:
    result = explain(app, f"{GOOD}\n\n{content}\n{GOOD}\n")

    first, bad, last = (json.loads(line) for line in result.stdout.splitlines())
    assert result.exit_code == 2
    assert (first["lead"], last["lead"]) == ("DARC-K", "DARC-K")
    assert bad["line"] == 3
    assert all(part in bad["error"] for part in named), bad


@pytest.mark.parametrize("ending", ["\u2028", "\u2029", "\u0085", "\x1c"])
def test_only_a_line_feed_ends_a_record(app: Flask, ending: str) -> None:
    record = json.dumps({**RECORD, "free_text": f"a{ending}b"}, ensure_ascii=False)

    result = explain(app, f"{record}\r\n{GOOD}")

    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 2


@pytest.mark.parametrize("moment", [*MOMENTS, NO_RULES_YET])
def test_a_moment_that_has_no_rules_is_refused_in_one_sentence(app: Flask, moment: str) -> None:
    result = explain(app, GOOD, "--at", moment)

    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1
    assert "--at" in result.stderr
    assert moment[:10] in result.stderr
