"""Failures of the library's parts; each text is one sentence a person can act on."""

from __future__ import annotations


class LibraryError(Exception):
    """Base: a store is away or refused."""
