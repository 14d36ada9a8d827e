"""Zip archives: the documents in them, each a section under its path; archives in them too."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ingestion.documents import processors
from ingestion.documents.errors import IngestionError, NotContent, TooLarge
from ingestion.documents.media_types import sniff
from ingestion.extraction import builders, nested, places, safe_zip
from library.document_kinds import ARCHIVE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingestion.documents.types import Document, Progress, Resource

PROCESSOR = processors.ARCHIVE

MAX_FILES = 1000
MAX_DEPTH = 3  # of archives in archives
_HIDDEN = ("__MACOSX", "Thumbs.db", "desktop.ini")


def extract(resource: Resource, progress: Progress) -> Document:
    progress(0, "Opening the archive")
    sections, left_out = [], []
    for number, (path, content) in enumerate(_files(resource.content)):
        if number >= MAX_FILES:
            raise TooLarge(f"The archive has more than {MAX_FILES} files. Add fewer at once.")
        try:
            document = nested.read(content, name=path)
        except IngestionError as error:
            left_out.append(f"- {builders.escaped(path)}: {builders.escaped(error.message)}")
        else:
            title = document.title if document.title != PurePosixPath(path).stem else path
            section = nested.section(title, document)
            if title != path:
                section += f"\n\n— {builders.escaped(path)}"
            sections.append(places.within(section, path=path))
        progress(min(99, number), path)
    if not sections:
        raise NotContent("The archive has no document that can be read.")
    if left_out:
        sections.append("## Not read\n\n" + "\n".join(left_out))
    return builders.document(resource, ARCHIVE, "\n\n".join(sections))


def _files(content: bytes, prefix: str = "", depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of each file that is no system's own."""
    with safe_zip.opened(content) as archive:
        for part in archive.infolist():
            path = PurePosixPath(part.filename)
            if part.is_dir() or any(p.startswith(".") or p in _HIDDEN for p in path.parts):
                continue
            inner = archive.read(part)
            if sniff(inner, "", part.filename) == ARCHIVE.media_types[0] and depth < MAX_DEPTH:
                yield from _files(inner, f"{prefix}{part.filename}/", depth + 1)
            else:
                yield f"{prefix}{part.filename}", inner
