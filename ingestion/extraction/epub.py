"""E-books: the chapters of the spine, in order (EPUB 3.3, W3C)."""

from __future__ import annotations

import posixpath
import zipfile
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from ingestion.documents import processors
from ingestion.documents.errors import BrokenDocument, NotContent
from ingestion.documents.media_types import EPUB
from ingestion.documents.types import PageSignals, Progress, RawDocument, Resource
from ingestion.extraction import safe_zip
from ingestion.extraction.encoding import decode
from ingestion.extraction.html_to_markdown import from_html
from library import document_kinds

PROCESSOR = processors.EPUB

_CONTAINER = "META-INF/container.xml"
_DC = "{http://purl.org/dc/elements/1.1/}"


def extract(resource: Resource, progress: Progress) -> RawDocument:
    progress(0, "Opening the book")
    with safe_zip.opened(resource.content) as book:
        package_path = _package_path(book)
        package = safe_zip.parse_xml(book.read(package_path))
        paths = _spine(package, posixpath.dirname(package_path))
        chapters = []
        for number, path in enumerate(paths, start=1):
            chapters.append(from_html(decode(book.read(path)), keep_images=False))
            progress(100 * number / len(paths), f"Read chapter {number} of {len(paths)}")
    markdown = "\n\n".join(chapter.strip() for chapter in chapters if chapter.strip())
    if not markdown:
        raise NotContent("The book has no text.")
    return RawDocument(
        kind=document_kinds.EPUB.name,
        markdown=markdown,
        original=resource.content,
        media_type=EPUB,
        title=_metadata(package, "title"),
        author=_metadata(package, "creator"),
        language=_metadata(package, "language")[:2].lower(),
        published_at=_date(_metadata(package, "date")),
        site=_metadata(package, "publisher"),
        url=resource.url,
        canonical_url=resource.url,
        filename=resource.filename,
        signals=PageSignals(pages=len(paths)),
    )


def _package_path(book: zipfile.ZipFile) -> str:
    rootfile = safe_zip.parse_xml(book.read(_CONTAINER)).find(".//{*}rootfile")
    path = rootfile.get("full-path") if rootfile is not None else None
    if not path:
        raise BrokenDocument("The book does not say where its text is.")
    return str(path)


def _spine(package: Any, folder: str) -> list[str]:
    hrefs = {
        item.get("id"): item.get("href") for item in package.iterfind(".//{*}manifest/{*}item")
    }
    order = [ref.get("idref") for ref in package.iterfind(".//{*}spine/{*}itemref")]
    paths = [
        posixpath.normpath(posixpath.join(folder, unquote(hrefs[i]))) for i in order if hrefs.get(i)
    ]
    if not paths:
        raise BrokenDocument("The book lists no chapters.")
    return paths


def _metadata(package: Any, name: str) -> str:
    return (package.findtext(f".//{_DC}{name}") or "").strip()


def _date(value: str) -> datetime | None:
    for form in ("%Y-%m-%d", "%Y-%m", "%Y"):
        try:
            return datetime.strptime(value[:10], form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None
