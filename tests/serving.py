"""Servers of a test's own."""

from __future__ import annotations

import threading
from socketserver import BaseServer

POLL = 0.05  # seconds between two looks at whether to stop; by itself it waits half a second


def serve(server: BaseServer) -> None:
    """Let it serve in a thread that ends with the process, or by its `shutdown`."""
    threading.Thread(target=server.serve_forever, args=(POLL,), daemon=True).start()
