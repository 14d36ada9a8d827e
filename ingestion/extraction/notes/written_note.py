"""Notes written here, in Markdown: the first line is the title, links to items stay as written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingestion.documents import processors
from ingestion.extraction import builders
from ingestion.extraction.encoding import decode
from library.document_kinds import NOTE

if TYPE_CHECKING:
    from ingestion.documents.types import Document, Progress, Resource

PROCESSOR = processors.WRITTEN


def extract(resource: Resource, progress: Progress) -> Document:
    progress(0, "Reading the note")
    heading, _, text = decode(resource.content, "utf-8", markup=False).partition("\n")
    return builders.document(resource, NOTE, text, title=heading.removeprefix("# "))
