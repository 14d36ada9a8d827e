"""The process that decodes pictures (see `ingestion.sandbox.one_request`)."""

from __future__ import annotations

import os
from typing import Any

from ingestion.documents.errors import BrokenDocument, TooLarge
from ingestion.extraction import safe_zip
from ingestion.pictures.decoding import decode
from ingestion.sandbox.one_request import serve

NICENESS = 10  # whoever waits for a document goes first


def answer(request: dict[str, Any]) -> dict[str, Any]:
    os.nice(NICENESS)
    content = request["content"]
    if request["part"]:
        content = _part(content, request["part"], request["max_bytes"])
    return decode(content, max_pixels=request["max_pixels"], thumbnail=request["thumbnail"])


def _part(document: bytes, name: str, max_bytes: int) -> bytes:
    """A part of a book or an office document. Raises IngestionError."""
    with safe_zip.opened(document) as archive:
        if name not in archive.namelist():
            raise BrokenDocument("The document does not have the picture.")
        if archive.getinfo(name).file_size > max_bytes:
            raise TooLarge(f"The picture is larger than {max_bytes / 1_000_000:g} MB.")
        return archive.read(name)


if __name__ == "__main__":
    serve(answer)
