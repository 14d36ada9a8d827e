"""Spans, where OpenTelemetry is set up (`operations.monitoring.telemetry`); else nothing."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager


class Span(Protocol):
    def name(self, name: str) -> None: ...

    def set(self, **attributes: Any) -> None:
        """Attributes by name, a dot written as two underscores; None is left out."""

    def fail(self, why: str) -> None:
        """Mark as failed: a word, not a text that may tell of somebody."""


class Tracer(Protocol):
    def span(
        self, name: str, *, kind: str, links: str, headers: Mapping[str, str]
    ) -> AbstractContextManager[Span]: ...

    def current(self) -> str:
        """The span we are in, as W3C `traceparent`."""


class _Nothing:
    def name(self, name: str) -> None: ...

    def set(self, **attributes: Any) -> None: ...

    def fail(self, why: str) -> None: ...


_nothing = _Nothing()
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
    """A span around the work inside. `kind` is internal, server or consumer.

    `links` is the `traceparent` of what caused it without waiting for it; `headers` those of the
    request that waits for it.
    """
    if _tracer is None:
        yield _nothing
        return
    with _tracer.span(name, kind=kind, links=links, headers=headers or {}) as begun:
        begun.set(**attributes)
        yield begun


def current() -> str:
    return _tracer.current() if _tracer is not None else ""
