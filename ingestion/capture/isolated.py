"""Make self-contained HTML in a separate, sandboxed process: a crash there is harmless."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from ingestion.sandbox import one_request

MEMORY = 3_000_000_000  # bytes of address space
SECONDS = 60  # of processor time

File = tuple[bytes, str, str]
"""Of a file that the page loads: its content, its type, and its URL after all redirects."""


@dataclass(frozen=True, slots=True)
class Made:
    """The copy, its text, and the addresses it would have loaded, each with whether it is CSS."""

    html: bytes
    text: str
    missing: dict[str, bool]
    left_out: int  # files for which there was no room


def from_snapshot(snapshot: dict[str, Any], files: dict[str, File], *, max_bytes: int) -> Made:
    """Of what a browser says of the page. Raises IngestionError."""
    return _run({"snapshot": json.dumps(snapshot)}, files, max_bytes)


def from_html(
    html: bytes, files: dict[str, File], *, url: str, charset: str, max_bytes: int
) -> Made:
    """Of a page as it was fetched. Raises IngestionError."""
    return _run({"html": html, "url": url, "charset": charset}, files, max_bytes)


def _run(request: dict[str, Any], files: dict[str, File], max_bytes: int) -> Made:
    frame = one_request.run(
        "ingestion.capture.process",
        {**request, "files": files, "max_bytes": max_bytes},
        memory=MEMORY,
        seconds=SECONDS,
        advice="The page is too large to be captured.",
    )
    return Made(
        html=frame["html"].encode("utf-8", "replace"),
        text=frame["text"],
        missing={url: bool(is_sheet) for url, is_sheet in frame["missing"]},
        left_out=int(frame["left_out"]),
    )
