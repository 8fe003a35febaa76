"""Roles and what each may do, as data; a guard asks for a right, never for a role."""

from enum import StrEnum


class Role(StrEnum):
    """What a member of staff is; the words are in casecodes.ROLE."""

    COUNSELOR = "counselor"
    MANAGER = "manager"
    PREFECTURE = "prefecture"
    AUDITOR = "auditor"


class Right(StrEnum):
    """What a page may demand of the one who asks for it."""

    CASES = "cases"
    BODY = "body"
    FIGURES = "figures"
    TRAIL = "trail"


RIGHTS: dict[str, frozenset[Right]] = {
    Role.COUNSELOR: frozenset({Right.CASES, Right.BODY}),
    Role.MANAGER: frozenset({Right.CASES, Right.BODY}),
    Role.PREFECTURE: frozenset({Right.CASES, Right.FIGURES, Right.TRAIL}),
    Role.AUDITOR: frozenset({Right.TRAIL}),
}
# Where a role lands after signing in.
HOME: dict[str, str] = {
    Role.COUNSELOR: "/app/",
    Role.MANAGER: "/app/",
    Role.PREFECTURE: "/ken/",
    Role.AUDITOR: "/ken/kansa",
}
# The menu: address, word, and the right without which it is not shown.
MENU: tuple[tuple[str, str, Right], ...] = (
    ("/app/", "相談の一覧", Right.CASES),
    ("/app/touban", "当番", Right.CASES),
    ("/app/dantai", "団体", Right.BODY),
    ("/ken/jisseki", "月の実績", Right.FIGURES),
    ("/ken/dantai", "団体", Right.FIGURES),
    ("/ken/kisoku", "規則", Right.FIGURES),
    ("/ken/tenken", "振り分けの点検", Right.FIGURES),
    ("/ken/kansa", "操作の記録", Right.TRAIL),
)
# Pages that are reached from one of the menu, by the beginning of their addresses.
_BELOW = {"/ken/katayori": "/ken/tenken", "/ken/todokanai": "/ken/tenken", "/ken/henkou": "/ken/tenken"}


def menu_place(path: str) -> str:
    """Return the address in the menu that a staff page belongs to; empty when none does."""
    above = next((up for below, up in _BELOW.items() if path.startswith(below)), path)
    # /app/ begins every address of its door: the longest that fits is the page's own.
    return max((href for href, _, _ in MENU if above.startswith(href)), key=len, default="")


def may(role: str, right: Right) -> bool:
    """Say whether a role has a right; an unknown role has none."""
    return right in RIGHTS.get(role, frozenset())
