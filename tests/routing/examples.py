"""Properties: how many examples each is tried with, ten times as many under `-m long`."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis.strategies import SearchStrategy

Check = Callable[..., None]
_TIMES = [pytest.param(1, id="usual"), pytest.param(10, id="long", marks=pytest.mark.long)]


def for_all(*values: SearchStrategy[Any], examples: int = 1_000) -> Callable[[Check], Check]:
    """Turn a check into a test of it with this many drawn values."""

    def decorate(check: Check) -> Check:
        @pytest.mark.parametrize("times", _TIMES)
        def test(times: int) -> None:
            settings(max_examples=examples * times)(given(*values)(check))()

        test.__name__, test.__doc__, test.__module__ = check.__name__, check.__doc__, check.__module__
        return test

    return decorate
