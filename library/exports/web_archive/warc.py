"""Items as a WARC file (ISO 28500), a gzip member for each record."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import IO, TYPE_CHECKING

from librarian_site.core.orm.batching import in_batches
from librarian_site.core.version import __version__
from library.exports.base import Export, ExportFormat, one_line
from library.exports.web_archive.records import Record, records_of

if TYPE_CHECKING:
    from library.models import LibraryItem

SOFTWARE = f"Williams Librarian {__version__}"
VERSION = "WARC/1.1"
BATCH = 20
ABOUT = (
    "Originals as they were fetched, without their HTTP headers, which are not kept; pages as a "
    "browser captured them, in one file; pictures without what else was in their files."
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record begins in the file, and how many bytes it has there."""

    record: Record
    digest: str  # sha256: and hexadecimal, of its content
    offset: int
    length: int


def write(export: Export, file: IO[bytes]) -> int:
    """Raises StorageError where a file of an item can't be read."""
    writer = WarcFile(file, export)
    count = 0
    for item in items_of(export):
        for _ in writer.add(item):
            pass
        count += 1
    return count


def items_of(export: Export) -> Iterator[LibraryItem]:
    rows = export.items.prefetch_related("captures", "pictures")
    return iter(in_batches(rows.defer("search_vector", "signature", "bands"), BATCH))


class WarcFile:
    """Writes records to a file, and says where they are."""

    def __init__(self, file: IO[bytes], export: Export) -> None:
        self._file = file
        self._offset = 0
        about = f"software: {SOFTWARE}\r\nformat: {VERSION}\r\ntitle: {one_line(export.title)}\r\n"
        content = f"{about}description: {ABOUT}\r\n".encode()
        self._append("warcinfo", _headers("", export.made_at, content), content)

    def add(self, item: LibraryItem) -> Iterator[Place]:
        for record in records_of(item):
            headers = _headers(record.url, record.moment, record.content)
            offset = self._offset
            self._append("resource", headers, record.content, record.media_type)
            digest = headers["WARC-Payload-Digest"]
            yield Place(record, digest, offset, self._offset - offset)

    def _append(
        self, kind: str, headers: dict[str, str], content: bytes, media_type: str = ""
    ) -> None:
        # Imported late, as the web process loads it only for an export.
        from warcio.warcwriter import WARCWriter

        packed = BytesIO()
        writer = WARCWriter(packed, gzip=True, warc_version=VERSION)
        record = writer.create_warc_record(
            headers.get("WARC-Target-URI", ""),
            kind,
            payload=BytesIO(content),
            length=len(content),
            warc_content_type=media_type,
            warc_headers_dict=headers,
        )
        writer.write_record(record)
        self._offset += self._file.write(packed.getvalue())


def _headers(url: str, moment: datetime, content: bytes) -> dict[str, str]:
    digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
    named = {"WARC-Target-URI": url} if url else {}
    return {
        **named,
        "WARC-Date": iso(moment),
        "WARC-Payload-Digest": digest,
        "WARC-Block-Digest": digest,
    }


def iso(moment: datetime) -> str:
    """A moment to the second, as WARC and WACZ write it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


FORMAT = ExportFormat("warc", "Web archive (WARC)", ".warc.gz", "application/warc", write)
