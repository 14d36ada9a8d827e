"""The formats of export files: one entry for each source, asked in this order."""

from __future__ import annotations

from ingestion.imports.formats import (
    clippings,
    csv_exports,
    documents,
    highlight_lists,
    json_exports,
    kobo,
    opml,
    own_files,
    plain_text,
    read_later_html,
    readwise,
    reference_lists,
    reference_xml,
    references,
    tables,
    wallabag,
    web_archives,
    zip_exports,
)
from ingestion.imports.formats.accounts import hacker_news, platforms, saved_lists, slack, telegram
from ingestion.imports.formats.base import Format
from ingestion.imports.formats.bookmarks import (
    browser_files,
    browser_json,
    collectors,
    feed_entries,
    firefox_database,
    html_links,
    netscape,
    sessions,
    shortcuts,
    tabs,
)
from ingestion.imports.formats.notes import joplin, keep, note_lists

IN_ZIP: tuple[Format, ...] = (
    slack.FORMAT,  # before those that read every part
    own_files.MARKDOWN,
    web_archives.FORMAT,
    joplin.FORMAT,
    keep.FORMAT,
    *note_lists.FORMATS,
    *zip_exports.FORMATS,
)
IN_BINARY: tuple[Format, ...] = (
    browser_files.SAFARI,
    web_archives.FORMAT,
    shortcuts.FORMAT,
    kobo.FORMAT,
    collectors.BUKU,
    firefox_database.FORMAT,
)
IN_JSON: tuple[Format, ...] = (
    own_files.FAILURES,
    own_files.JSON_LINES,
    *browser_json.FORMATS,
    browser_files.XBROWSERSYNC,
    *json_exports.FORMATS,
    collectors.ARCHIVEBOX,
    wallabag.JSON,
    zip_exports.OMNIVORE_LIST,
    *tabs.FORMATS,
    *sessions.FORMATS,
    *note_lists.FORMATS,
    highlight_lists.HYPOTHESIS,
    *readwise.FROM_API,
    platforms.READER,
    references.FORMATS[2],
    saved_lists.FEDIVERSE,
    telegram.FORMAT,
)
IN_MARKUP: tuple[Format, ...] = (
    opml.FORMAT,
    json_exports.PINBOARD,
    wallabag.XML,
    browser_files.SAFARI,
    shortcuts.FORMAT,
    browser_files.XBEL,
    reference_xml.ENDNOTE,
    reference_xml.RDF,
    documents.EVERNOTE,
    read_later_html.FORMAT,
    hacker_news.FORMAT,
    feed_entries.FORMAT,
    netscape.FORMAT,
)
IN_TEXT: tuple[Format, ...] = (
    documents.MAILBOX,
    shortcuts.FORMAT,
    web_archives.FORMAT,
    platforms.X,
    *references.FORMATS[:2],
    reference_lists.REFER,
    reference_lists.MEDLINE,
    reference_lists.ZOTERO,
    reference_lists.GOODREADS,
    plain_text.ONETAB,
    *csv_exports.FORMATS,
    readwise.READER_TABLE,
    readwise.TABLE,
    highlight_lists.HYPOTHESIS_TABLE,
    platforms.YOUTUBE,
    saved_lists.CHANNELS,
    saved_lists.REDDIT,
    saved_lists.GOOGLE,
)
# Tried last, and never for a part of a zip file: nearly everything has a link in it.
LOOSE: tuple[Format, ...] = (
    own_files.MARKDOWN,
    clippings.FORMAT,
    tables.JSON,
    tables.CSV,
    html_links.FORMAT,
    plain_text.FORMAT,
)
FORMATS: tuple[Format, ...] = tuple(
    dict.fromkeys((*IN_ZIP, documents.ARCHIVE, *IN_BINARY, *IN_JSON, *IN_MARKUP, *IN_TEXT, *LOOSE))
)
