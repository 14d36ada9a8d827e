"""Web archives: WARC (ISO 28500) and WACZ, a zip file of such; each page a section."""

from __future__ import annotations

import json
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from ingestion.documents import processors
from ingestion.documents.errors import (
    BrokenDocument,
    FetchError,
    IngestionError,
    NotContent,
    TooLarge,
)
from ingestion.extraction import built, nested, places, safe_zip
from ingestion.extraction.encoding import decode
from ingestion.fetching.decompression import decompress
from library.document_kinds import WEB_ARCHIVE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingestion.documents.types import Document, Progress, Resource

PROCESSOR = processors.WEB_ARCHIVE

# What warcio raises for a damaged file; it looks for a status where there is none.
_DAMAGE = (
    *(ArchiveLoadFailed, EOFError, OSError, ValueError),
    *(AttributeError, LookupError, TypeError, zlib.error),
)
MAX_RECORDS = 20_000
MAX_PAGES = 1000
MAX_BODY = 50_000_000  # bytes of one record, unpacked


class Capture(NamedTuple):
    url: str
    content: bytes
    media_type: str
    charset: str


def extract(resource: Resource, progress: Progress) -> Document:
    progress(0, "Opening the web archive")
    title = ""
    archives = [resource.content]
    if resource.content.startswith(b"PK"):
        with safe_zip.opened(resource.content) as package:
            title = _package_title(package)
            archives = [package.read(n) for n in package.namelist() if n.startswith("archive/")]
    sections: list[str] = []
    seen: set[str] = set()
    for capture in (each for content in archives for each in _captures(content)):
        if capture.url in seen or len(sections) >= MAX_PAGES:
            continue
        seen.add(capture.url)
        section = _section(capture)
        if section:
            sections.append(section)
            progress(min(99, len(sections)), f"Page {len(sections)}")
    if not sections:
        raise NotContent("The web archive has no page with text.")
    return built.document(resource, WEB_ARCHIVE, "\n\n".join(sections), title=title)


def _package_title(package: Any) -> str:
    if "datapackage.json" not in package.namelist():
        return ""
    try:
        described = json.loads(package.read("datapackage.json"))
    except ValueError:
        return ""
    return str(described.get("title") or "") if isinstance(described, dict) else ""


def _captures(content: bytes) -> Iterator[Capture]:
    """Answers with a body; what is a redirect, an error or seen before has none to read."""
    try:
        for number, record in enumerate(ArchiveIterator(BytesIO(content))):
            if number >= MAX_RECORDS:
                raise TooLarge(f"The web archive has more than {MAX_RECORDS:,} records.")
            url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
            if record.rec_type == "response" and record.http_headers is not None:
                if record.http_headers.get_statuscode() != "200":
                    continue
                declared = record.http_headers.get_header("Content-Type") or ""
            elif record.rec_type == "resource" and url.startswith(("http://", "https://")):
                declared = record.rec_headers.get_header("Content-Type") or ""
            else:
                continue
            body = _body(record)
            if len(body) > MAX_BODY:
                raise TooLarge("A page of the web archive is too large.")
            media_type, _, parameters = declared.partition(";")
            charset = parameters.partition("charset=")[2].strip(" \"'")
            yield Capture(url, body, media_type.strip().lower(), charset)
    except _DAMAGE as error:
        raise BrokenDocument("The web archive is damaged and can't be read.") from error


def _body(record: Any) -> bytes:
    """The record's body, unpacked here where warcio relies on other libraries for it."""
    headers = record.http_headers
    encoding = (headers.get_header("Content-Encoding") or "").strip().lower() if headers else ""
    if encoding not in ("br", "zstd"):
        return bytes(record.content_stream().read(MAX_BODY + 1))
    headers.remove_header("Content-Encoding")
    body = bytearray()
    try:
        for piece in decompress([record.content_stream().read(MAX_BODY + 1)], encoding):
            body += piece
            if len(body) > MAX_BODY:
                break
    except FetchError:
        return b""  # this record is damaged, the others need not be
    return bytes(body)


def _section(capture: Capture) -> str:
    """The page under its title; empty for what is no text: pictures, scripts, styles."""
    if capture.media_type.startswith(("image/", "font/", "audio/", "video/", "text/css")):
        return ""
    if "javascript" in capture.media_type or "json" in capture.media_type:
        return ""
    try:
        if _is_page(capture):
            document = nested.read_page(capture.content, charset=capture.charset, url=capture.url)
        else:
            document = nested.read(
                capture.content,
                declared_type=capture.media_type,
                charset=capture.charset,
                url=capture.url,
            )
    except IngestionError:
        return ""
    section = nested.section(document.title, document, url=capture.url)
    return places.within(section, url=capture.url)


def _is_page(capture: Capture) -> bool:
    if "html" in capture.media_type:
        return True
    head = decode(capture.content[:1000], capture.charset).lstrip().lower()
    return head.startswith(("<!doctype html", "<html"))
