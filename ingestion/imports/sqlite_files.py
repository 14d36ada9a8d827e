"""Databases of SQLite that other programs keep their entries in."""

from __future__ import annotations

import sqlite3

_MAGIC = b"SQLite format 3\x00"
_FIRST_PAGE = 65_536  # bytes it may have at most


def schema_of(content: bytes) -> bytes:
    """The first page, in which names of tables and columns stand; empty for any other file."""
    return content[:_FIRST_PAGE] if content.startswith(_MAGIC) else b""


def opened(content: bytes) -> sqlite3.Connection:
    """The database in memory, with nothing in it that runs by itself. Raises sqlite3.Error."""
    database = sqlite3.connect(":memory:")
    database.execute("PRAGMA trusted_schema = OFF")
    # Bytes 18 and 19 say that a write-ahead log belongs to it, which is not here.
    database.deserialize(content[:18] + b"\x01\x01" + content[20:])
    database.text_factory = lambda raw: raw.decode(errors="replace")
    return database
