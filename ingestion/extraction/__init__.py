"""The extract stage: bytes to a document, by the extractor of its kind.

An extractor is loaded by the first document of its kind, as what only opens an archive or reads
front matter needs no parser; `load_extractors` loads all of them. To add a kind, see
`library.document_kinds`.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from ingestion.documents import unsupported_types
from ingestion.documents.errors import UnsupportedType
from ingestion.documents.provenance import Recorder
from ingestion.extraction import places
from librarian_site.core.words import well_formed, without_invisible
from library.document_kinds import DOCUMENT_KINDS, of_media_type

if TYPE_CHECKING:
    from ingestion.documents.processors import Processor
    from ingestion.documents.types import Document, Progress, Resource


class Extractor(Protocol):
    """A module that reads documents of one kind, or of a few."""

    PROCESSOR: Processor

    def extract(self, resource: Resource, progress: Progress) -> Document:
        """Raises IngestionError: NotContent, BrokenDocument, TooLarge."""


FIELDS = ("text", "title", "author", "site", "published")


def load_extractors() -> None:
    """Load the parser of every kind of document, which takes a second."""
    for kind in DOCUMENT_KINDS:
        import_module(kind.extractor)


def extract(resource: Resource, progress: Progress) -> Document:
    """Read the resource by the extractor of its media type. Raises IngestionError."""
    kind = of_media_type(resource.media_type)
    if kind is None:
        raise UnsupportedType(unsupported_types.sentence(resource.media_type))
    extractor = cast(Extractor, import_module(kind.extractor))
    recorder = Recorder(resource.content)
    with recorder.making(*FIELDS, by=extractor.PROCESSOR):
        raw = extractor.extract(resource, progress)
    return replace(_without_invisible(raw), charset=resource.charset, made=recorder.made)


def _without_invisible(raw: Document) -> Document:
    """The document without characters that only say where a line may end, or say nothing."""
    return replace(
        places.rewritten(raw, _clean),
        title=_clean(raw.title),
        author=_clean(raw.author),
        site=_clean(raw.site),
        tags=tuple(map(_clean, raw.tags)),
        language=raw.language if raw.language.isascii() and raw.language.isalpha() else "",
    )


def _clean(text: str) -> str:
    return without_invisible(well_formed(text))
