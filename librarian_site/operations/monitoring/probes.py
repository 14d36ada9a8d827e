"""Paths of health checks and metrics, answered before the checks of host name and https."""

from __future__ import annotations

from typing import TYPE_CHECKING

from librarian_site.operations import health
from librarian_site.operations.monitoring.metrics_view import metrics

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponseBase

PROBES: Mapping[str, Callable[[HttpRequest], HttpResponseBase]] = {
    "/health": health.health,
    "/health/live": health.live,
    "/health/ready": health.ready,
    "/metrics": metrics,
}
