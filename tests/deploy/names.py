"""A name server that knows one name, as Docker's knows a service by all its replicas."""

from __future__ import annotations

import socket
import socketserver
import struct
from collections.abc import Sequence

from tests.serving import serve

A = 1


class NameServer:
    """Answers every question of type A with the addresses, on a port of its own."""

    def __init__(self, addresses: Sequence[str]) -> None:
        packed = [socket.inet_aton(address) for address in addresses]

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                question, reply = self.request
                reply.sendto(_answer(question, packed), self.client_address)

        self._server = socketserver.UDPServer(("127.0.0.1", 0), Handler)
        serve(self._server)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _answer(query: bytes, addresses: Sequence[bytes]) -> bytes:
    """RFC 1035, section 4: the question again, then a record that points back to its name."""
    ends = query.index(b"\0", 12) + 5
    kind = struct.unpack("!H", query[ends - 4 : ends - 2])[0]
    found = addresses if kind == A else []
    header = query[:2] + struct.pack("!5H", 0x8180, 1, len(found), 0, 0)
    records = [struct.pack("!HHHIH", 0xC00C, A, 1, 1, 4) + address for address in found]
    return header + query[12:ends] + b"".join(records)
