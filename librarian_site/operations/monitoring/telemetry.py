"""Set up OpenTelemetry traces and Sentry error reports; each is loaded only when configured.

They need the packages of the group `telemetry`. Both take the rest of their own settings from the
environment (OTEL_…, SENTRY_…).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from librarian_site.core.telemetry import log_context, tracing
from librarian_site.core.version import __version__
from librarian_site.operations.monitoring.redaction import scrub

if TYPE_CHECKING:
    from sentry_sdk.types import Breadcrumb, Event

TAGS = ("job_id", "request_id")
SHOWN = ("method", "url")  # of a request: not its query, body, cookies or headers


def begin() -> None:
    """Check the settings. Raises ImproperlyConfigured when a configured package is missing."""
    try:
        if settings.OTEL_EXPORTER_OTLP_ENDPOINT:
            from librarian_site.operations.monitoring.otel_tracer import OpenTelemetry

            os.environ.setdefault("OTEL_SERVICE_NAME", "librarian")
            tracing.use(OpenTelemetry())
        if settings.SENTRY_DSN:
            _begin_sentry()
    except ImportError as error:
        raise ImproperlyConfigured(
            f"{error}. OTEL_EXPORTER_OTLP_ENDPOINT and SENTRY_DSN need the packages of the group "
            "telemetry: run `uv sync --group telemetry`, or leave them empty."
        ) from error


def _begin_sentry() -> None:
    import sentry_sdk
    from sentry_sdk.integrations.django import DjangoIntegration

    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        release=__version__,
        # Local variables and request bodies hold people's documents: neither is sent.
        include_local_variables=False,
        max_request_body_size="never",
        # Integrations that Sentry would find by itself load packages that hardly any process
        # needs, such as the clients of language models.
        auto_enabling_integrations=False,
        integrations=[DjangoIntegration(middleware_spans=False)],
        before_send=_without_what_is_private,
        before_breadcrumb=_without_secrets,
    )


def _without_what_is_private(event: Event, hint: dict[str, Any]) -> Event:
    """With the ids that find the rest in the log, and without addresses' secrets and people."""
    told = log_context.ids()
    tags = {name: str(told[name]) for name in TAGS if name in told}
    event["tags"] = {**dict(event.get("tags") or {}), **tags}
    if "request" in event:
        request = {name: event["request"].get(name) for name in SHOWN}
        event["request"] = {name: scrub(str(value)) for name, value in request.items() if value}
    event.pop("user", None)
    event.pop("extra", None)  # what a line of the log brought along, requests among it
    for value in (event.get("exception") or {}).get("values", ()):
        value["value"] = scrub(str(value.get("value", "")))
    if "logentry" in event:
        entry = event["logentry"]
        event["logentry"] = {"message": scrub(str(entry.get("formatted") or entry.get("message")))}
    return event


def _without_secrets(crumb: Breadcrumb, hint: dict[str, Any]) -> Breadcrumb | None:
    """Keep only breadcrumbs of log lines: those of queries and requests may hold private data."""
    if crumb.get("type") != "log":
        return None
    return {**crumb, "message": scrub(str(crumb.get("message", ""))), "data": {}}
