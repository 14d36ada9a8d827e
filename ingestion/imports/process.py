"""The process that reads export files (see `ingestion.sandbox.one_request`)."""

from __future__ import annotations

from typing import Any

from ingestion.imports.reading import understand
from ingestion.sandbox.one_request import serve


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """What is understood of the files. Raises IngestionError for what can't be read."""
    files = [(name, content) for name, content in request["files"]]
    return {"understood": understand(files, request.get("columns") or None).as_json()}


if __name__ == "__main__":
    serve(answer)
