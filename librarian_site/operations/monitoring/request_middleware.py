"""Middleware: request id, duration by route, a log line and a span for every request.

The outermost middleware. Who asks from inside, for metrics or health, is answered here: by
address, whatever host it names, and over http.
"""

from __future__ import annotations

import logging
import re
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from prometheus_client import Histogram

from librarian_site.core.telemetry import log_context, tracing
from librarian_site.core.telemetry.metrics import SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest, HttpResponseBase

logger = logging.getLogger("librarian.requests")

HEADER = "X-Request-ID"
METHODS = frozenset(("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"))
_SANE = re.compile(r"[\w.:@=+-]{8,64}", re.ASCII)

REQUESTS = Histogram(
    "librarian_request_seconds",
    "From a request's arrival until its answer begins, by route.",
    ["method", "route", "status"],
    buckets=SECONDS,
)


def observe(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    from librarian_site.operations.monitoring.probes import PROBES

    def each(request: HttpRequest) -> HttpResponseBase:
        ids = _ids(request)
        with log_context.bind(**ids), _timed(request) as answered:
            probe = PROBES.get(request.path)
            response = answered(probe(request) if probe else get_response(request))
        if response.streaming:
            log_context.reset(**ids)  # it goes on after this, in the request's own task
        return response

    return each


def _ids(request: HttpRequest) -> dict[str, log_context.Id | Callable[[], log_context.Id]]:
    return {"request_id": _request_id(request), "user_id": lambda: _user_id(request)}


@contextmanager
def _timed(
    request: HttpRequest,
) -> Iterator[Callable[[HttpResponseBase], HttpResponseBase]]:
    began = time.perf_counter()
    method = request.method if request.method in METHODS else "OTHER"
    headers = {"traceparent": request.headers.get("traceparent", "")} if tracing.is_on() else {}
    with tracing.span(str(method), kind="server", headers=headers) as span:

        def answered(response: HttpResponseBase) -> HttpResponseBase:
            request_id = log_context.ids()["request_id"]
            response[HEADER] = request_id
            took, route, status = time.perf_counter() - began, _route(request), response.status_code
            REQUESTS.labels(method, route, f"{status // 100}xx").observe(took)
            _tell(request, route, status, round(took * 1000))
            if tracing.is_on():
                span.name(f"{method} {route}")
                span.set(
                    http__request__method=method,
                    http__route=route,
                    http__response__status_code=status,
                    librarian__request_id=request_id,
                )
                if status >= 500:
                    span.fail(str(status))
            return response

        yield answered


def _tell(request: HttpRequest, route: str, status: int, took: int) -> None:
    level = logging.DEBUG if route in ("static", "probe") else logging.INFO
    told = {"method": request.method, "route": route, "path": request.path, "status": status}
    logger.log(
        level,
        "%s %s %d in %d ms",
        request.method,
        request.path,
        status,
        took,
        extra={**told, "duration_ms": took},
    )


def _request_id(request: HttpRequest) -> str:
    """Return the request's X-Request-ID if it is valid, else a new one."""
    given = request.headers.get(HEADER, "")
    return given if _SANE.fullmatch(given) else uuid4().hex


def _route(request: HttpRequest) -> str:
    """Return the URL pattern, not the path, to keep the number of label values small."""
    from librarian_site.operations.monitoring.probes import PROBES

    match = request.resolver_match
    if match is not None:
        return "admin/" if match.route.startswith("admin/") else match.route or "/"
    if request.path in PROBES:
        return "probe"
    return "static" if request.path.startswith(settings.STATIC_URL) else "none"


def _user_id(request: HttpRequest) -> int | None:
    """Return the user's id if the user is loaded already; loading it here would cost a query."""
    user = getattr(request, "auth", None) or getattr(request, "_cached_user", None)
    return getattr(user, "pk", None)
