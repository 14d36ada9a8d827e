"""Hand a file in as the fetcher and the upload form do: by its bytes and its name."""

from __future__ import annotations

from ingestion.documents.media_types import sniff
from ingestion.documents.types import Document, Resource, no_progress
from ingestion.extraction import extract


def read(content: bytes | str, name: str) -> Document:
    content = content.encode() if isinstance(content, str) else content
    resource = Resource(content, sniff(content, "", name), filename=name)
    return extract(resource, no_progress)
