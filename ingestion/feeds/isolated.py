"""Parse feeds in a separate, sandboxed process: a crash there is harmless."""

from __future__ import annotations

from typing import Any

from ingestion.sandbox import one_request

MEMORY = 1_500_000_000  # bytes of address space
SECONDS = 15  # of processor time


def read(content: bytes, url: str) -> dict[str, Any]:
    """What `parsing.read` makes of the document. Raises IngestionError."""
    frame = one_request.run(
        "ingestion.feeds.process",
        {"content": content, "url": url},
        memory=MEMORY,
        seconds=SECONDS,
        advice="The feed is too large.",
    )
    understood: dict[str, Any] = frame["read"]
    return understood
