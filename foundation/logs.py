"""Structured logs to standard error: JSON lines that keep only keys known to hold no personal matter."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_SAFE_KEYS = frozenset({
    "event", "level", "timestamp", "fault", "place", "case_id", "consultation_id", "job", "slot", "result",
    "count", "path_rule", "method", "status", "prefecture",
})  # fmt: skip


def _keep_safe_keys(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: value for key, value in event.items() if key in _SAFE_KEYS}


def configure() -> None:
    """Set up the process's logs; safe to call again."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(message)s")
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            _keep_safe_keys,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def fault(event: str, error: BaseException, **keys: str | int) -> None:
    """Log an error by its kind and place; never by its message, which may quote what somebody wrote."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
    structlog.get_logger().error(event, fault=type(error).__name__, place=place, **keys)


def note(event: str, **keys: str | int) -> None:
    """Log that something happened."""
    structlog.get_logger().info(event, **keys)
