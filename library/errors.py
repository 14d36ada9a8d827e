"""Failures of the library's parts; each text is one sentence a person can act on."""

from __future__ import annotations


class LibraryError(Exception):
    """Base: a store is away or refused."""


class BadParameter(Exception):
    """A request's parameter makes no sense; `field` names it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class StorageError(LibraryError):
    """The file store did not do what was asked."""


class AlreadyThere(Exception):
    """An item can't be restored, as the library has its address or file again."""


class StoreRefused(StorageError):
    """The file store refuses until a person has changed something: it is full, a key may not."""


class ItemGone(LibraryError):
    """The item was deleted while it was worked on."""
