"""The extract stage: bytes to a document.

To add a kind: write a module with `accepts(resource) -> bool` and
`extract(resource, progress) -> RawDocument` and a `PROCESSOR` (`ingestion.documents.processors`),
and name it in EXTRACTORS. The first that accepts wins, so the special ones stand before the
general ones.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from ingestion.documents.errors import UnsupportedType
from ingestion.documents.provenance import Recorder
from ingestion.extraction import docx, epub, pdf, text
from ingestion.extraction.html import extractor as html

if TYPE_CHECKING:
    from ingestion.documents.processors import Processor
    from ingestion.documents.types import Progress, RawDocument, Resource


class Extractor(Protocol):
    PROCESSOR: Processor

    def accepts(self, resource: Resource) -> bool:
        """Whether this extractor reads the resource."""

    def extract(self, resource: Resource, progress: Progress) -> RawDocument:
        """Raises IngestionError: NotContent, BrokenDocument, TooLarge."""


FIELDS = ("text", "title", "author", "site", "published")
EXTRACTORS: tuple[Extractor, ...] = (pdf, docx, epub, html, text)


def extract(resource: Resource, progress: Progress) -> RawDocument:
    """Read the resource by the first extractor that takes it. Raises IngestionError."""
    for extractor in EXTRACTORS:
        if extractor.accepts(resource):
            recorder = Recorder(resource.content)
            with recorder.making(*FIELDS, by=extractor.PROCESSOR):
                raw = extractor.extract(resource, progress)
            return replace(raw, charset=resource.charset, made=recorder.made)
    raise UnsupportedType(f"Documents of the type {resource.media_type} can't be read.")
