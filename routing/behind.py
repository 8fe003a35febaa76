"""The cases behind each number of a replay, by the name that the number has in an address."""

from collections.abc import Callable, Mapping, Sequence

from foundation.refusal import BadInput
from routing.month_load import asked_now, asked_then
from routing.moves import Findings, destination, is_moved
from routing.replay import Replayed

Pick = Callable[[Replayed], bool]


def cases_behind(found: Findings, cell: str) -> list[Replayed]:
    """Return the cases that a number counts, in order of arrival.

    Raises: BadInput: there is no such number.
    """
    name, *rest = cell.split(":")
    width, picker = _PICKERS.get(name, (-1, None))
    if picker is None or len(rest) != width:
        raise BadInput(f"cell: {cell!r} is not a number of a replay")
    pick = picker(found, rest)
    return [one for one in found.cases if pick(one)]


def _move(_: Findings, ends: Sequence[str]) -> Pick:
    return lambda one: [destination(one.past.then), destination(one.now)] == ends


def _from(_: Findings, ends: Sequence[str]) -> Pick:
    return lambda one: [destination(one.past.then)] == ends


def _to(_: Findings, ends: Sequence[str]) -> Pick:
    return lambda one: [destination(one.now)] == ends


def _taken(_: Findings, ends: Sequence[str]) -> Pick:
    return lambda one: is_moved(one) and [destination(one.now)] == ends


def _among(cases: Sequence[Replayed]) -> Pick:
    found = {id(one) for one in cases}
    return lambda one: id(one) in found


# How many words follow the name, and what picks the cases.
_PICKERS: Mapping[str, tuple[int, Callable[[Findings, Sequence[str]], Pick]]] = {
    "all": (0, lambda _found, _rest: lambda _one: True),
    "move": (2, _move),
    "from": (1, _from),
    "to": (1, _to),
    "taken": (1, _taken),
    "moved": (0, lambda found, _: _among(found.moved)),
    "otherwise": (0, lambda found, _: _among([one for one in found.differences if not is_moved(one)])),
    "room": (0, lambda found, _: _among(found.waited)),
    "unserved": (0, lambda found, _: lambda one: found.is_unserved(one.past, one.now)),
    "unserved-then": (0, lambda found, _: lambda one: found.is_unserved(one.past, one.past.then)),
    "desk": (0, lambda found, _: lambda one: found.is_with_prefecture(one.past, one.now)),
    "desk-then": (0, lambda found, _: lambda one: found.is_with_prefecture(one.past, one.past.then)),
    "far": (0, lambda found, _: lambda one: found.is_far(one.past, one.now)),
    "far-then": (0, lambda found, _: lambda one: found.is_far(one.past, one.past.then)),
    "asked": (2, lambda _, rest: lambda one: asked_now(one) == tuple(rest)),
    "asked-then": (2, lambda _, rest: lambda one: asked_then(one) == tuple(rest)),
}
