"""Word documents, by way of mammoth's HTML."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

import mammoth

from ingestion.documents import processors
from ingestion.documents.errors import BrokenDocument, NotContent
from ingestion.documents.media_types import DOCX
from ingestion.documents.types import Progress, RawDocument, Resource
from ingestion.extraction import safe_zip
from ingestion.extraction.html_to_markdown import from_html
from library import document_kinds

PROCESSOR = processors.DOCX

_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"


def extract(resource: Resource, progress: Progress) -> RawDocument:
    progress(0, "Opening the document")
    with safe_zip.opened(resource.content) as opened:
        names = opened.namelist()
        core = (
            safe_zip.parse_xml(opened.read("docProps/core.xml"))
            if "docProps/core.xml" in names
            else None
        )
        safe_zip.parse_xml(opened.read("word/document.xml"))
    progress(20, "Reading the document")
    markdown = from_html(_html(resource.content))
    if not markdown.strip():
        raise NotContent("The document has no text.")
    progress(100, "Read the document")
    first = markdown.lstrip("# ").splitlines()[0][:120]
    return RawDocument(
        kind=document_kinds.DOCX.name,
        markdown=markdown,
        original=resource.content,
        media_type=DOCX,
        title=_field(core, f"{_DC}title") or first or PurePosixPath(resource.filename).stem,
        author=_field(core, f"{_DC}creator"),
        language=_field(core, f"{_DC}language")[:2].lower(),
        published_at=_moment(_field(core, f"{_TERMS}created")),
        url=resource.url,
        canonical_url=resource.url,
        filename=resource.filename,
    )


def _html(content: bytes) -> str:
    def without_images(image: Any) -> dict[str, str]:
        return {"src": ""}

    try:
        converted = mammoth.convert_to_html(
            BytesIO(content), convert_image=mammoth.images.img_element(without_images)
        )
    # mammoth lets through whatever its parsers meet in a damaged file.
    except Exception as error:
        raise BrokenDocument("The Word document is damaged and can't be read.") from error
    html: str = converted.value
    return html


def _field(core: Any, tag: str) -> str:
    found = core.findtext(tag) if core is not None else None
    return (found or "").strip()


def _moment(value: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
