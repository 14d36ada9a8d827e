"""Metrics that a process keeps itself. Those from rows are collected on request, in monitoring."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from prometheus_client import Gauge, Histogram

from librarian_site.core.telemetry.metrics_file import replace_mapped_files

replace_mapped_files()

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

OPEN_SOCKETS = Gauge(
    "librarian_open_sockets", "Pages connected by a WebSocket.", multiprocess_mode="livesum"
)
OPEN_STREAMS = Gauge(
    "librarian_open_streams", "Event streams (SSE) being sent.", multiprocess_mode="livesum"
)
EVENT_DELAY = Histogram(
    "librarian_event_delay_seconds",
    "From an event's timestamp until this process sends it, or the page that shows it.",
    ["way"],
    buckets=SECONDS,
)


def sent(way: str, timestamp: str) -> None:
    """An event of this time (ISO 8601) leaves for a client; `way` is sse or socket."""
    delay = timezone.now() - datetime.fromisoformat(timestamp)
    EVENT_DELAY.labels(way).observe(max(0.0, delay.total_seconds()))
