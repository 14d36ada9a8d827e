"""Pictures that are parts of a document: of a zip file, of a saved page, of notes or of a book in
one file, written into a page."""

from __future__ import annotations

import plistlib
import re
from base64 import b64decode
from contextlib import suppress
from email import message_from_bytes, policy
from urllib.parse import unquote_to_bytes

from ingestion.documents.errors import BrokenDocument, TooLarge
from ingestion.extraction import safe_zip
from ingestion.extraction.ebooks import fiction_book
from ingestion.extraction.encoding import decode
from ingestion.extraction.web_archives.saved_page import DAMAGE as WEBARCHIVE_DAMAGE
from library.document_kinds import FICTION_BOOK, NOTES, SAVED_PAGE
from library.pictures.links import DATA, data_digest, md5_of

MHTML, WEBARCHIVE = SAVED_PAGE.media_types
SAVED_PAGES = frozenset(SAVED_PAGE.media_types)
_DATA_PICTURE = re.compile(rb"data:image/[\w.+-]+;base64,([A-Za-z0-9+/=%\s]+)", re.IGNORECASE)
_NOTE_FILE = re.compile(rb"<data\b[^>]{0,200}>\s*(?:<!\[CDATA\[)?([A-Za-z0-9+/=\s]+)")
MISSING = "The document does not have the picture."


def part_of(document: bytes, name: str, media_type: str, *, max_bytes: int) -> bytes:
    """The part with that name; of saved pages also what has that address. Raises IngestionError."""
    if media_type == MHTML:
        content = _of_mhtml(document, name)
    elif media_type == WEBARCHIVE:
        content = _of_webarchive(document, name)
    elif media_type in NOTES.media_types:
        content = _of_notes(document, name)
    elif media_type in FICTION_BOOK.media_types:
        content = _of_fiction_book(document, name)
    elif name.startswith(DATA):
        content = _written_in(document, name.removeprefix(DATA))
    else:
        content = _of_archive(document, name, max_bytes)
    if len(content) > max_bytes:
        raise _too_large(max_bytes)
    return content


def _of_archive(document: bytes, name: str, max_bytes: int) -> bytes:
    with safe_zip.opened(document) as archive:
        if name not in archive.namelist():
            raise BrokenDocument(MISSING)
        if archive.getinfo(name).file_size > max_bytes:
            raise _too_large(max_bytes)
        return archive.read(name)


def _of_mhtml(document: bytes, name: str) -> bytes:
    try:
        parts = list(message_from_bytes(document, policy=policy.default).walk())
    except RecursionError as error:
        raise BrokenDocument(MISSING) from error
    for part in parts:
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        if str(part.get("content-location", "")).strip() == name:
            return content
        if name.startswith(DATA) and part.get_content_maintype() == "text":
            try:
                return _written_in(content, name.removeprefix(DATA))
            except BrokenDocument:
                continue
    raise BrokenDocument(MISSING)


def _of_webarchive(document: bytes, name: str) -> bytes:
    try:
        waiting = [plistlib.loads(document)]
        while waiting:
            archive = waiting.pop()
            waiting += archive.get("WebSubframeArchives", ())
            page = bytes(archive["WebMainResource"]["WebResourceData"])
            if name.startswith(DATA):
                with suppress(BrokenDocument):
                    return _written_in(page, name.removeprefix(DATA))
            for resource in archive.get("WebSubresources", ()):
                if resource.get("WebResourceURL") == name:
                    return bytes(resource["WebResourceData"])
    except (*WEBARCHIVE_DAMAGE,) as error:
        raise BrokenDocument(MISSING) from error
    raise BrokenDocument(MISSING)


def _of_notes(document: bytes, digest: str) -> bytes:
    for found in _NOTE_FILE.finditer(document):
        try:
            content = b64decode(found[1])
        except ValueError:
            continue
        if md5_of(content) == digest:
            return content
    raise BrokenDocument(MISSING)


def _of_fiction_book(document: bytes, name: str) -> bytes:
    for part, content in fiction_book.binaries(decode(document)):
        if part == name:
            with suppress(ValueError):
                return b64decode(content)
    raise BrokenDocument(MISSING)


def _written_in(page: bytes, digest: str) -> bytes:
    for found in _DATA_PICTURE.finditer(page):
        try:
            content = b64decode(unquote_to_bytes(found[1]))
        except ValueError:
            continue
        if data_digest(content) == digest:
            return content
    raise BrokenDocument(MISSING)


def _too_large(max_bytes: int) -> TooLarge:
    return TooLarge(f"The picture is larger than {max_bytes / 1_000_000:g} MB.")
