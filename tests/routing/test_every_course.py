"""Whatever happens in whatever order, on either database: what tests/routing/course.py says holds after every step."""

from collections import Counter
from functools import partial

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests import databases
from tests.databases import PostgresDatabases, SqliteFiles
from tests.routing.course_prefecture import Course
from wsgi import create_app

STEPS = 20


def run(kind: SqliteFiles | PostgresDatabases, examples: int) -> Counter[str]:
    """Try this many courses and return what happened in them."""
    fresh = partial(kind.fresh, "course")
    with fresh() as url:
        app = create_app(databases.settings(url))
    tried: type[Course] = type("Tried", (Course,), {"app": app, "fresh": staticmethod(fresh), "happened": Counter()})
    run_state_machine_as_test(tried, settings=settings(max_examples=examples, stateful_step_count=STEPS, deadline=None))
    return tried.happened


def test_a_hundred_courses_on_sqlite(sqlite_files: SqliteFiles) -> None:
    run(sqlite_files, 100)


def test_courses_on_postgresql(postgres_databases: PostgresDatabases) -> None:
    run(postgres_databases, 50)
