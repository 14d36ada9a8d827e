"""One page in one file: MHTML (RFC 2557) and Safari's .webarchive."""

from __future__ import annotations

import plistlib
from dataclasses import replace
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

from ingestion.documents import processors
from ingestion.documents.errors import BrokenDocument
from ingestion.extraction import nested
from library.document_kinds import SAVED_PAGE

if TYPE_CHECKING:
    from ingestion.documents.types import Progress, RawDocument, Resource

PROCESSOR = processors.SAVED_PAGE


def extract(resource: Resource, progress: Progress) -> RawDocument:
    progress(0, "Opening the saved page")
    if resource.content.startswith((b"bplist", b"<?xml")):
        content, charset, url = _webarchive(resource.content)
    else:
        content, charset, url = _mhtml(resource.content)
    page = nested.read_page(content, charset=charset, url=url)
    progress(100, "Read the saved page")
    return replace(
        page,
        kind=SAVED_PAGE.name,
        original=resource.content,
        media_type=resource.media_type,
        url=page.url or resource.url,
        canonical_url=page.canonical_url or page.url or resource.url,
        filename=resource.filename,
    )


def _mhtml(content: bytes) -> tuple[bytes, str, str]:
    """The page's bytes, charset and address. Frames and pictures are parts of their own."""
    message = message_from_bytes(content, policy=policy.default)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            url = str(part.get("content-location") or message.get("snapshot-content-location", ""))
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return payload, str(part.get_content_charset("") or ""), _web(url)
    raise BrokenDocument("The saved page has no page in it.")


def _webarchive(content: bytes) -> tuple[bytes, str, str]:
    try:
        main: dict[str, Any] = plistlib.loads(content)["WebMainResource"]
        data = main["WebResourceData"]
    except (plistlib.InvalidFileException, ValueError, KeyError, TypeError, OverflowError) as error:
        raise BrokenDocument("The web archive is damaged and can't be read.") from error
    charset = str(main.get("WebResourceTextEncodingName") or "")
    return bytes(data), charset, _web(str(main.get("WebResourceURL") or ""))


def _web(url: str) -> str:
    url = "".join(url.split())
    return url if url.startswith(("http://", "https://")) else ""
