"""The process that reads export files (see `ingestion.sandbox.one_request`)."""

from __future__ import annotations

from typing import Any

from ingestion.extraction.tar_archive import as_zip
from ingestion.imports.limits import MAX_FILE
from ingestion.imports.reading import understand
from ingestion.imports.source import MAX_PARTS
from ingestion.sandbox.one_request import serve


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """What is understood of the files, or a TAR archive as a ZIP file. Raises IngestionError."""
    if tar := request.get("tar"):
        return {"zip": as_zip(tar, max_unpacked=MAX_FILE, max_parts=MAX_PARTS)}
    files = [(name, content) for name, content in request["files"]]
    return {"understood": understand(files, request.get("columns") or None).as_json()}


if __name__ == "__main__":
    serve(answer)
