"""Messages between two of our own processes over a socket: a 4-byte length, then msgpack.

Knows no Django: the sandbox and the vector index's server must start without it.
"""

from __future__ import annotations

import select
import struct
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgpack

if TYPE_CHECKING:
    import socket
    from collections.abc import Mapping

MAX_FRAME = 1_000_000_000  # bytes; the largest in use, an item of 100,000 passages, is 300 MB
_LENGTH = struct.Struct("!I")


class FrameError(OSError):
    """What was to be sent or has come is too long, or no message."""


def send(connection: socket.socket, message: Mapping[str, Any]) -> None:
    """Send one message; datetimes go as ISO 8601 text. Raises OSError."""
    body: bytes = msgpack.packb(message, default=_plain)
    if len(body) > MAX_FRAME:
        raise FrameError(f"A message of {len(body)} bytes is too long.")
    connection.sendall(_LENGTH.pack(len(body)))
    connection.sendall(body)


def receive(connection: socket.socket, seconds: float | None = None) -> dict[str, Any] | None:
    """Return the next message; None when none begins within `seconds`.

    Raises ConnectionResetError when the other side is gone, FrameError for what is no message.
    """
    if seconds is not None and not select.select([connection], [], [], seconds)[0]:
        return None
    (length,) = _LENGTH.unpack(_exactly(connection, _LENGTH.size))
    if length > MAX_FRAME:
        raise FrameError(f"A message of {length} bytes is too long.")
    try:
        message = msgpack.unpackb(_exactly(connection, length))
    except ValueError as error:
        raise FrameError(f"That is no message: {error}") from error
    if not isinstance(message, dict):
        raise FrameError("That is no message: it is not a map.")
    return message


def _exactly(connection: socket.socket, count: int) -> bytearray:
    content = bytearray(count)
    view = memoryview(content)
    while view:
        received = connection.recv_into(view)
        if not received:
            raise ConnectionResetError("The connection was closed.")
        view = view[received:]
    return content


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} can't be sent.")
