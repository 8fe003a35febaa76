"""The garbage collector of this process, put off for work that makes many objects and no garbage.

Looking through hundreds of thousands of objects that all stay costs such work a fifth of its time.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
# How many threads do such work now; the last one lets the collector run again.
_at_work = [0]


@contextmanager
def put_off() -> Iterator[None]:
    """Let nothing be collected while the block runs, for a few seconds at most; other threads' garbage waits too."""
    with _lock:
        _at_work[0] += 1
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _at_work[0] -= 1
            if not _at_work[0]:
                gc.enable()
