"""What a site answered (`ingestion.site_apis`): the ZIP file is unpacked, its own module reads."""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from ingestion.documents import processors
from ingestion.documents.errors import BrokenDocument
from ingestion.extraction import safe_zip
from ingestion.extraction.builders import MISSHAPEN
from ingestion.site_apis.answers import DAMAGED, Part, SiteAnswers
from ingestion.site_apis.registry import HOSTS
from library.document_kinds import of_media_type

if TYPE_CHECKING:
    from ingestion.documents.types import Document, Progress, Resource

PROCESSOR = processors.SOURCES


class Reader(Protocol):
    """A module of this package, named as the one in `ingestion.site_apis` that asks."""

    def read(self, capture: SiteAnswers, resource: Resource) -> Document:
        """Raises IngestionError."""


READERS = {
    name: cast(Reader, import_module(f"ingestion.extraction.site_apis.{name}")) for name in HOSTS
}


def extract(resource: Resource, progress: Progress) -> Document:
    progress(0, "Reading what the site answered")
    capture = _unpack(resource)
    reader = READERS.get(capture.source)
    if reader is None:
        raise BrokenDocument("The file is from a source that is not known here.")
    try:
        return reader.read(capture, resource)
    except MISSHAPEN as error:
        raise BrokenDocument(DAMAGED) from error


def _unpack(resource: Resource) -> SiteAnswers:
    kind = of_media_type(resource.media_type)
    member = kind.zip_member if kind else ""
    try:
        with safe_zip.opened(resource.content) as archive:
            manifest = json.loads(archive.read(member))
            parts = {
                str(name): Part(
                    archive.read(name), str(at["type"]), str(at["charset"]), str(at["url"])
                )
                for name, at in manifest["parts"].items()
            }
            return SiteAnswers(str(manifest["source"]), str(manifest["url"]), parts)
    except MISSHAPEN as error:
        raise BrokenDocument("The file is damaged and can't be read.") from error
