"""Web archives: WARC (ISO 28500) and WACZ, a zip file of such; each page a section."""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import replace
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
from ingestion.extraction import builders, nested, places, safe_zip
from ingestion.extraction.encoding import decode
from ingestion.extraction.web_archives import packing
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
_ROBOTS = re.compile(r"https?://[^/]+/robots\.txt$", re.IGNORECASE)
MAX_RECORDS = 20_000
MAX_PAGES = 1000
MAX_BODY = 50_000_000  # bytes of one record, unpacked


class Capture(NamedTuple):
    url: str
    content: bytes
    media_type: str
    charset: str
    at: str  # ISO 8601, as the archive writes it
    start: int  # of its record in the file, as `packing.unpacked` gives it
    length: int


def extract(resource: Resource, progress: Progress) -> Document:
    progress(0, "Opening the web archive")
    title = ""
    archives = [resource.content]
    if resource.content.startswith(b"PK"):
        with safe_zip.opened(resource.content) as package:
            title = _package_title(package)
            archives = [package.read(n) for n in package.namelist() if n.startswith("archive/")]
    pages: list[tuple[Capture, Document]] = []
    seen: set[str] = set()
    for capture in (each for content in archives for each in captures(content)):
        if capture.url in seen or len(pages) >= MAX_PAGES:
            continue
        seen.add(capture.url)
        if (page := _read(capture)) is not None:
            pages.append((capture, page))
            progress(min(99, len(pages)), f"Page {len(pages)}")
    if not pages:
        raise NotContent("The web archive has no page with text.")
    if len(pages) == 1 and not title:
        return _single(resource, *pages[0])
    sections = (_section(capture, page) for capture, page in pages)
    return builders.document(resource, WEB_ARCHIVE, "\n\n".join(sections), title=title)


def _single(resource: Resource, capture: Capture, page: Document) -> Document:
    """An archive of one page is that page."""
    return builders.document(
        replace(resource, url=resource.url or capture.url),
        WEB_ARCHIVE,
        places.within(page.markdown, url=capture.url),
        title=page.title,
        author=page.author,
        published_at=page.published_at,
        language=page.language,
        site=page.site,
    )


def _package_title(package: Any) -> str:
    if "datapackage.json" not in package.namelist():
        return ""
    try:
        described = json.loads(package.read("datapackage.json"))
    except ValueError:
        return ""
    return str(described.get("title") or "") if isinstance(described, dict) else ""


def captures(content: bytes) -> Iterator[Capture]:
    """Answers with a body; what is a redirect, an error or seen before has none to read.

    Raises BrokenDocument, TooLarge.
    """
    archive = ArchiveIterator(BytesIO(packing.unpacked(content)))
    try:
        for number, record in enumerate(archive):
            if number >= MAX_RECORDS:
                raise TooLarge(f"The web archive has more than {MAX_RECORDS:,} records.")
            url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
            if _ROBOTS.match(url):
                continue  # crawlers ask each site for it
            if record.rec_type == "response" and record.http_headers is not None:
                if record.http_headers.get_statuscode() != "200":
                    continue
                declared = record.http_headers.get_header("Content-Type") or ""
            elif record.rec_type in ("resource", "conversion") and url.startswith(
                ("http://", "https://")
            ):
                declared = record.rec_headers.get_header("Content-Type") or ""
            else:
                continue
            body = _body(record)
            if len(body) > MAX_BODY:
                raise TooLarge("A page of the web archive is too large.")
            media_type, _, parameters = declared.partition(";")
            charset = parameters.partition("charset=")[2].strip(" \"'")
            yield Capture(
                url=url,
                content=body,
                media_type=media_type.strip().lower(),
                charset=charset,
                at=record.rec_headers.get_header("WARC-Date") or "",
                start=archive.get_record_offset(),
                length=archive.get_record_length(),
            )
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


def _section(capture: Capture, page: Document) -> str:
    """The page under its title."""
    section = nested.section(page.title, page, url=capture.url)
    return places.within(section, url=capture.url)


def _read(capture: Capture) -> Document | None:
    """The page; None for what is no text: pictures, scripts, styles."""
    if capture.media_type.startswith(("image/", "font/", "audio/", "video/", "text/css")):
        return None
    if "javascript" in capture.media_type or "json" in capture.media_type:
        return None
    try:
        if is_page(capture):
            return nested.read_page(capture.content, charset=capture.charset, url=capture.url)
        return nested.read(
            capture.content,
            declared_type=capture.media_type,
            charset=capture.charset,
            url=capture.url,
        )
    except IngestionError:
        return None


def is_page(capture: Capture) -> bool:
    """Whether it is HTML, by its type or, where that says little, by how it begins."""
    if "html" in capture.media_type:
        return True
    head = decode(capture.content[:1000], capture.charset).lstrip().lower()
    return head.startswith(("<!doctype html", "<html"))
