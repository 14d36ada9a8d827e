"""A reader of `manage.py up`: serves one worker after another, at a socket that all readers share.

    python -m ingestion.sandbox.waiting_reader DESCRIPTOR

Forked from a process that has the parsers loaded (`process.load`), which readers then have once
for all of them. A worker keeps its reader as long as it keeps the connection.
"""

from __future__ import annotations

import socket
import sys

from ingestion.sandbox import priority, process


def main() -> None:
    priority.give_way(priority.NICENESS)
    with socket.socket(fileno=int(sys.argv[1])) as listener:
        while True:
            control, _ = listener.accept()
            with control:
                process.serve(control, listener)


if __name__ == "__main__":
    main()
