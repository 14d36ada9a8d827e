"""The process that reads export files: limited in memory and time, without network or settings.

Reads one request from standard input and answers on standard output, both as one msgpack frame.
"""

from __future__ import annotations

import os
import resource as limits
import sys
from contextlib import suppress
from typing import Any

import msgpack

from ingestion.documents.errors import IngestionError
from ingestion.imports.reading import understand


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """What is understood of the files, or why they can't be read."""
    files = [(name, content) for name, content in request["files"]]
    try:
        return {"understood": understand(files, request.get("columns") or None).as_json()}
    except IngestionError as error:
        return {"error": {"code": error.code, "message": error.message}}
    except MemoryError:
        return {"error": {"code": "too_large", "message": "The file takes too much memory."}}


def main() -> None:
    with suppress(OSError, AttributeError):
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)  # parsers have nobody to call
    request = msgpack.unpackb(sys.stdin.buffer.read())
    limits.setrlimit(limits.RLIMIT_AS, (request["memory"], request["memory"]))
    limits.setrlimit(limits.RLIMIT_CPU, (request["seconds"], request["seconds"]))
    limits.setrlimit(limits.RLIMIT_FSIZE, (0, 0))
    # Lone surrogates, which JSON can spell, are no text.
    sys.stdout.buffer.write(msgpack.packb(answer(request), unicode_errors="replace"))


if __name__ == "__main__":
    main()
