"""Readiness check of a server on a Unix socket."""

from __future__ import annotations

import socket
from pathlib import Path


def accepts(path: Path) -> bool:
    """Return whether a server accepts connections on the socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True
