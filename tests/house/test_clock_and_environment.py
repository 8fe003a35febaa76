"""One place reads the clock, one the environment; chance decides about nobody."""

import ast

from tests.house.product import modules

# The demo world and the simulated years draw invented people from a seeded generator: same seed, same data.
ALLOWED = {
    "clock": ("foundation/clock.py",),
    "environment": ("foundation/config.py",),
    "chance": ("world/", "routing/simulation/arrivals.py"),
}
READERS = {
    "clock": ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.localtime"),
    "environment": ("os.environ", "os.getenv", "os.putenv"),
    "chance": ("random",),
}


def names_in(tree: ast.Module) -> set[str]:
    """Every dotted name that is used, and every module that is imported with its parts, as `module.part`."""
    dotted = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    parts = {
        f"{node.module}.{part.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for part in node.names
    }
    return dotted | parts


def found(thing: str) -> dict[str, list[str]]:
    """Who reads `thing` without being the one that may."""
    uses = {
        module.name: sorted(name for name in names_in(module.tree) if is_reader(name, READERS[thing]))
        for module in modules()
        if not module.name.startswith(ALLOWED[thing])
    }
    return {name: reads for name, reads in uses.items() if reads}


def is_reader(name: str, readers: tuple[str, ...]) -> bool:
    """Whether `name` is one of `readers`, below whatever module it was imported from."""
    return any(f".{reader}." in f".{name}." for reader in readers)


def test_only_the_clock_reads_the_clock() -> None:
    assert found("clock") == {}


def test_only_the_settings_read_the_environment() -> None:
    assert found("environment") == {}


def test_only_the_demo_world_and_the_simulated_years_draw_lots() -> None:
    assert found("chance") == {}
