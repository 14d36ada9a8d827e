"""Logging configuration: the same format for every logger, plain text or JSON.

structlog is loaded for JSON only, as it takes a tenth of the web's start-up time.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured

from librarian_site.core.telemetry import log_context
from librarian_site.operations.monitoring.redaction import scrub

if TYPE_CHECKING:
    from structlog.typing import EventDict, WrappedLogger

FORMATS = ("console", "json")
# Keys of `extra` that are written to the log.
EXTRA = (
    *("job_id", "kind", "stage", "attempt", "code", "will_retry", "duration_ms"),
    *("method", "route", "path", "status"),
)


def checked_format(name: str) -> str:
    """Return the name if it is one of FORMATS. Raises ImproperlyConfigured."""
    if name not in FORMATS:
        raise ImproperlyConfigured(f"LIBRARIAN_LOG_FORMAT is {name!r}. Write console or json.")
    return name


def config(*, form: str, level: str) -> dict[str, Any]:
    """For `logging.config.dictConfig`. `form` is one of FORMATS."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": json_formatter if form == "json" else Console}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            **{
                name: {"level": "WARNING"}
                for name in ("httpx", "httpcore", "httpx2", "httpcore2", "trafilatura", "rq.worker")
            },
            # It warns of every attempt; the caller gets the last one as an exception.
            "psycopg.pool": {"level": "ERROR"},
            # Its own handlers would log everything twice.
            "django": {"handlers": [], "level": "INFO"},
        },
    }


class Console(logging.Formatter):
    """`time LEVEL logger: text [request_id=… user_id=…]`."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        return scrub(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:
        line = super().formatMessage(record)
        told = " ".join(f"{name}={value}" for name, value in log_context.ids().items())
        return f"{line} [{told}]" if told else line


def json_formatter() -> logging.Formatter:
    """A line is one JSON object: timestamp, level, logger, event, ids, and what EXTRA names."""
    from structlog import processors, stdlib

    return stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            stdlib.add_log_level,
            stdlib.add_logger_name,
            stdlib.ExtraAdder(EXTRA),
            _add_ids,
            processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            stdlib.ProcessorFormatter.remove_processors_meta,
            processors.format_exc_info,
            _scrub,
            processors.JSONRenderer(ensure_ascii=False, default=str),
        ],
    )


def _add_ids(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    return {**log_context.ids(), **event}


def _scrub(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    return {k: scrub(v) if isinstance(v, str) else v for k, v in event.items()}
