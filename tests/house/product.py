"""The product's own Python and templates, parsed once for the checks beside this file."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# The demo world stands on the roof beside the two files; it is a folder because it is longer than a file may be.
PACKAGES = ("foundation", "records", "accounts", "routing", "intake", "casework", "counts", "administration", "world")
ROOF = ("wsgi.py", "jobs.py")
Function = ast.FunctionDef | ast.AsyncFunctionDef
Documented = Function | ast.ClassDef | ast.Module


@dataclass(frozen=True)
class Module:
    """One file: its name from the root, its text and its tree."""

    name: str
    text: str
    tree: ast.Module


@cache
def modules() -> list[Module]:
    paths = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    texts = {str(path.relative_to(ROOT)): path.read_text() for path in [*paths, *(ROOT / name for name in ROOF)]}
    return [Module(name, text, ast.parse(text)) for name, text in texts.items()]


@cache
def functions() -> dict[str, Function]:
    """Every function of the product, nested ones too, by file, line and name."""
    return {
        f"{module.name}:{node.lineno} {node.name}": node
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, Function)
    }


@cache
def classes() -> dict[str, ast.ClassDef]:
    """Every class of the product by file, line and name."""
    return {
        f"{module.name}:{node.lineno} {node.name}": node
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
    }


def is_view(function: Function) -> bool:
    """Whether a route is hung on it: @pages.route, @pages.get or @pages.post."""
    calls = [hung.func for hung in function.decorator_list if isinstance(hung, ast.Call)]
    return any(isinstance(call, ast.Attribute) and call.attr in {"route", "get", "post"} for call in calls)


def lines_of(node: Documented) -> int:
    """Lines from `def` or `class` to the last one, the docstring left out."""
    assert not isinstance(node, ast.Module)
    assert node.end_lineno is not None
    first = node.body[0]
    documented = ast.get_docstring(node) is not None
    docstring = (first.end_lineno or first.lineno) - first.lineno + 1 if documented else 0
    return node.end_lineno - node.lineno + 1 - docstring


def ninetieth(values: list[int]) -> int:
    """The value that nine of ten do not exceed."""
    return sorted(values)[len(values) * 9 // 10]


def templates() -> dict[str, str]:
    """The text of every template by its name from templates/."""
    folder = ROOT / "templates"
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()}
