"""Context variables (request_id, user_id, job_id) added to log lines, spans and error reports."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

type Id = str | int | None

_ids: ContextVar[Mapping[str, Id | Callable[[], Id]] | None] = ContextVar("ids", default=None)


def reset(**ids: Id | Callable[[], Id]) -> None:
    """Replace the ids of this context.

    A value may be a function, called each time: the user of a request is known late.
    """
    _ids.set(ids)


@contextmanager
def bind(**ids: Id | Callable[[], Id]) -> Iterator[None]:
    """Replace the ids inside the `with` block; restore those from before at its end."""
    before = _ids.get()
    _ids.set(ids)
    try:
        yield
    finally:
        # Not by a token, which may leave the variable unset: asgiref copies only variables that
        # are set between its threads, and would bring an old value back.
        _ids.set(before)


def ids() -> dict[str, Any]:
    """Return the context variables that have a value."""
    told = {name: told() if callable(told) else told for name, told in (_ids.get() or {}).items()}
    return {name: value for name, value in told.items() if value not in (None, "")}
