"""The public form from start to receipt: every request timed, statements and commits counted, beside the bare floor.

.venv/bin/python -m bench.submission [journeys]
"""

import json
import sys
import time
from collections import defaultdict
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from bench.measure import counted, line
from bench.stage import application, floor_line, stages
from foundation.config import ROOT
from foundation.database import db
from tests.intake.reading import page_of, send, start, walk

_STORIES = (ROOT / "tests" / "journeys" / "stories.jsonl").read_text(encoding="utf-8").splitlines()
_STORY = 11
_RECORD = next(story["record"] for story in map(json.loads, _STORIES) if story["id"] == _STORY)


def _journeys(app: Flask, times: int) -> dict[str, list[float]]:
    """Walk the form `times` times; return milliseconds by kind of request, and of the whole."""
    taken: dict[str, list[float]] = defaultdict(list)
    client = app.test_client()
    opened = client.open

    def timed_open(*args: Any, **kwargs: Any) -> TestResponse:
        began = time.perf_counter()
        response: TestResponse = opened(*args, **kwargs)
        is_send = response.request.method == "POST" and response.request.path.endswith("/q/check")
        taken["send" if is_send else response.request.method.lower()].append((time.perf_counter() - began) * 1000)
        return response

    client.open = timed_open  # type: ignore[method-assign]
    for _ in range(times):
        began = time.perf_counter()
        walk(client, "saga", _RECORD)
        done = client.get(send(client).headers["Location"])
        assert "receipt-code" in done.get_data(as_text=True)
        taken["whole journey"].append((time.perf_counter() - began) * 1000)
        client.delete_cookie("session")
    return taken


def _counts_of_send(app: Flask) -> str:
    client = app.test_client()
    walk(client, "saga", _RECORD)
    form = page_of(client.get("/saga/q/check")).forms[0]
    with app.app_context():
        engine = db.engine
    with counted(engine) as tally:
        client.post("/saga/q/check", data=dict(form.hidden))
    return f"{tally.statements} statements, {tally.commits} durable commit(s)"


def _counts_of_answer(app: Flask) -> str:
    client = app.test_client()
    start(client)
    form = page_of(client.get("/saga/q/relation")).forms[0]
    with app.app_context():
        engine = db.engine
    with counted(engine) as tally:
        client.post("/saga/q/relation", data={**dict(form.hidden), "relation": "self"})
    return f"{tally.statements} statements, {tally.commits} durable commit(s)"


def main(times: int) -> None:
    """Print one block for each kind of database."""
    with stages() as both:
        for name, fresh in both:
            url = fresh()
            app = application(url)
            print(floor_line(name, fresh(), times * 10))
            taken = _journeys(app, times)
            notes = {"send": _counts_of_send(app), "post": _counts_of_answer(app)}
            requests = len(taken["get"]) // times + len(taken["post"]) // times + 1
            notes["whole journey"] = f"{requests} requests as the walker makes them"
            labels = {"get": "a page (GET)", "post": "an answer (POST)", "send": "the final send"}
            for kind in ("get", "post", "send", "whole journey"):
                print(line(f"{name}: {labels.get(kind, kind)}", taken[kind], notes.get(kind, "")))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
