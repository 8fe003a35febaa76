"""Whatever happens in whatever order, on either database: what tests/routing/course.py says holds after every step."""

from collections import Counter

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.databases import PostgresDatabases, SqliteFiles
from tests.routing.course_prefecture import Course

STEPS = 20


def run(databases: SqliteFiles | PostgresDatabases, examples: int) -> None:
    """Try this many courses, each on a database of its own."""
    tried = type("Tried", (Course,), {"fresh": databases.fresh, "happened": Counter()})
    run_state_machine_as_test(tried, settings=settings(max_examples=examples, stateful_step_count=STEPS, deadline=None))


def test_a_hundred_courses_on_sqlite(sqlite_files: SqliteFiles) -> None:
    run(sqlite_files, 100)


def test_courses_on_postgresql(postgres_databases: PostgresDatabases) -> None:
    run(postgres_databases, 50)
