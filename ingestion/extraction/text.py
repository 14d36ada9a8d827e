"""Plain text and Markdown: kept as they are."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from ingestion.documents import processors
from ingestion.documents.errors import NotContent
from ingestion.documents.media_types import MARKDOWN
from ingestion.documents.types import Progress, RawDocument, Resource
from ingestion.extraction.encoding import decode
from library import document_kinds

PROCESSOR = processors.TEXT

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_FIELD = re.compile(r"^(title|author|date|lang|language):\s*(.+?)\s*$", re.MULTILINE)
_HEADING = re.compile(r"^#{1,2}\s+(.+?)\s*#*$", re.MULTILINE)


def extract(resource: Resource, progress: Progress) -> RawDocument:
    progress(0, "Reading the text")
    text = decode(resource.content, resource.charset).strip()
    if not text:
        raise NotContent("The document is empty.")
    is_markdown = resource.media_type == MARKDOWN
    fields: dict[str, str] = {}
    if is_markdown and (front := _FRONT_MATTER.match(text + "\n")):
        fields = {name: value.strip("\"'") for name, value in _FIELD.findall(front[1])}
        text = text[front.end() :].strip()
    progress(100, "Read the text")
    return RawDocument(
        kind=(document_kinds.MARKDOWN if is_markdown else document_kinds.TEXT).name,
        markdown=text if is_markdown else _as_markdown(text),
        original=resource.content,
        media_type=resource.media_type,
        title=fields.get("title") or _title(text, resource),
        author=fields.get("author", ""),
        language=(fields.get("lang") or fields.get("language") or "")[:2].lower(),
        url=resource.url,
        canonical_url=resource.url,
        site=urlsplit(resource.url).hostname or "",
        filename=resource.filename,
    )


def _title(text: str, resource: Resource) -> str:
    heading = _HEADING.search(text)
    if heading:
        return heading[1]
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if 3 <= len(first) <= 100 and not first.endswith((".", ",", ";", ":")):
        return first
    name = resource.filename or PurePosixPath(urlsplit(resource.url).path).name
    return PurePosixPath(name).stem.replace("_", " ").replace("-", " ").strip() or first[:100]


def _as_markdown(text: str) -> str:
    """Escape what Markdown would take for markup at a line's start; keep the lines' breaks."""
    escaped = re.sub(r"(?m)^(\s{0,3})([#>+*-]|\d+[.)])(?=\s)", r"\1\\\2", text)
    return escaped.replace("<", "&lt;")
