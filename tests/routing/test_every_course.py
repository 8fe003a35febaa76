"""Whatever happens in whatever order, on either database: what tests/routing/course.py says holds after every step."""

from collections import Counter
from functools import partial

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests import databases
from tests.databases import PostgresDatabases, SqliteFiles
from tests.routing.course_prefecture import Course
from wsgi import create_app

STEPS = 20
COURSES = [100, pytest.param(1_000, marks=pytest.mark.long)]


def run(kind: SqliteFiles | PostgresDatabases, examples: int) -> Counter[str]:
    """Try this many courses and return what happened in them."""
    fresh = partial(kind.fresh, "course")
    with fresh() as url:
        app = create_app(databases.settings(url))
    happened: Counter[str] = Counter()
    tried = type("Tried", (Course,), {"app": app, "fresh": staticmethod(fresh), "happened": happened})
    chosen = settings(max_examples=examples, stateful_step_count=STEPS, deadline=None)
    run_state_machine_as_test(tried, settings=chosen)
    return happened


@pytest.mark.parametrize("courses", COURSES)
def test_whatever_happens_on_sqlite(sqlite_files: SqliteFiles, courses: int) -> None:
    run(sqlite_files, courses)


@pytest.mark.parametrize("courses", COURSES)
def test_whatever_happens_on_postgresql(postgres_databases: PostgresDatabases, courses: int) -> None:
    run(postgres_databases, courses)
