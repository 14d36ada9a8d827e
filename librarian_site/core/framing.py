"""Length-prefixed msgpack over a socket: what passes between a worker and its reader."""

from __future__ import annotations

import select
import struct
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgpack

if TYPE_CHECKING:
    import socket

    from ingestion.documents.types import RawDocument, Resource

_LENGTH = struct.Struct("!I")
MAX_FRAME = 1_000_000_000  # bytes; what is sent is far smaller


def plain(value: RawDocument | Resource) -> dict[str, Any]:
    """The dataclass as what msgpack takes."""
    return asdict(value)


def send(connection: socket.socket, frame: dict[str, Any]) -> None:
    body = msgpack.packb(frame, default=_moment)
    connection.sendall(_LENGTH.pack(len(body)))
    connection.sendall(body)


def receive(connection: socket.socket, seconds: float | None = None) -> dict[str, Any] | None:
    """The next frame; None when none begins within that time.

    Raises EOFError when the far side is gone, ValueError for what is not a frame.
    """
    if seconds is not None and not select.select([connection], [], [], seconds)[0]:
        return None
    length = _LENGTH.unpack(_exactly(connection, _LENGTH.size))[0]
    if length > MAX_FRAME:
        raise ValueError("The frame is too long.")
    frame = msgpack.unpackb(_exactly(connection, length))
    if not isinstance(frame, dict):
        raise ValueError("That is no frame.")
    return frame


def _exactly(connection: socket.socket, count: int) -> bytes:
    content = bytearray(count)
    view = memoryview(content)
    while view:
        got = connection.recv_into(view)
        if not got:
            raise EOFError("The far side is gone.")
        view = view[got:]
    return bytes(content)


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} can't be sent.")
