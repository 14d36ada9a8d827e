"""Web archives as imports: each page of a WARC or WACZ file becomes an item."""

from __future__ import annotations

import html
import json
import re
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ingestion.extraction.encoding import decode
from ingestion.imports.entries import DOCUMENT, Entry
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.values import moment

if TYPE_CHECKING:
    from ingestion.imports.source import Source

_GZIP = b"\x1f\x8b"
_TITLE = re.compile(r"<title\b[^>]*>(.*?)</title\s*>", re.IGNORECASE | re.DOTALL)
_MEMBER = re.compile(r"^archive/.*\.warc(?:\.gz)?$")


class _Page(NamedTuple):
    url: str
    title: str
    captured: str | None
    place: str  # of its record in the file: "0-4711"


def _detect(source: Source) -> bool:
    if source.is_zip:
        return any(_MEMBER.match(part.name) for part in source.parts)
    head = source.content[:10]
    if head.startswith(_GZIP):
        try:
            head = zlib.decompressobj(31).decompress(source.content[:5000], 10)
        except zlib.error:
            return False
    return head.startswith(b"WARC/")


def _parse(source: Source) -> Found:
    """`content_file` is where a page's record stands: bytes of the file, or of one in the zip."""
    files = [("", source)]
    listed: dict[str, str] = {}
    if source.is_zip:
        files = [(f"{part.name}#", part) for part in source.parts if _MEMBER.match(part.name)]
        listed = _listed(source)
    seen: set[str] = set()
    for prefix, file in files:
        for page in _pages(file.content):
            if page.url in seen or (listed and page.url not in listed):
                continue
            seen.add(page.url)
            yield Entry(
                kind=DOCUMENT,
                url=page.url,
                title=listed.get(page.url) or page.title,
                added=page.captured,
                content_file=f"{prefix}{page.place}",
            )


def _listed(source: Source) -> dict[str, str]:
    """The pages that the archive names, with their titles; without a list none."""
    found: dict[str, str] = {}
    for part in source.parts:
        if re.fullmatch(r"pages/\w+\.jsonl", part.name):
            for line in part.text.splitlines():
                try:
                    row = json.loads(line)
                except ValueError:
                    continue
                if isinstance(row, dict) and isinstance(row.get("url"), str):
                    found[row["url"]] = str(row.get("title") or "")
    return found


def _pages(content: bytes) -> Iterator[_Page]:
    """The captures of pages. Raises BrokenDocument."""
    # Imported late: only the process that reads exports needs it.
    from ingestion.extraction.web_archives import warc

    for capture in warc.captures(content):
        if capture.media_type == "application/pdf" or warc.is_page(capture):
            title = _TITLE.search(decode(capture.content[:50_000], capture.charset))
            yield _Page(
                url=capture.url,
                title=" ".join(html.unescape(title[1]).split()) if title else "",
                captured=moment(capture.at),
                place=f"{capture.start}-{capture.start + capture.length}",
            )


FORMAT = Format("web-archive", "Web archive (WARC, WACZ)", _detect, _parse)
