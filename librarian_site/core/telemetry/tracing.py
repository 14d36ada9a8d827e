"""Tracing spans. They do nothing until `operations.monitoring.telemetry` sets up a tracer."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager


class Span(Protocol):
    def name(self, name: str) -> None: ...

    def set(self, **attributes: Any) -> None:
        """Set attributes; `__` in a name stands for a dot. None values are left out."""

    def fail(self, why: str) -> None:
        """Mark the span as failed. `why` is a code without personal data, not a message."""


class Tracer(Protocol):
    def span(
        self, name: str, *, kind: str, links: str, headers: Mapping[str, str]
    ) -> AbstractContextManager[Span]: ...

    def current(self) -> str:
        """Return the active span as a W3C `traceparent`."""


class _NoSpan:
    def name(self, name: str) -> None: ...

    def set(self, **attributes: Any) -> None: ...

    def fail(self, why: str) -> None: ...


_no_span = _NoSpan()
_tracer: Tracer | None = None


def use(tracer: Tracer | None) -> None:
    global _tracer
    _tracer = tracer


def is_on() -> bool:
    return _tracer is not None


@contextmanager
def span(
    name: str,
    *,
    kind: str = "internal",
    links: str = "",
    headers: Mapping[str, str] | None = None,
    **attributes: Any,
) -> Iterator[Span]:
    """Open a span around the block. `kind` is internal, server or consumer.

    `links` is the `traceparent` of a cause that does not wait for this span (a queued job's
    request); `headers` are those of the request being served, which name its parent span.
    """
    if _tracer is None:
        yield _no_span
        return
    with _tracer.span(name, kind=kind, links=links, headers=headers or {}) as begun:
        begun.set(**attributes)
        yield begun


def current() -> str:
    return _tracer.current() if _tracer is not None else ""
