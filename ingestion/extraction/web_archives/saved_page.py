"""One page in one file: MHTML (RFC 2557) and Safari's .webarchive."""

from __future__ import annotations

import plistlib
import re
from dataclasses import replace
from email import message_from_bytes, policy
from html import escape, unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit
from xml.parsers.expat import ExpatError

from ingestion.documents import processors
from ingestion.documents.errors import BrokenDocument
from ingestion.extraction import nested
from ingestion.extraction.encoding import decode
from library.document_kinds import SAVED_PAGE

if TYPE_CHECKING:
    from ingestion.documents.types import Document, Progress, Resource

PROCESSOR = processors.SAVED_PAGE

_PAGES = ("text/html", "application/xhtml+xml")
# What plistlib and its XML parser raise for a damaged file, and what its entries lack.
DAMAGE = (
    *(plistlib.InvalidFileException, ExpatError, ValueError, OverflowError, RecursionError),
    *(LookupError, TypeError, AttributeError),
)
_FRAME = re.compile(r"(<iframe\b[^>]{0,2000}?)\ssrc=[\"']?([^\"'\s>]+)[\"']?", re.IGNORECASE)


def extract(resource: Resource, progress: Progress) -> Document:
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
    try:
        message = message_from_bytes(content, policy=policy.default)
    except RecursionError as error:
        raise BrokenDocument("The saved page has too many parts within parts.") from error
    pages = []
    for part in message.walk():
        payload = part.get_payload(decode=True)
        if part.get_content_type() in _PAGES and isinstance(payload, bytes):
            url = str(part.get("content-location") or message.get("snapshot-content-location", ""))
            name = str(part.get("content-id", "")).strip("<>")
            pages.append((payload, str(part.get_content_charset("") or ""), _web(url), name))
    if not pages:
        raise BrokenDocument("The saved page has no page in it.")
    content, charset, url, _ = pages[0]
    frames: dict[str, str] = {}
    for inner, label, address, name in pages[1:]:
        html = decode(inner, label)
        # Chrome names a frame by its part, Internet Explorer by its address.
        names = [f"cid:{name}"] if name else _as_linked(address, url) if address else []
        frames |= dict.fromkeys(names, html)
    return _with_frames(decode(content, charset), frames).encode(), "utf-8", url


def _with_frames(html: str, frames: dict[str, str]) -> str:
    """The page with what its frames show written into them, as `srcdoc` has it; each once."""

    def filled(frame: re.Match[str]) -> str:
        inner = frames.pop(unescape(frame[2]), None)
        return f'{frame[1]} srcdoc="{escape(inner)}"' if inner is not None else frame[0]

    return _FRAME.sub(filled, html)


def _webarchive(content: bytes) -> tuple[bytes, str, str]:
    try:
        archive: dict[str, Any] = plistlib.loads(content)
        main = archive["WebMainResource"]
        html = _resource(main)
        frames = {
            str(frame["WebMainResource"]["WebResourceURL"]): _resource(frame["WebMainResource"])
            for frame in archive.get("WebSubframeArchives", ())
        }
    except DAMAGE as error:
        raise BrokenDocument("The web archive is damaged and can't be read.") from error
    url = _web(str(main.get("WebResourceURL") or ""))
    relative = {name: text for address, text in frames.items() for name in _as_linked(address, url)}
    return _with_frames(html, relative).encode(), "utf-8", url


def _resource(resource: dict[str, Any]) -> str:
    label = str(resource.get("WebResourceTextEncodingName") or "")
    return decode(bytes(resource["WebResourceData"]), label)


def _as_linked(address: str, page: str) -> list[str]:
    """The ways in which a page may write the address of its frame."""
    parts = urlsplit(address)
    here = page.rpartition("/")[0] + "/"
    path = urlunsplit(("", "", parts.path, parts.query, ""))
    return [address, path, *([address.removeprefix(here)] if address.startswith(here) else [])]


def _web(url: str) -> str:
    url = "".join(url.split())
    return url if url.startswith(("http://", "https://")) else ""
