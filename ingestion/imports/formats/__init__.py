"""The formats of export files: one entry for each source, asked in this order."""

from __future__ import annotations

from ingestion.imports.formats import (
    browser_json,
    csv_exports,
    documents,
    hacker_news,
    html_links,
    json_exports,
    netscape,
    opml,
    own,
    plain_text,
    references,
    saved_lists,
    tables,
    zip_exports,
)
from ingestion.imports.formats.base import Format

IN_ZIP: tuple[Format, ...] = zip_exports.FORMATS
IN_JSON: tuple[Format, ...] = (
    own.FORMAT,
    *browser_json.FORMATS,
    *json_exports.FORMATS,
    references.FORMATS[2],
)
IN_MARKUP: tuple[Format, ...] = (
    opml.FORMAT,
    json_exports.FORMATS[0],
    saved_lists.FORMAT,
    hacker_news.FORMAT,
    netscape.FORMAT,
)
IN_TEXT: tuple[Format, ...] = (
    documents.MAILBOX,
    *references.FORMATS[:2],
    plain_text.ONETAB,
    *csv_exports.FORMATS,
)
# Tried last, and never for a part of a zip file: nearly everything has a link in it.
LOOSE: tuple[Format, ...] = (tables.JSON, tables.CSV, html_links.FORMAT, plain_text.FORMAT)
FORMATS: tuple[Format, ...] = tuple(
    dict.fromkeys((*IN_ZIP, documents.ARCHIVE, *IN_JSON, *IN_MARKUP, *IN_TEXT, *LOOSE))
)
