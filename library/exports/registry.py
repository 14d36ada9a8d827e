"""The formats that a library can be exported in."""

from __future__ import annotations

from library.exports import archive, epub, json_lines, markdown, netscape, references, tables
from library.exports.base import ExportFormat
from library.exports.web_archive import wacz, warc

FORMATS: tuple[ExportFormat, ...] = (
    markdown.FORMAT,
    json_lines.FORMAT,
    netscape.FORMAT,
    tables.FORMAT,
    epub.FORMAT,
    references.RIS,
    references.BIBTEX,
    wacz.FORMAT,
    warc.FORMAT,
    archive.FORMAT,
)
BY_NAME = {each.name: each for each in FORMATS}
MEDIA_TYPES = sorted({each.media_type for each in FORMATS})
