"""Where a worker gets its reader from."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
from pathlib import Path

from ingestion.sandbox import environment

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]


def get() -> tuple[subprocess.Popen[bytes] | None, socket.socket]:
    """Return a new reader's process and control socket.

    One of those that `manage.py up` has ready, which is not ours to end, else one of our own.
    """
    waiting = _waiting()
    return (None, waiting) if waiting is not None else _start()


def _waiting() -> socket.socket | None:
    """A connection to one of the readers of `manage.py up`; None where there are none."""
    path = os.environ.get(environment.READERS_SOCKET)
    if not path:
        return None
    control = socket.socket(socket.AF_UNIX)
    try:
        control.connect(path)
    except OSError as error:
        logger.warning("The readers can't be reached, so one is started: %s", error)
        control.close()
        return None
    return control


def _start() -> tuple[subprocess.Popen[bytes], socket.socket]:
    control, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "ingestion.sandbox.process", str(theirs.fileno())],
            cwd=ROOT,
            env=environment.of_reader(),
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    return process, control
