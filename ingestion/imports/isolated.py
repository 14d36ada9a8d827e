"""Read export files in a separate process with limits of memory and time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgpack

from ingestion.documents import errors
from ingestion.documents.errors import BrokenDocument, DeadlineExceeded, IngestionError, TooLarge

ROOT = Path(__file__).resolve().parents[2]
MAX_BYTES = 200_000_000  # of all files together
MEMORY = 4_000_000_000  # bytes of address space, of which a file of 100 MB takes a third
SECONDS = 60  # of processor time, and twice as much on the wall
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "HOME", "TMPDIR", "LD_LIBRARY_PATH")
_BY_CODE = {each.code: each for each in (BrokenDocument, TooLarge, errors.UnsupportedType)}


def understand(
    files: Sequence[tuple[str, bytes]],
    columns: dict[str, str] | None = None,
    *,
    memory: int = MEMORY,
    seconds: int = SECONDS,
) -> dict[str, Any]:
    """What `reading.understand` makes of the files, as JSON; raises what it raises.

    DeadlineExceeded or TooLarge where the files take more than a process may have.
    """
    if sum(len(content) for _, content in files) > MAX_BYTES:
        raise TooLarge(f"The files are larger than {MAX_BYTES // 1_000_000} MB together.")
    request = {"files": files, "columns": columns, "memory": memory, "seconds": seconds}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "ingestion.imports.process"],
            cwd=ROOT,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            input=msgpack.packb(request),
            capture_output=True,
            timeout=2 * seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise DeadlineExceeded(_TOO_SLOW, permanent=True) from error
    return _outcome(done)


_TOO_SLOW = "Reading the file takes too long. Export it in parts."


def _outcome(done: subprocess.CompletedProcess[bytes]) -> dict[str, Any]:
    if done.returncode < 0:
        raise DeadlineExceeded(_TOO_SLOW, permanent=True)
    if done.returncode or not done.stdout:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or [""]
        if "MemoryError" in last[0]:
            raise TooLarge("Reading the file takes too much memory. Export it in parts.")
        raise BrokenDocument(f"The file can't be read ({last[0][:200]}).")
    frame = msgpack.unpackb(done.stdout, strict_map_key=False)
    if error := frame.get("error"):
        raised: IngestionError = _BY_CODE.get(error["code"], BrokenDocument)(error["message"])
        raise raised
    understood: dict[str, Any] = frame["understood"]
    return understood
