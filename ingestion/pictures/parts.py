"""Pictures that are parts of a document: of a zip file, of a saved page, written into a page."""

from __future__ import annotations

import re
from base64 import b64decode
from email import message_from_bytes, policy
from urllib.parse import unquote_to_bytes

from ingestion.documents.errors import BrokenDocument, TooLarge
from ingestion.extraction import safe_zip
from library.pictures.links import DATA, data_digest

MHTML = "multipart/related"
_DATA_PICTURE = re.compile(rb"data:image/[\w.+-]+;base64,([A-Za-z0-9+/=%\s]+)", re.IGNORECASE)
MISSING = "The document does not have the picture."


def part_of(document: bytes, name: str, media_type: str, *, max_bytes: int) -> bytes:
    """The part with that name; of MHTML also what has that address. Raises IngestionError."""
    if media_type == MHTML:
        content = _of_saved_page(document, name)
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


def _of_saved_page(document: bytes, name: str) -> bytes:
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
