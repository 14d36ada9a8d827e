"""`core.telemetry.tracing` by OpenTelemetry, over OTLP/HTTP. Imported where an endpoint is set."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from librarian_site.core.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

KINDS = {
    "internal": trace.SpanKind.INTERNAL,
    "server": trace.SpanKind.SERVER,
    "consumer": trace.SpanKind.CONSUMER,
}
_w3c = TraceContextTextMapPropagator()


class _Span:
    """See `core.telemetry.tracing.Span`."""

    def __init__(self, span: trace.Span) -> None:
        self._span = span

    def name(self, name: str) -> None:
        self._span.update_name(name)

    def set(self, **attributes: Any) -> None:
        for name, value in attributes.items():
            if value is not None:
                self._span.set_attribute(name.replace("__", "."), value)

    def fail(self, why: str) -> None:
        self._span.set_attribute("error.type", why)
        self._span.set_status(trace.StatusCode.ERROR)


class OpenTelemetry:
    """See `core.telemetry.tracing.Tracer`. Exports in batches by a thread, the rest at exit."""

    def __init__(self) -> None:
        resource = Resource.create({"service.version": __version__})
        self.provider = TracerProvider(resource=resource)
        self.provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        self._tracer = self.provider.get_tracer("librarian", __version__)

    @contextmanager
    def span(
        self, name: str, *, kind: str, links: str, headers: Mapping[str, str]
    ) -> Iterator[_Span]:
        cause = trace.get_current_span(_w3c.extract({"traceparent": links})).get_span_context()
        # Messages of exceptions may hold personal data: what failed is noted by a word of our own.
        with self._tracer.start_as_current_span(
            name,
            context=_w3c.extract(headers) if headers else None,
            kind=KINDS[kind],
            links=[trace.Link(cause)] if cause.is_valid else (),
            record_exception=False,
            set_status_on_exception=False,
        ) as begun:
            yield _Span(begun)

    def current(self) -> str:
        carrier: dict[str, str] = {}
        _w3c.inject(carrier)
        return carrier.get("traceparent", "")
