"""Which request, user and job this is about: what each line of the log, span and report carries."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

type Id = str | int | None

_ids: ContextVar[Mapping[str, Id | Callable[[], Id]] | None] = ContextVar("ids", default=None)


def begin(**ids: Id | Callable[[], Id]) -> None:
    """Forget what was told before; from now on this is about these.

    A function is asked each time: who a request is of turns out late.
    """
    _ids.set(ids)


@contextmanager
def about(**ids: Id | Callable[[], Id]) -> Iterator[None]:
    """The same for a while, and nothing else meanwhile."""
    before = _ids.get()
    _ids.set(ids)
    try:
        yield
    finally:
        # Not by a token, which may leave it unset: asgiref, between its threads, carries over
        # what is set alone, and so would bring an old value back.
        _ids.set(before)


def ids() -> dict[str, Any]:
    """What is known now, without what is unknown or empty."""
    told = {name: told() if callable(told) else told for name, told in (_ids.get() or {}).items()}
    return {name: value for name, value in told.items() if value not in (None, "")}
