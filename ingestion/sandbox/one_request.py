"""A process for one request: limited in memory and time, without network, secrets or settings.

`run` starts it and waits; the process itself calls `serve`. Request and answer are one msgpack
frame each, on standard input and output.
"""

from __future__ import annotations

import resource as limits
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgpack

from ingestion.documents import errors
from ingestion.documents.errors import BrokenDocument, DeadlineExceeded, IngestionError, TooLarge
from ingestion.sandbox import confinement
from ingestion.sandbox.environment import without_secrets

ROOT = Path(__file__).resolve().parents[2]
_BY_CODE = {each.code: each for each in (BrokenDocument, TooLarge, errors.UnsupportedType)}


def run(
    module: str, request: dict[str, Any], *, memory: int, seconds: int, advice: str
) -> dict[str, Any]:
    """The answer of the module's process.

    `memory` is bytes of address space, `seconds` processor time, and twice as much on the wall.
    Raises the IngestionError that it answers with; DeadlineExceeded or TooLarge, with the advice,
    where it takes more than it may have; BrokenDocument where it fails otherwise.
    """
    too_slow = f"Reading the file takes too long. {advice}".strip()
    try:
        done = subprocess.run(  # noqa: S603 - its own program
            [sys.executable, "-m", module],
            cwd=ROOT,
            env=without_secrets(),
            input=msgpack.packb({**request, "memory": memory, "seconds": seconds}),
            capture_output=True,
            timeout=2 * seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise DeadlineExceeded(too_slow, permanent=True) from error
    if done.returncode < 0:
        raise DeadlineExceeded(too_slow, permanent=True)
    if done.returncode or not done.stdout:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or [""]
        if "MemoryError" in last[0]:
            raise TooLarge(f"Reading the file takes too much memory. {advice}".strip())
        raise BrokenDocument(f"The file can't be read ({last[0][:200]}).")
    frame: dict[str, Any] = msgpack.unpackb(done.stdout, strict_map_key=False)
    if failure := frame.get("error"):
        raised: IngestionError = _BY_CODE.get(failure["code"], BrokenDocument)(failure["message"])
        raise raised
    return frame


def serve(answer: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Answer the one request; an IngestionError is answered with too."""
    confinement.leave_network()
    request = msgpack.unpackb(sys.stdin.buffer.read())
    limits.setrlimit(limits.RLIMIT_AS, (request["memory"], request["memory"]))
    limits.setrlimit(limits.RLIMIT_CPU, (request["seconds"], request["seconds"]))
    limits.setrlimit(limits.RLIMIT_FSIZE, (0, 0))
    confinement.enter()
    try:
        frame = answer(request)
    except IngestionError as error:
        frame = {"error": {"code": error.code, "message": error.message}}
    except MemoryError:
        frame = {"error": {"code": "too_large", "message": "The file takes too much memory."}}
    # Lone surrogates, which JSON can spell, are no text.
    sys.stdout.buffer.write(msgpack.packb(frame, unicode_errors="replace"))
