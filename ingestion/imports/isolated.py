"""Read export files in a separate process with limits of memory and time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ingestion.documents.signatures import tar_type
from ingestion.imports.limits import MAX_FILE, MAX_TOGETHER, too_large, too_large_together
from ingestion.sandbox import one_request

MEMORY = 4_000_000_000  # bytes of address space, of which a file of 100 MB takes a third
SECONDS = 60  # of processor time, and twice as much on the wall


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
    if sum(len(content) for _, content in files) > MAX_TOGETHER:
        raise too_large_together()
    frame = one_request.run(
        "ingestion.imports.process",
        {"files": files, "columns": columns},
        memory=memory,
        seconds=seconds,
        advice="Export it in parts.",
    )
    understood: dict[str, Any] = frame["understood"]
    return understood


def without_tar(files: Sequence[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """The files, TAR archives among them as ZIP files. Raises IngestionError.

    One that is larger than may be is told before the other process has it too.
    """
    for name, content in files:
        if len(content) > MAX_FILE and tar_type(content):
            raise too_large(name)
    return [(name, _as_zip(content) if tar_type(content) else content) for name, content in files]


def _as_zip(content: bytes) -> bytes:
    frame = one_request.run(
        "ingestion.imports.process",
        {"tar": content},
        memory=MEMORY,
        seconds=SECONDS,
        advice="Export it in parts.",
    )
    packed: bytes = frame["zip"]
    return packed
