"""Whether somebody listens on a Unix socket."""

from __future__ import annotations

import socket
from pathlib import Path


def accepts(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True
