"""How gunicorn serves: one process, several threads; the scheduler inside only when `make run` asks for it.

In production leave EMBED_SCHEDULER unset, run `flask scheduler run` beside this, and set WEB_CONCURRENCY and --bind.
"""

import os
from collections.abc import Sequence
from typing import Protocol

from flask import Flask

import jobs

worker_class = "gthread"
threads = 8
# Addresses of case pages name a reference; they belong in the trail, not in a file of its own.
accesslog = None
loglevel = "warning"
# gunicorn answers a longer address itself, in English; up to here it is ours to answer. It takes no more than this.
limit_request_line = 8190
# The socket lives in the home of the account that serves, and that home is often missing or read-only.
control_socket_disable = True


class Worker(Protocol):
    """The part of gunicorn's worker that the hook below reads."""

    sockets: Sequence[object]
    wsgi: Flask


def post_worker_init(worker: Worker) -> None:
    """Start the clock's jobs in this process and tell the newcomer where the service is."""
    if os.environ.get("EMBED_SCHEDULER") == "1":
        jobs.embed(worker.wsgi)
        print(f"\n  Tsunagi is at {worker.sockets[0]}/  (stop: Ctrl-C)\n", flush=True)
