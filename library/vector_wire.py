"""How the embedded index's process and its clients talk: a 4-byte length, then msgpack."""

from __future__ import annotations

import errno
import struct
from typing import TYPE_CHECKING, Any

import msgpack

if TYPE_CHECKING:
    import socket

MAX_MESSAGE = 512_000_000  # bytes; an item of 100,000 passages is 300 MB
_LENGTH = struct.Struct("!I")


def send(connection: socket.socket, message: Any) -> None:
    """Raises OSError."""
    body: bytes = msgpack.packb(message)
    if len(body) > MAX_MESSAGE:
        raise OSError(errno.EMSGSIZE, f"a message of {len(body)} bytes is too large")
    connection.sendall(_LENGTH.pack(len(body)) + body)


def receive(connection: socket.socket) -> Any:
    """Raises OSError; ConnectionResetError when the other side has gone."""
    (size,) = _LENGTH.unpack(_exactly(connection, _LENGTH.size))
    if size > MAX_MESSAGE:
        raise ConnectionAbortedError(f"a message of {size} bytes is too large")
    return msgpack.unpackb(_exactly(connection, size))


def _exactly(connection: socket.socket, size: int) -> bytes:
    received = bytearray()
    while len(received) < size:
        part = connection.recv(min(1 << 20, size - len(received)))
        if not part:
            raise ConnectionResetError("the connection was closed")
        received += part
    return bytes(received)
