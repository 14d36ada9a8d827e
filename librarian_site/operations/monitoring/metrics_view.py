"""`/metrics` in Prometheus' text format, protected by a token.

Each process measures its own requests, sockets and streams: counters and histograms, to be summed
over the instances. Metrics from the database are the same in every process, so dashboards take one
value (`max by`); they are gauges, collected on request and cached for a few seconds.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from django.conf import settings
from django.http import HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_PLAIN_0_0_4,
    REGISTRY,
    CollectorRegistry,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from librarian_site.core.environment import METRICS_FOLDER
from librarian_site.core.telemetry.metrics_file import readable_files

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest
    from prometheus_client import Metric


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer the metrics; 404 when no token is configured."""
    token = settings.LIBRARIAN_METRICS_TOKEN
    if not token:
        return HttpResponse("LIBRARIAN_METRICS_TOKEN is not set.\n", "text/plain", 404)
    if not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}"):
        answer = HttpResponse("Send the token: Authorization: Bearer …\n", "text/plain", 401)
        answer["WWW-Authenticate"] = "Bearer"
        return answer
    # Imported at the first request for metrics, so that the web starts faster.
    from librarian_site.operations.monitoring import metric_families

    text = generate_latest(_own()) + generate_latest(metric_families.Everything())
    return HttpResponse(text, CONTENT_TYPE_PLAIN_0_0_4)


def _own() -> CollectorRegistry:
    """What this process measures; where `up` has several behind one port, what all of them do."""
    folder = os.environ.get(METRICS_FOLDER)
    if not folder:
        return REGISTRY
    for path in Path(folder).glob("gauge_live*.db"):
        pid = int(path.stem.rpartition("_")[2])
        if not psutil.pid_exists(pid):
            # Its gauges, as of open sockets, no longer count.
            mark_process_dead(pid, folder)  # type: ignore[no-untyped-call]
    registry = CollectorRegistry()
    registry.register(_SharedFiles(None, folder))  # type: ignore[no-untyped-call]
    return registry


class _SharedFiles(MultiProcessCollector):
    def collect(self) -> Iterable[Metric]:
        """Leave out files that a full disk has kept empty."""
        return self.merge(readable_files(Path(self._path)), accumulate=True)  # type: ignore[no-untyped-call, no-any-return]
